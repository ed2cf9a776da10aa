"""What the public pages show of the catalogue: found listings, counts, provinces, a village's past."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from marketplace.catalog.cards import Card, cards_of
from marketplace.catalog.models import Listing
from marketplace.catalog.parts import Certificate, Offer
from marketplace.catalog.province_map import ISLANDS, tone
from marketplace.catalog.reach import PROVINCE_DIGITS, PUBLISHED, Reach, measure_reach
from marketplace.catalog.searches import PER_PAGE, Search
from marketplace.catalog.states import ENDED, ListingStatus
from marketplace.catalog.values import Readiness
from marketplace.clock import jakarta_date
from marketplace.db import db
from marketplace.errors import NotFoundError
from marketplace.regions import queries as regions
from marketplace.regions.models import Province, RegionRelease, Village
from marketplace.regions.queries import ProvinceName
from marketplace.search.documents import Band, FacetCount, Reading, Reason, SearchPage, Sort
from marketplace.web import filters
from marketplace.web.catalogues import gettext, ngettext

_PUBLISHED = Listing.status == ListingStatus.PUBLISHED
_HOME = Listing.village_id == Village.id
_MOST_WORDS = 8
_NAMES = (Listing.name_en, Listing.name_id, Listing.summary_en, Listing.keywords)
_NEWEST = (
    sa.select(Listing.id)
    .where(PUBLISHED)
    .order_by(Listing.published_at.desc(), Listing.id.desc())
    .limit(sa.bindparam("limit"))
)
# The orders a database without rates and records can give.
_ORDERS: dict[Sort, sa.UnaryExpression[int] | sa.UnaryExpression[datetime | None]] = {
    Sort.MOQ: Listing.moq.asc(),
    Sort.LEAD_TIME: Listing.lead_time_days.asc(),
    Sort.NEWEST: Listing.published_at.desc(),
}


@dataclass(frozen=True, slots=True)
class Found:
    """One page of results; ``total`` counts all pages.

    The first ``exact`` of the page's listings answer all that was asked. ``indexed`` says whether
    there was an index: without it nothing is counted, explained or corrected.
    """

    listings: list[Card]
    total: int
    exact: int
    indexed: bool = True
    facets: Mapping[str, tuple[FacetCount, ...]] = field(default_factory=dict)
    bands: Mapping[str, tuple[Band, ...]] = field(default_factory=dict)
    reasons: Mapping[int, tuple[Reason, ...]] = field(default_factory=dict)
    reading: Reading = field(default_factory=Reading)


@dataclass(frozen=True, slots=True)
class ProvinceCount:
    """A province, how many of its villages have a published flagship, and of how many that may.

    ``tone`` is how dark it is drawn on the map.
    """

    province: ProvinceName
    listings: int
    villages: int
    tone: int

    @property
    def label(self) -> str:
        return ngettext(
            "%(province)s: %(count)s flagship",
            "%(province)s: %(count)s flagships",
            self.listings,
            province=self.province.name,
            count=filters.figure(self.listings),
        )


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far the catalogue reaches, by the regions loaded here; ``release`` says which."""

    provinces: Sequence[ProvinceCount]
    release: RegionRelease | None
    reach: Reach

    @property
    def listings(self) -> int:
        return sum(count.listings for count in self.provinces)

    @property
    def provinces_that_may_list(self) -> int:
        return self.reach.provinces_that_may_list

    @property
    def villages_that_may_list(self) -> int:
        return self.reach.villages_that_may_list

    @property
    def loaded_date(self) -> date | None:
        return jakarta_date(self.release.loaded_at) if self.release is not None else None

    @property
    def most(self) -> int:
        """How many the fullest province has."""
        return max((count.listings for count in self.provinces), default=0)

    @property
    def islands(self) -> list[tuple[str, list[ProvinceCount]]]:
        """The provinces by the part of the country they lie in."""
        return [
            (gettext(name), [one for one in self.provinces if one.province.code[0] in figures])
            for figures, name in ISLANDS
        ]

    def of(self, code: str) -> ProvinceCount:
        """The province with this code. Raises NotFoundError."""
        for count in self.provinces:
            if count.province.code == code:
                return count
        raise NotFoundError

    @property
    def provinces_reached(self) -> int:
        return sum(1 for count in self.provinces if count.listings)


@dataclass(frozen=True, slots=True)
class FormerFlagship:
    """A listing that once was the village's flagship."""

    name_en: str
    name_id: str
    published_date: date
    ended_date: date
    status: ListingStatus


class ProvinceNames:
    """Turns a province as anybody writes it (code or name, any case) into the name documents carry."""

    def __init__(self, provinces: list[Province]) -> None:
        self._names = {
            text.casefold(): province.name
            for province in provinces
            for text in (province.code, province.name_en, province.official_name, province.name)
        }

    def get_name(self, text: str) -> str | None:
        """The name, or None for what is no province."""
        return self._names.get(" ".join(text.split()).casefold())


def province_names() -> ProvinceNames:
    """The provinces loaded here, to look names up."""
    return ProvinceNames(regions.list_provinces())


def with_known_provinces(*, search: Search) -> Search:
    """Each province under the name documents carry, however it was written; what is none goes."""
    if not search.province:
        return search
    names = province_names()
    known = filter(None, map(names.get_name, search.province))
    return search.in_provinces(tuple(known))


def found_on(*, page: SearchPage, search: Search) -> Found:
    """The engine's page with its rows, read from the database: a stale index hides, never shows."""
    listings = cards_of(ids=page.ids)
    vanished = len(page.ids) - len(listings)
    exact = frozenset(page.ids[: max(page.exact - (search.page - 1) * PER_PAGE, 0)])
    return Found(
        listings=listings,
        total=page.total - vanished,
        exact=sum(listing.id in exact for listing in listings),
        facets=page.facets,
        bands=page.bands,
        reasons=page.reasons,
        reading=page.reading,
    )


def find_by_name(*, search: Search) -> Found:
    """What the database alone can find: every word somewhere in names, summary or keywords."""
    matching = (_PUBLISHED, *_words_in_names(search.text), *_filters(search))
    found = db.session.execute(
        sa.select(Listing.id, sa.func.count().over())
        .join(Village, _HOME)
        .where(*matching)
        .order_by(_ORDERS.get(search.sort, Listing.id.asc()), Listing.id)
        .offset((search.page - 1) * PER_PAGE)
        .limit(PER_PAGE)
    ).all()
    listings = cards_of(ids=[row[0] for row in found])
    total = found[0][1] if found else _count(matching) if search.page > 1 else 0
    return Found(listings=listings, total=total, exact=len(listings), indexed=False)


def _count(matching: Sequence[sa.ColumnElement[bool]]) -> int:
    counted = sa.select(sa.func.count(Listing.id)).join(Village, _HOME).where(*matching)
    return db.session.scalar(counted) or 0


def newest_listings(*, limit: int) -> list[Card]:
    """The listings published last, latest first."""
    # Sorting bare ids is many times faster than sorting rows joined with all that contains them.
    return cards_of(ids=db.session.scalars(_NEWEST, {"limit": limit}).all())


def measure_coverage() -> Coverage:
    """Every province with its count, and what they are measured against."""
    release = regions.current_release()
    reach = measure_reach(release=release)
    provinces = _provinces.get(reach)
    if provinces is None:
        provinces = _provinces[reach] = _count_provinces(reach)
    return Coverage(provinces, release, reach)


# With the count they follow from, for as long as that stands.
_provinces: WeakKeyDictionary[Reach, tuple[ProvinceCount, ...]] = WeakKeyDictionary()


def _count_provinces(reach: Reach) -> tuple[ProvinceCount, ...]:
    provinces = regions.list_province_names()
    most = max((reach.listings.get(province.code, 0) for province in provinces), default=0)
    return tuple(_province_count(province, reach, most) for province in provinces)


def _province_count(province: ProvinceName, reach: Reach, most: int) -> ProvinceCount:
    listings = reach.listings.get(province.code, 0)
    villages = reach.villages.get(province.code, 0)
    return ProvinceCount(province, listings, villages, tone(listings, most))


def former_flagships(*, village_id: int) -> list[FormerFlagship]:
    """What the village offered before, latest first; what was never published stays unsaid."""
    ended = db.session.execute(
        sa.select(
            Listing.name_en,
            Listing.name_id,
            Listing.published_at,
            Listing.changed_at,
            Listing.status,
        )
        .where(Listing.village_id == village_id, Listing.status.in_(ENDED))
        .order_by(Listing.changed_at.desc(), Listing.id.desc())
    )
    return [
        FormerFlagship(
            row.name_en,
            row.name_id,
            jakarta_date(row.published_at),
            jakarta_date(row.changed_at),
            row.status,
        )
        for row in ended
        if row.published_at is not None
    ]


def _words_in_names(text: str) -> list[sa.ColumnElement[bool]]:
    return [
        sa.or_(*(name.icontains(word, autoescape=True) for name in _NAMES))
        for word in text.split()[:_MOST_WORDS]
    ]


def _filters(search: Search) -> list[sa.ColumnElement[bool]]:
    wanted: list[sa.ColumnElement[bool]] = []
    if search.category:
        wanted.append(Listing.category.in_([value.lower() for value in search.category]))
    if search.certificate:
        codes = [value.lower() for value in search.certificate]
        wanted.append(Listing.certificates.any(Certificate.kind.in_(codes)))
    if search.incoterm:
        rules = [value.upper() for value in search.incoterm]
        wanted.append(Listing.offers.any(sa.func.upper(Offer.incoterm).in_(rules)))
    if search.province:
        names = sa.func.lower(Province.name)
        codes_of = sa.select(Province.code).where(
            names.in_([value.lower() for value in search.province])
        )
        wanted.append(sa.func.substr(Village.code, 1, PROVINCE_DIGITS).in_(codes_of))
    if search.max_moq is not None:
        wanted.append(Listing.moq <= search.max_moq)
    if search.max_lead_time is not None:
        wanted.append(Listing.lead_time_days <= search.max_lead_time)
    return wanted + _filters_of_shipping(search)


def _filters_of_shipping(search: Search) -> list[sa.ColumnElement[bool]]:
    wanted: list[sa.ColumnElement[bool]] = []
    if search.readiness:
        ready = Listing.stock >= sa.case((Listing.moq > 0, Listing.moq), else_=1)
        tests = {Readiness.READY: ready, Readiness.MADE: sa.not_(ready)}
        wanted.append(sa.or_(*(tests[Readiness.of(value)] for value in search.readiness)))
    if search.ships_to:
        listed = " " + sa.cast(Listing.ships_to, sa.String) + " "
        wanted.append(sa.or_(*(listed.contains(f" {code} ") for code in search.ships_to)))
    return wanted
