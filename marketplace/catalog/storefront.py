"""What the public pages show of the catalogue: found listings, counts, provinces, a village's past."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from marketplace.catalog import queries
from marketplace.catalog.models import Certificate, Listing
from marketplace.catalog.searches import PER_PAGE, Search
from marketplace.catalog.states import ListingStatus
from marketplace.clock import jakarta_date
from marketplace.db import db
from marketplace.regions import queries as regions
from marketplace.regions.models import Province, RegionRelease, Village
from marketplace.search.documents import FacetCount, SearchPage

_PUBLISHED = Listing.status == ListingStatus.PUBLISHED
_PROVINCE_DIGITS = 2
_MOST_WORDS = 8
_NAMES = (Listing.name_en, Listing.name_id, Listing.summary_en, Listing.keywords)


@dataclass(frozen=True, slots=True)
class Found:
    """One page of results; ``total`` counts all pages. No facets where nothing counted them."""

    listings: list[Listing]
    total: int
    facets: Mapping[str, tuple[FacetCount, ...]]


@dataclass(frozen=True, slots=True)
class ProvinceCount:
    """A province and how many of its villages have a published flagship."""

    province: Province
    listings: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far the catalogue reaches, by the regions loaded here; ``release`` says which."""

    provinces: list[ProvinceCount]
    provinces_that_may_list: int
    villages_that_may_list: int
    release: RegionRelease | None

    @property
    def listings(self) -> int:
        return sum(count.listings for count in self.provinces)

    @property
    def loaded_date(self) -> date | None:
        return jakarta_date(self.release.loaded_at) if self.release is not None else None

    @property
    def provinces_reached(self) -> int:
        return sum(1 for count in self.provinces if count.listings)


@dataclass(frozen=True, slots=True)
class FormerFlagship:
    """A listing that once was the village's flagship."""

    name_en: str
    name_id: str
    published_date: date
    retired_date: date


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
    """The search with each province under the name documents carry, however it was written."""
    if not search.province:
        return search
    names = province_names()
    return search.in_provinces(tuple(names.get_name(text) or text for text in search.province))


def found_on(*, page: SearchPage) -> Found:
    """The engine's page with its rows, read from the database: a stale index hides, never shows."""
    listings = queries.published_by_ids(ids=page.ids)
    vanished = len(page.ids) - len(listings)
    return Found(listings=listings, total=page.total - vanished, facets=page.facets)


def find_by_name(*, search: Search) -> Found:
    """What the database alone can find: every word somewhere in names, summary or keywords."""
    matching = (_PUBLISHED, *_words_in_names(search.text), *_filters(search))
    total = (
        db.session.scalar(_of_villages(sa.select(sa.func.count(Listing.id))).where(*matching)) or 0
    )
    ids = db.session.scalars(
        _of_villages(sa.select(Listing.id))
        .where(*matching)
        .order_by(Listing.id)
        .offset((search.page - 1) * PER_PAGE)
        .limit(PER_PAGE)
    ).all()
    return Found(listings=queries.published_by_ids(ids=ids), total=total, facets={})


def newest_listings(*, limit: int) -> list[Listing]:
    """The listings published last, latest first."""
    # Sorting bare ids is many times faster than sorting rows joined with all that contains them.
    ids = db.session.scalars(
        sa.select(Listing.id)
        .where(_PUBLISHED)
        .order_by(Listing.published_at.desc(), Listing.id.desc())
        .limit(limit)
    )
    return queries.published_by_ids(ids=ids.all())


def measure_coverage() -> Coverage:
    """Every province with its count, and what they are measured against."""
    counts = _listings_by_province()
    return Coverage(
        provinces=[
            ProvinceCount(province, counts.get(province.code, 0))
            for province in regions.list_provinces()
        ],
        provinces_that_may_list=len(regions.provinces_with_villages_that_may_list()),
        villages_that_may_list=regions.count_villages_that_may_list(),
        release=regions.current_release(),
    )


def former_flagships(*, village_id: int) -> list[FormerFlagship]:
    """What the village offered before, latest first; what was never published stays unsaid."""
    retired = db.session.execute(
        sa.select(Listing.name_en, Listing.name_id, Listing.published_at, Listing.changed_at)
        .where(
            Listing.village_id == village_id,
            Listing.status == ListingStatus.RETIRED,
        )
        .order_by(Listing.changed_at.desc(), Listing.id.desc())
    )
    return [
        FormerFlagship(name_en, name_id, jakarta_date(published_at), jakarta_date(retired_at))
        for name_en, name_id, published_at, retired_at in retired
        if published_at is not None
    ]


def _listings_by_province() -> dict[str, int]:
    # A village's code begins with its province's; the database checks that it does.
    code = sa.func.substr(Village.code, 1, _PROVINCE_DIGITS)
    rows = db.session.execute(
        sa.select(code.label("province"), sa.func.count().label("listings"))
        .select_from(Listing)
        .join(Village, Listing.village_id == Village.id)
        .where(_PUBLISHED)
        .group_by(code)
    )
    return {row.province: row.listings for row in rows}


def _of_villages(statement: sa.Select[int]) -> sa.Select[int]:
    return statement.join(Village, Listing.village_id == Village.id)


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
    if search.province:
        names = sa.func.lower(Province.name)
        codes_of = sa.select(Province.code).where(
            names.in_([value.lower() for value in search.province])
        )
        wanted.append(sa.func.substr(Village.code, 1, _PROVINCE_DIGITS).in_(codes_of))
    if search.max_moq is not None:
        wanted.append(Listing.moq <= search.max_moq)
    return wanted
