"""Reads regions: one village, villages by name for choosers, provinces, and counts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

import sqlalchemy as sa
from flask_babel import gettext
from sqlalchemy.orm import contains_eager, lazyload

from marketplace.db import db
from marketplace.errors import NotFoundError, RefusedError
from marketplace.regions.codes import (
    VillageKind,
    is_region_code,
    is_village_code,
    refusal_for_listing,
)
from marketplace.regions.models import (
    District,
    Province,
    Regency,
    RegionCoverage,
    RegionRelease,
    Village,
)
from marketplace.regions.names import name_key, place_key
from marketplace.regions.source import RegionSource

AFTER_EVERY_KEY_CHARACTER = "{"  # follows "z"; keys hold only a to z and 0 to 9
CODES_IN_ONE_QUERY = 1000
Place = TypeVar("Place", Province, Regency, District)
_LATEST = sa.select(RegionRelease).order_by(RegionRelease.id.desc()).limit(1)
_MAY_LIST = Village.kind.in_([kind for kind in VillageKind if kind.may_list])


@dataclass(frozen=True, slots=True)
class ProvinceName:
    """What pages call a province."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True)
class RegionCounts:
    """How many regions of each level stand in the database."""

    provinces: int
    regencies: int
    districts: int
    villages: int


def get_village(*, code: str) -> Village:
    """The village with this code, with its district, regency and province."""
    village = villages_by_code(codes=[code]).get(code)
    if village is None:
        raise _no_village(code)
    return village


def get_village_that_may_list(*, code: str) -> Village:
    """The village with this code; refused with the reason when its kind cannot list a product."""
    refusal = refusal_for_listing(code)
    if refusal is not None:
        raise RefusedError(refusal, field="village_code")
    return get_village(code=code)


def villages_by_code(*, codes: Collection[str]) -> dict[str, Village]:
    """The villages that exist among ``codes``, for work on many at once."""
    # What is not shaped like a code exists nowhere, and PostgreSQL refuses to be asked some of it.
    wanted = sorted(code for code in set(codes) if is_village_code(code))
    found: dict[str, Village] = {}
    for start in range(0, len(wanted), CODES_IN_ONE_QUERY):
        some = wanted[start : start + CODES_IN_ONE_QUERY]
        villages = db.session.scalars(sa.select(Village).where(Village.code.in_(some)))
        found.update((village.code, village) for village in villages)
    return found


def find_villages(*, text: str, limit: int) -> list[Village]:
    """Villages whose name begins with ``text``; what follows a comma narrows the place.

    "Sidomulyo, Kab. Blitar" finds those Sidomulyo that lie in a district, regency or province
    whose name contains Kabupaten Blitar. A whole code finds its village.
    """
    start, *places = text.split(",")
    key = name_key(start)
    if not key:
        return []
    query = (
        sa.select(Village)
        .join(Village.district)
        .join(District.regency)
        .join(Regency.province)
        .options(
            contains_eager(Village.district)
            .contains_eager(District.regency)
            .contains_eager(Regency.province)
        )
        .where(_begins(start.strip(), key), *(_lies_in(place) for place in places if place.strip()))
        .order_by(Village.name_key, Village.code)
        .limit(limit)
    )
    return list(db.session.scalars(query))


@cache
def _regencies() -> sa.Select[Regency]:
    # Not while modules are imported: an option on a relationship asks for every model of the house.
    return (
        sa.select(Regency)
        .where(Regency.province_code == sa.bindparam("province"))
        .order_by(Regency.code)
        .options(lazyload(Regency.province))  # who lists them has it
    )


def _begins(start: str, key: str) -> sa.ColumnElement[bool]:
    if is_village_code(start):
        return Village.code == start
    return sa.and_(Village.name_key >= key, Village.name_key < key + AFTER_EVERY_KEY_CHARACTER)


def _lies_in(place: str) -> sa.ColumnElement[bool]:
    part = place_key(place)
    names = (District.name, Regency.name, Province.name, Province.name_en)
    return sa.or_(*(sa.func.lower(name).contains(part, autoescape=True) for name in names))


def list_provinces() -> list[Province]:
    """All provinces, in the order of their codes."""
    return list(db.session.scalars(sa.select(Province).order_by(Province.code)))


def list_province_names() -> list[ProvinceName]:
    """All provinces in the same order, to be kept beyond the session that read them."""
    rows = db.session.execute(
        sa.select(Province.code, Province.name, Province.name_en).order_by(Province.code)
    )
    return [ProvinceName(*row) for row in rows]


def provinces_with_villages_that_may_list() -> list[Province]:
    """The denominator of coverage: DKI Jakarta has kelurahan only, so it can never be covered."""
    listing_villages = (
        sa.select(Village.id)
        .join(Village.district)
        .join(District.regency)
        .where(Regency.province_code == Province.code, _MAY_LIST)
    )
    query = sa.select(Province).where(listing_villages.exists()).order_by(Province.code)
    return list(db.session.scalars(query))


def count_regions() -> RegionCounts:
    """How many regions of each level are loaded."""
    return RegionCounts(
        provinces=_count(Province),
        regencies=_count(Regency),
        districts=_count(District),
        villages=_count(Village),
    )


def count_villages_that_may_list() -> int:
    """How many desa and desa adat are loaded."""
    return db.session.scalar(sa.select(sa.func.count()).where(_MAY_LIST)) or 0


def count_villages_that_may_list_by_district() -> list[tuple[str, int]]:
    """District code and how many desa and desa adat it has; those without any are left out."""
    rows = db.session.execute(
        sa.select(Village.district_code, sa.func.count())
        .where(_MAY_LIST)
        .group_by(Village.district_code)
    )
    return [(code, count) for code, count in rows]


def get_province(*, code: str) -> Province:
    """The province with this code. Raises NotFoundError."""
    return _place(Province, code)


def regency_names(*, codes: Collection[str]) -> dict[str, str]:
    """The name of each regency or city under its code, for lists of them."""
    statement = sa.select(Regency.code, Regency.name).where(Regency.code.in_(codes))
    return {row.code: row.name for row in db.session.execute(statement)}


def find_region_name(*, code: str | None) -> str | None:
    """What Indonesians call this province or kabupaten; None for the whole country."""
    if code is None:
        return None
    place = get_regency(code=code) if "." in code else get_province(code=code)
    return place.name


def get_regency(*, code: str) -> Regency:
    """The regency or city with this code, with its province. Raises NotFoundError."""
    return _place(Regency, code)


def get_district(*, code: str) -> District:
    """The district with this code, with its regency and province. Raises NotFoundError."""
    return _place(District, code)


def list_regencies(*, province_code: str) -> list[Regency]:
    """The regencies and cities of a province, in the order of their codes."""
    return list(db.session.scalars(_regencies(), {"province": province_code}))


def list_districts(*, regency_code: str) -> list[District]:
    """The districts of a regency, by name."""
    query = (
        sa.select(District)
        .where(District.regency_code == regency_code)
        .order_by(District.name, District.code)
    )
    return list(db.session.scalars(query))


def list_villages(*, district_code: str) -> list[Village]:
    """The villages of a district, of every kind, by name."""
    query = (
        sa.select(Village)
        .where(Village.district_code == district_code)
        .order_by(Village.name_key, Village.code)
    )
    return list(db.session.scalars(query))


def list_villages_around(*, code: str) -> tuple[list[Village], RegionRelease | None]:
    """The villages of the district where this one lies, itself among them, of every kind, by name.

    With the load that says so, in one question. Raises NotFoundError for a code of no village.
    """
    its_district = sa.select(Village.district_code).where(Village.code == code)
    latest = sa.select(sa.func.max(RegionRelease.id))
    query = (
        sa.select(Village, RegionRelease)
        .outerjoin(RegionRelease, RegionRelease.id == latest.scalar_subquery())
        .where(Village.district_code == its_district.scalar_subquery())
        .order_by(Village.name_key, Village.code)
    )
    found = db.session.execute(query).all() if is_village_code(code) else []
    if not found:
        raise _no_village(code)
    return [village for village, _ in found], found[0].RegionRelease


def _no_village(code: str) -> NotFoundError:
    return NotFoundError(gettext("There is no village with the code %(code)s.", code=code))


def _place(level: type[Place], code: str) -> Place:
    # What is not shaped like a code exists nowhere, and PostgreSQL refuses to be asked some of it.
    found = db.session.get(level, code) if is_region_code(code) else None
    if found is None:
        raise NotFoundError
    return found


def _count(level: type[Province | Regency | District | Village]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(level)) or 0


def current_release() -> RegionRelease | None:
    """The latest load, or None in a new database."""
    return db.session.scalar(_LATEST)


def is_loaded(*, source: RegionSource) -> bool:
    """Whether the latest load brought ``source``, or the whole list it was chosen from."""
    release = current_release()
    if release is None:
        return False
    if release.coverage is RegionCoverage.FULL:
        return release.sha256 == source.manifest.sha256
    return release.sha256 == source.sha256
