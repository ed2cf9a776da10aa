"""How far the catalogue reaches, counted anew only after the catalogue or the register changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from marketplace.catalog.models import Listing
from marketplace.catalog.states import ListingStatus
from marketplace.db import db
from marketplace.regions import queries as regions
from marketplace.regions.models import RegionRelease, Village
from marketplace.search import outbox

PROVINCE_DIGITS = 2
_LEVELS = (PROVINCE_DIGITS, 5, 8)  # how long the code of a province, regency, district is
# Written out in the statement: for a parameter no database uses an index of published rows alone.
PUBLISHED = Listing.status == sa.literal(
    ListingStatus.PUBLISHED, Listing.status.type, literal_execute=True
)


@dataclass(frozen=True, eq=False)
class Reach:
    """Published listings by the code of a province, regency or district, and by category.

    ``villages`` are those that may list, by the same codes. One count is one object, so that what
    follows from it can be kept with it.
    """

    listings: Mapping[str, int]
    categories: Mapping[str, int]
    villages: Mapping[str, int]

    @cached_property
    def provinces_that_may_list(self) -> int:
        return sum(1 for code in self.villages if len(code) == PROVINCE_DIGITS)

    @cached_property
    def villages_that_may_list(self) -> int:
        return sum(count for code, count in self.villages.items() if len(code) == PROVINCE_DIGITS)


@dataclass(frozen=True, slots=True)
class _Counted:
    """What was counted, and what it follows from: each publication and retirement is a change."""

    newest_change: int
    release: int
    reach: Reach


_counted: WeakKeyDictionary[sa.Engine, _Counted] = WeakKeyDictionary()


def measure_reach(*, release: RegionRelease | None) -> Reach:
    """The counts as they stand now, of the register that ``release`` loaded."""
    known = _counted.get(db.engine)
    number, newest = release.id if release is not None else 0, outbox.kept().newest
    if known is not None and (known.release, known.newest_change) == (number, newest):
        return known.reach
    # The register is large and hardly ever changes.
    same_register = known is not None and known.release == number
    villages = known.reach.villages if known and same_register else _villages()
    reach = Reach(_by_place(_listings_by_district()), _by_category(), villages)
    _counted[db.engine] = _Counted(newest, number, reach)
    return reach


def _villages() -> Mapping[str, int]:
    return _by_place(regions.count_villages_that_may_list_by_district())


def _by_place(districts: Iterable[tuple[str, int]]) -> Mapping[str, int]:
    """The counts of districts, and of the regencies and provinces their codes begin with."""
    counts: Counter[str] = Counter()
    for code, count in districts:
        for length in _LEVELS:
            counts[code[:length]] += count
    return dict(counts)


def _listings_by_district() -> list[tuple[str, int]]:
    rows = db.session.execute(
        sa.select(Village.district_code, sa.func.count())
        .select_from(Listing)
        .join(Village, Listing.village_id == Village.id)
        .where(PUBLISHED)
        .group_by(Village.district_code)
    )
    return [(code, count) for code, count in rows]


def _by_category() -> Mapping[str, int]:
    rows = db.session.execute(
        sa.select(Listing.category, sa.func.count()).where(PUBLISHED).group_by(Listing.category)
    )
    return {category: count for category, count in rows}  # noqa: C416  a Row is no pair for dict()
