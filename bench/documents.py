"""Invented documents on real villages, and what people might ask for among them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from marketplace.demo.invention import Place, invent_terms
from marketplace.regions.names import display_name
from marketplace.regions.source import SHIPPED, VILLAGE
from marketplace.search.documents import SearchDocument

SEED = 20_260_101
FIRST_PUBLISHED = date(2026, 1, 1)
DAYS = 300
# Minor units of US dollars for one minor unit; round numbers for measuring, no market's rates.
RATES = (("USD", 1.0), ("EUR", 1.1), ("IDR", 0.0000625), ("SGD", 0.75), ("JPY", 0.66))
_KINDS_OF_REGENCY = ("Kabupaten ", "Kota ")


@dataclass(frozen=True)
class Question:
    """One query of a kind, as parts that every engine puts together in its own way."""

    words: tuple[str, ...]
    provinces: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    prices: tuple[int, int] | None = None
    phrase: bool = False
    prefix: bool = False
    fuzzy: bool = False
    facets: bool = False
    by_price: bool = False


def documents(count: int) -> Iterator[SearchDocument]:
    """The same documents for the same count; beyond the number of villages, a second each."""
    places = list(_places())
    for number in range(count):
        place = places[number * 7_919 % len(places)]
        yield _document(number + 1, place, SEED + number // len(places))


def questions(each: int) -> dict[str, list[Question]]:
    """``each`` questions of ten kinds, out of the words of documents."""
    random = Random(SEED)  # noqa: S311  a choice of questions
    sample = [document for document in documents(3_000) if document.certificates]
    kinds: dict[str, list[Question]] = {}
    for kind, make in _KINDS.items():
        kinds[kind] = [make(random.choice(sample), random) for _ in range(each)]
    return kinds


def _document(number: int, place: Place, seed: int) -> SearchDocument:
    terms = invent_terms(place=place, seed=seed)
    lowest = min((price for _, price in terms.tiers), key=lambda price: price.minor)
    return SearchDocument(
        id=number,
        version=1,
        names=(terms.name_en, terms.name_id),
        category=terms.category,
        province=place.province,
        summary=terms.summary_en,
        description=(terms.description_en, terms.description_id),
        keywords=tuple(word.strip() for word in terms.keywords.split(";") if word.strip()),
        places=(place.village, place.district, place.regency, place.province),
        certificates=terms.certificate_kinds,
        hs_code=terms.hs_code,
        moq=terms.moq,
        incoterms=tuple(offer.incoterm for offer in terms.offers),
        ships_to=terms.ships_to,
        readiness="ready" if terms.stock >= terms.moq else "made",
        price_minor=lowest.minor,
        currency=lowest.currency,
        lead_time_days=terms.lead_time_days,
        published_date=FIRST_PUBLISHED + timedelta(days=number % DAYS),
    )


def _places() -> Iterator[Place]:
    rows = SHIPPED.rows()
    names = {row.code: display_name(row.name) for row in rows}
    for row in rows:
        if len(row.code) == VILLAGE:
            regency = names[row.code[:5]]
            for kind in _KINDS_OF_REGENCY:
                regency = regency.removeprefix(kind)
            yield Place(
                village_id=0,
                code=row.code,
                village=row.name,
                district=names[row.code[:8]],
                regency=regency,
                province=names[row.code[:2]],
            )


def _words(document: SearchDocument) -> list[str]:
    words = [word.strip(",.()").lower() for word in document.names[0].split()]
    return [word for word in words if len(word) > 3 and word.isascii() and word.isalpha()] or [
        "rice"
    ]


def _term(document: SearchDocument, random: Random) -> Question:
    return Question((random.choice(_words(document)),))


def _both(document: SearchDocument, random: Random) -> Question:
    return Question(tuple(random.sample(_words(document), k=min(2, len(_words(document))))))


def _phrase(document: SearchDocument, _random: Random) -> Question:
    return Question(tuple(document.names[0].replace(",", "").split()[:2]), phrase=True)


def _prefix(document: SearchDocument, random: Random) -> Question:
    return Question((random.choice(_words(document))[:4],), prefix=True)


def _fuzzy(document: SearchDocument, random: Random) -> Question:
    word = max(_words(document), key=len)
    at = random.randrange(1, max(2, len(word) - 1))
    return Question((word[:at] + word[at + 1 :],), fuzzy=True)


def _filtered(document: SearchDocument, random: Random) -> Question:
    word = random.choice(_words(document))
    return Question((word,), (document.province,), document.certificates[:1])


def _priced(document: SearchDocument, random: Random) -> Question:
    return Question((random.choice(_words(document)),), prices=(500, 20_000))


def _counted(document: SearchDocument, random: Random) -> Question:
    return Question((random.choice(_words(document)),), facets=True)


def _sorted(document: SearchDocument, random: Random) -> Question:
    return Question((random.choice(_words(document)),), by_price=True)


def _page(document: SearchDocument, _random: Random) -> Question:
    return Question(
        tuple(_words(document)[:4]),
        certificates=document.certificates[:1],
        prices=(100, 500_000),
        facets=True,
    )


_KINDS = {
    "term": _term,
    "AND": _both,
    "phrase": _phrase,
    "prefix": _prefix,
    "fuzzy": _fuzzy,
    "filter": _filtered,
    "range": _priced,
    "facet": _counted,
    "sort": _sorted,
    "full page": _page,
}
