"""What search is given and what it gives back; it knows documents, never listings or villages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

CATEGORY = "category"
PROVINCE = "province"
CERTIFICATE = "certificate"
READINESS = "readiness"
SHIPS_TO = "ships_to"
INCOTERM = "incoterm"
FACETS = (CATEGORY, PROVINCE, CERTIFICATE, READINESS, SHIPS_TO, INCOTERM)
PRICE = "price"
MOQ = "moq"
LEAD_TIME = "lead_time"
MEASURES = (PRICE, MOQ, LEAD_TIME)
MOST_PER_PAGE = 100
LAST_PAGE = 500


class Sort(StrEnum):
    """The orders in which results can be asked for."""

    RELEVANCE = "relevance"
    PRICE = "price"
    MOQ = "moq"
    LEAD_TIME = "lead_time"
    NEWEST = "newest"
    ON_TIME = "on_time"


@dataclass(frozen=True)
class Standing:
    """How a seller stands, each from 0 to 1 or None while nothing is known.

    ``grade`` is the readiness found by curation, ``on_time`` the share of orders delivered on time
    and in full, ``answered`` the share of inquiries answered within a day.
    """

    grade: float | None = None
    on_time: float | None = None
    answered: float | None = None


@dataclass(frozen=True)
class SearchDocument:
    """One findable thing. ``version`` grows with each change of what it was made from.

    ``price_minor`` is the lowest unit price in minor units of ``currency``; 0 where there is none.
    ``ships_to`` are countries by their codes of two letters, none where nothing is said.
    """

    id: int
    version: int
    names: tuple[str, ...]
    category: str
    province: str
    summary: str = ""
    description: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    hs_code: str = ""
    moq: int = 0
    incoterms: tuple[str, ...] = ()
    ships_to: tuple[str, ...] = ()
    readiness: str = ""
    price_minor: int = 0
    currency: str = ""
    lead_time_days: int = 0
    published_date: date | None = None
    standing: Standing = Standing()


@dataclass(frozen=True)
class SearchQuery:
    """What a person typed and ticked. Values of one filter are alternatives; filters combine.

    Prices are in minor units of the buyer's currency; ``rates`` gives, for each currency a document
    may have, how many of those one minor unit is worth, and a document in any other currency has
    no price. ``day`` turns equal answers and lets new ones show a little; without it equal answers
    come by id.
    """

    text: str = ""
    category: tuple[str, ...] = ()
    province: tuple[str, ...] = ()
    certificate: tuple[str, ...] = ()
    readiness: tuple[str, ...] = ()
    ships_to: tuple[str, ...] = ()
    incoterm: tuple[str, ...] = ()
    max_moq: int | None = None
    max_lead_time: int | None = None
    min_price: int | None = None
    max_price: int | None = None
    rates: tuple[tuple[str, float], ...] = ()
    sort: Sort = Sort.RELEVANCE
    day: date | None = None
    page: int = 1
    per_page: int = 24

    def wanted(self, facet: str) -> tuple[str, ...]:
        """The values of a facet that were ticked."""
        values: tuple[str, ...] = getattr(self, facet)
        return values

    @property
    def window(self) -> slice:
        """The part of the ranked ids this page shows; silly page numbers become sensible ones."""
        size = min(max(self.per_page, 1), MOST_PER_PAGE)
        start = (min(max(self.page, 1), LAST_PAGE) - 1) * size
        return slice(start, start + size)


@dataclass(frozen=True)
class FacetCount:
    """How many results a value of a facet would leave."""

    value: str
    count: int


@dataclass(frozen=True)
class Band:
    """How many results have at most this much of a measure (price, MOQ, lead time)."""

    at_most: int
    count: int


class ReasonKind(StrEnum):
    """Why a document answers a part of a query."""

    WORD = "word"
    CONCEPT = "concept"  # ``found`` is the listing's word for what was ``asked``
    NARROWER = "narrower"  # ``found`` is a kind of what was ``asked``
    BROADER = "broader"  # what was ``asked`` is a kind of ``found``
    SPELLING = "spelling"  # ``asked`` as typed, ``found`` as understood
    PHRASE = "phrase"
    PREFIX = "prefix"
    HS_CODE = "hs_code"
    PLACE = "place"
    CERTIFICATE = "certificate"
    NEIGHBOUR = "neighbour"  # under the same customs heading ``found``


@dataclass(frozen=True)
class Reason:
    """One step from the query to a document: what was asked, what of the document answers it."""

    kind: ReasonKind
    asked: str
    found: str


@dataclass(frozen=True)
class Reading:
    """How a query was read, for people.

    ``corrections`` are pairs of a word as typed and as understood; ``nearest`` are spellings that
    would find something where nothing was found; ``broader`` are listings' words for what is above
    the things asked for, and find something; ``quantity`` is an amount that was asked for. ``language`` is a
    guess from the words, empty where they do not tell.
    """

    corrections: tuple[tuple[str, str], ...] = ()
    nearest: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    unmatched: tuple[str, ...] = ()
    quantity: int | None = None
    language: str = ""


@dataclass(frozen=True)
class SearchPage:
    """Ids of one page, best first. Each facet and band is counted without its own filter.

    The first ``exact`` of ``total`` answer all that was asked; what follows is close to it.
    ``scores`` and ``reasons`` are for the ids of this page.
    """

    ids: tuple[int, ...]
    total: int
    facets: Mapping[str, tuple[FacetCount, ...]]
    took_ms: float
    exact: int = 0
    scores: tuple[float, ...] = ()
    bands: Mapping[str, tuple[Band, ...]] = field(default_factory=dict)
    reasons: Mapping[int, tuple[Reason, ...]] = field(default_factory=dict)
    reading: Reading = Reading()


class SuggestionKind(StrEnum):
    """What a suggestion is."""

    PRODUCT = "product"
    PLACE = "place"


@dataclass(frozen=True)
class Suggestion:
    """A way to go on from what was typed so far, and how many documents it would find."""

    kind: SuggestionKind
    text: str
    count: int


EMPTY_PAGE = SearchPage(ids=(), total=0, facets=dict.fromkeys(FACETS, ()), took_ms=0.0)
