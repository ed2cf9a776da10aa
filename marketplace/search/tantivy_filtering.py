"""Filters, facets and bands by tantivy's own ranges and aggregations."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import tantivy
from tantivy import FieldType, Occur, Query

from marketplace.search.columns import CURRENCY
from marketplace.search.documents import (
    FACETS,
    LEAD_TIME,
    MEASURES,
    MOQ,
    PRICE,
    Band,
    FacetCount,
    SearchQuery,
)
from marketplace.search.filtering import LIMITS, bands
from marketplace.search.tantivy_matching import all_of, any_of

MOST_LABELS = 10_000
_LARGEST = 2**53
_BOUNDED = 4  # a range with both ends: its key, its count, from and to
Clauses = list[tuple[Occur, Query]]


class Filtering:
    """A query's filters over what answers it; ``labels`` are those each facet has in the index."""

    def __init__(
        self,
        query: SearchQuery,
        answers: Query,
        *,
        searcher: tantivy.Searcher,
        schema: tantivy.Schema,
        labels: Mapping[str, Sequence[str]],
    ) -> None:
        self._query = query
        self._answers = answers
        self._searcher = searcher
        self._schema = schema
        self._labels = labels
        self._clauses = dict(self._filters())

    def onto(self, query: Query) -> Query:
        """What the query finds and every filter lets through, with the query's scores."""
        if not self._clauses:
            return query
        return Query.boolean_query([(Occur.Must, query), *self._all_but("")])

    def facets(self) -> Mapping[str, tuple[FacetCount, ...]]:
        """Each facet counted without its own filter; those without one in a single pass."""
        asked = {name: {"terms": {"field": name, "size": MOST_LABELS}} for name in FACETS}
        free = {name: terms for name, terms in asked.items() if name not in self._clauses}
        found = self._aggregated("", free)
        for name in asked.keys() - free.keys():
            found.update(self._aggregated(name, {name: asked[name]}))
        return {name: _facet(found.get(name, {})) for name in FACETS}

    def bands(self) -> Mapping[str, tuple[Band, ...]]:
        return {name: several for name in MEASURES if (several := self._bands(name))}

    def priced(self) -> Iterator[tuple[float, Query]]:
        """For each currency that has a rate the rate, and what is priced in it."""
        for currency, rate in self._query.rates:
            if currency in self._labels[CURRENCY] and rate > 0:
                held = Query.term_query(self._schema, CURRENCY, currency, "basic")
                yield rate, all_of([Query.const_score_query(held, 0.0), self._range(PRICE, 1)])

    def _filters(self) -> Iterator[tuple[str, Clauses]]:
        query = self._query
        for name in FACETS:
            values = query.wanted(name)
            if values:
                yield name, [(Occur.Must, self._has_any(name, values))]
        # What has no such measure passes, so what has more of it is left out.
        for name, most in ((MOQ, query.max_moq), (LEAD_TIME, query.max_lead_time)):
            if most is not None:
                more = self._range(name, most + 1) if most >= 0 else Query.all_query()
                yield name, [(Occur.MustNot, more)]
        if query.min_price is not None or query.max_price is not None:
            yield PRICE, [(Occur.Must, any_of(list(self._priced_between())))]

    def _has_any(self, name: str, values: Sequence[str]) -> Query:
        folded = {value.casefold() for value in values}
        labels = [label for label in self._labels[name] if label.casefold() in folded]
        terms = [Query.term_query(self._schema, name, label, "basic") for label in labels]
        return Query.const_score_query(any_of(terms), 0.0)

    def _priced_between(self) -> Iterator[Query]:
        lowest, highest = self._query.min_price, self._query.max_price
        for rate, priced in self.priced():
            first = 1 if lowest is None else _least(lowest, rate)
            last = None if highest is None else _most(highest, rate)
            if last is None or last >= first:
                yield all_of([priced, self._range(PRICE, first, last)])

    def _range(self, name: str, first: int, last: int | None = None) -> Query:
        bounds = (min(first, _LARGEST), None if last is None else min(last, _LARGEST))
        found = Query.range_query(self._schema, name, FieldType.Integer, *bounds)
        return Query.const_score_query(found, 0.0)

    def _all_but(self, name: str) -> Clauses:
        others = (clauses for filtered, clauses in self._clauses.items() if filtered != name)
        return [clause for clauses in others for clause in clauses]

    def _aggregated(
        self, name: str, asked: Mapping[str, object], *also: Query
    ) -> dict[str, dict[str, list[dict[str, float]]]]:
        """The aggregations over what every filter but one lets through."""
        if not asked:
            return {}
        clauses = [(Occur.Must, self._answers), *((Occur.Must, one) for one in also)]
        counted = Query.boolean_query([*clauses, *self._all_but(name)])
        found: dict[str, dict[str, list[dict[str, float]]]] = self._searcher.aggregate(
            counted, dict(asked)
        )
        return found

    def _bands(self, name: str) -> tuple[Band, ...]:
        limits = LIMITS[name]
        if name == PRICE:
            counts = [0] * len(limits)
            for rate, priced in self.priced():
                mosts = [_most(limit, rate) for limit in limits]
                for at, count in enumerate(self._between(PRICE, mosts, priced)):
                    counts[at] += count
        else:
            counts = self._between(name, limits)
        return bands(name, counts)

    def _between(self, name: str, limits: Sequence[int], *also: Query) -> list[int]:
        """How many documents have more than one limit and at most the next; the first from 1."""
        edges = sorted({1, *(min(limit, _LARGEST) + 1 for limit in limits if limit > 0)})
        ranges = [{"from": first, "to": last} for first, last in pairwise(edges)]
        asked = {name: {"range": {"field": name, "ranges": ranges}}}
        buckets = self._aggregated(name, asked, *also)[name]["buckets"] if ranges else []
        # The first range of what remains to be told answers for limits that are one and the same.
        found = {round(one["to"]): int(one["doc_count"]) for one in buckets if len(one) == _BOUNDED}
        return [found.pop(min(limit, _LARGEST) + 1, 0) for limit in limits]


def _most(limit: int, rate: float) -> int:
    """The largest amount that at this rate is worth no more than the limit."""
    if limit <= 0:
        return 0
    most = min(math.floor(min(limit, _LARGEST) / rate), _LARGEST)
    while most * rate > limit:
        most -= 1
    while (most + 1) * rate <= limit and most < _LARGEST:
        most += 1
    return most


def _least(limit: int, rate: float) -> int:
    """The smallest amount that at this rate is worth the limit or more."""
    least = max(1, min(math.ceil(min(limit, _LARGEST) / rate), _LARGEST))
    while least > 1 and (least - 1) * rate >= limit:
        least -= 1
    while least * rate < limit and least < _LARGEST:
        least += 1
    return least


def _facet(found: Mapping[str, list[dict[str, float]]]) -> tuple[FacetCount, ...]:
    counts = [
        FacetCount(str(one["key"]), int(one["doc_count"]))
        for one in found.get("buckets", ())
        if one["key"]
    ]
    return tuple(sorted(counts, key=lambda one: (-one.count, one.value)))
