"""What a page should show of the answers of brute force: filters, counts, bands and orders."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from marketplace.search.documents import (
    CATEGORY,
    CERTIFICATE,
    FACETS,
    INCOTERM,
    LEAD_TIME,
    MOQ,
    PRICE,
    PROVINCE,
    READINESS,
    SHIPS_TO,
    Band,
    FacetCount,
    SearchDocument,
    SearchQuery,
    Sort,
)
from tests.search.brute_force import Answer

STEP = 0.001  # scores nearer to each other are equal
# What single-precision numbers may be off, as a share of a score.
ROUGHNESS = 3e-6
BANDS = {MOQ: (10, 50, 100, 500, 1_000, 5_000, 10_000), LEAD_TIME: (7, 14, 30, 60, 90)}
PRICE_LIMITS = tuple(sorted(step * 10**power for step in (1, 2, 5) for power in range(9)))
MOST_BANDS = 7
FRESH_DAYS = 60

SEVERAL = (CERTIFICATE, SHIPS_TO, INCOTERM)  # of which a document has any number

Test = Callable[[SearchDocument], bool]


def passing(answers: Sequence[Answer], query: SearchQuery, *, but: str = "") -> list[Answer]:
    """The answers that every filter lets through, but for one that is left out."""
    tests = [test for name, test in _tests(query).items() if name != but]
    return [one for one in answers if all(test(one.document) for test in tests)]


def facets(answers: Sequence[Answer], query: SearchQuery) -> Mapping[str, tuple[FacetCount, ...]]:
    """Each value with how many have it, counted without the facet's own filter."""
    counted = {}
    for name in FACETS:
        counts = Counter(
            value
            for one in passing(answers, query, but=name)
            for value in set(labels(one.document, name))
            if value
        )
        ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        counted[name] = tuple(FacetCount(value, count) for value, count in ordered)
    return counted


def bands(answers: Sequence[Answer], query: SearchQuery) -> Mapping[str, tuple[Band, ...]]:
    """How many have at most so much of each measure, counted without its own filter.

    A band of nobody is left out, and a price that finds no more than the one before it; of many
    prices every second, or third, is shown, and always the highest.
    """
    found = {}
    for name, limits in ((PRICE, PRICE_LIMITS), (MOQ, BANDS[MOQ]), (LEAD_TIME, BANDS[LEAD_TIME])):
        amounts = [measure(one.document, name, query) for one in passing(answers, query, but=name)]
        shown: list[Band] = []
        for limit in limits:
            count = sum(1 for amount in amounts if amount is not None and amount <= limit)
            before = shown[-1].count if shown else 0
            if count and (name != PRICE or count > before):
                shown.append(Band(limit, count))
        every = math.ceil(len(shown) / MOST_BANDS)
        thinned = [band for at, band in enumerate(reversed(shown)) if at % every == 0]
        if thinned:
            found[name] = tuple(reversed(thinned))
    return found


def measure(document: SearchDocument, name: str, query: SearchQuery) -> float | None:
    """The price in the buyer's money, the MOQ or the lead time; None where it is not known."""
    if name == PRICE:
        rate = dict(query.rates).get(document.currency)
        known = rate is not None and document.price_minor > 0
        return document.price_minor * rate if known and rate is not None else None
    amount = document.moq if name == MOQ else document.lead_time_days
    return amount if amount > 0 else None


def labels(document: SearchDocument, facet: str) -> tuple[str, ...]:
    return {
        CATEGORY: (document.category,),
        PROVINCE: (document.province,),
        CERTIFICATE: document.certificates,
        READINESS: (document.readiness,),
        SHIPS_TO: document.ships_to,
        INCOTERM: document.incoterms,
    }[facet]


def sort_keys(answer: Answer, query: SearchQuery) -> tuple[float, ...]:
    """What an answer is sorted by within its tier, the smallest first.

    More than one where single precision may round a score either way.
    """
    if query.sort is Sort.RELEVANCE:
        steps = answer.score * boost(answer.document, query.day) / STEP
        slack = steps * ROUGHNESS
        return tuple(sorted({-round(steps - slack), -round(steps + slack)}))
    return (_sort_key(answer.document, query),)


def boost(document: SearchDocument, day: date | None) -> float:
    """What standing and freshness add: at most 5 % for grade and on-time, 3 % for answers, 2 % new.

    A share is kept in half per cents. New fades within FRESH_DAYS.
    """
    standing = document.standing
    shares = ((standing.grade, 0.05), (standing.on_time, 0.05), (standing.answered, 0.03))
    factor = 1 + sum(weight * half_per_cents(share) / 200 for share, weight in shares if share)
    if day is not None and document.published_date is not None:
        age = (day - document.published_date).days
        factor += 0.02 * (1 - age / FRESH_DAYS) if 0 <= age <= FRESH_DAYS else 0
    return factor


def half_per_cents(share: float) -> int:
    return round(min(max(share, 0.0), 1.0) * 200)


def _sort_key(document: SearchDocument, query: SearchQuery) -> float:
    """What is not known comes last."""
    if query.sort is Sort.NEWEST:
        return -document.published_date.toordinal() if document.published_date else 0
    if query.sort is Sort.ON_TIME:
        share = document.standing.on_time
        return math.inf if share is None else -half_per_cents(share)
    amount = measure(document, query.sort.value, query)
    return math.inf if amount is None else amount


def _tests(query: SearchQuery) -> Mapping[str, Test]:
    """A test for each filter that is set; values of one filter are alternatives in any case."""
    tests: dict[str, Test] = {}
    wanted = {
        CATEGORY: query.category,
        PROVINCE: query.province,
        CERTIFICATE: query.certificate,
        READINESS: query.readiness,
        SHIPS_TO: query.ships_to,
        INCOTERM: query.incoterm,
    }
    for name, values in wanted.items():
        if values:
            tests[name] = _has_any(name, {value.casefold() for value in values})
    if query.max_moq is not None:
        most = query.max_moq
        tests[MOQ] = lambda document: document.moq <= most
    if query.max_lead_time is not None:
        longest = query.max_lead_time
        tests[LEAD_TIME] = lambda document: document.lead_time_days <= longest
    if query.min_price is not None or query.max_price is not None:
        tests[PRICE] = lambda document: _is_priced_within(document, query)
    return tests


def _has_any(facet: str, folded: set[str]) -> Test:
    return lambda document: any(
        value.casefold() in folded
        for value in labels(document, facet)
        if value or facet not in SEVERAL
    )


def _is_priced_within(document: SearchDocument, query: SearchQuery) -> bool:
    price = measure(document, PRICE, query)
    if price is None:
        return False
    above = query.min_price is None or price >= query.min_price
    return above and (query.max_price is None or price <= query.max_price)
