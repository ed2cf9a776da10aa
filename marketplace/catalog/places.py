"""What the pages of a regency, a district and its villages show: counts, flagships, what can be pooled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import defer, joinedload

from marketplace.catalog.cards import Card, cards_of
from marketplace.catalog.models import Listing
from marketplace.catalog.parts import Offer
from marketplace.catalog.reach import PUBLISHED, Reach
from marketplace.db import db
from marketplace.regions import queries as regions
from marketplace.regions.models import District, Village
from marketplace.trade_terms import Unit

HEADING_DIGITS = 4


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """A regency or district, its published flagships, and its villages that may have one."""

    code: str
    name: str
    listings: int
    villages: int


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A village of a district and what it offers."""

    village: Village
    listing: Listing


@dataclass(frozen=True, slots=True)
class Pool:
    """Flagships of one customs heading from several villages.

    ``capacities`` adds up what they declare a month, by unit.
    """

    heading: str
    listings: tuple[Listing, ...]
    capacities: tuple[tuple[int, Unit], ...]


@dataclass(frozen=True, slots=True)
class Cluster:
    """The villages of one district side by side."""

    offering: tuple[Neighbour, ...]
    silent: tuple[Village, ...]
    wards: tuple[Village, ...]

    def flagship_of(self, village: Village) -> Listing | None:
        """What this village of the district offers."""
        return next((one.listing for one in self.offering if one.village.id == village.id), None)

    @property
    def may_list(self) -> int:
        return len(self.offering) + len(self.silent)

    @property
    def pools(self) -> list[Pool]:
        """The same customs heading from two villages or more, which can fill one order together."""
        groups = _grouped(self.listings, lambda listing: listing.hs_code[:HEADING_DIGITS])
        return [Pool(heading, found, _capacities(found)) for heading, found in groups]

    @property
    def related(self) -> list[tuple[str, tuple[Listing, ...]]]:
        """Categories that several villages work in, with goods of more than one heading."""
        groups = _grouped(self.listings, lambda listing: listing.category)
        return [
            (category, found)
            for category, found in groups
            if len({listing.hs_code[:HEADING_DIGITS] for listing in found}) > 1
        ]

    @property
    def listings(self) -> list[Listing]:
        """All that are offered here."""
        return [one.listing for one in self.offering]


def regency_counts(*, province_code: str, reach: Reach) -> list[PlaceCount]:
    """The regencies of a province, in the order of their codes."""
    return [
        _count(place.code, place.name, reach)
        for place in regions.list_regencies(province_code=province_code)
    ]


def district_counts(*, regency_code: str, reach: Reach) -> list[PlaceCount]:
    """The districts of a regency, by name."""
    return [
        _count(place.code, place.name, reach)
        for place in regions.list_districts(regency_code=regency_code)
    ]


def flagships_of_regency(*, regency_code: str, page: int, per_page: int) -> list[Card]:
    """One page of a regency's published listings, by the name of their village."""
    # Sorting bare ids is many times faster than sorting rows joined with all that contains them.
    ids = db.session.scalars(
        sa.select(Listing.id)
        .join(Village, Listing.village_id == Village.id)
        .join(District, Village.district_code == District.code)
        .where(PUBLISHED, District.regency_code == regency_code)
        .order_by(Village.name_key, Village.code)
        .offset((page - 1) * per_page)
        .limit(per_page)
    )
    return cards_of(ids=ids.all())


# A district has few flagships: one question for all of them, without their long texts.
_AT_ONCE = (
    joinedload(Listing.offers).joinedload(Offer.tiers),
    joinedload(Listing.certificates),
    defer(Listing.description_en),
    defer(Listing.description_id),
    defer(Listing.story_en),
    defer(Listing.story_id),
)


def cluster_of(*, villages: Sequence[Village]) -> Cluster:
    """The ``villages`` of a district with what they offer."""
    of_these = Listing.village_id.in_([village.id for village in villages])
    found = db.session.scalars(sa.select(Listing).where(PUBLISHED, of_these).options(*_AT_ONCE))
    listings = {listing.village_id: listing for listing in found.unique()}
    return Cluster(
        offering=tuple(
            Neighbour(village, listings[village.id])
            for village in villages
            if village.id in listings
        ),
        silent=tuple(one for one in villages if one.may_list and one.id not in listings),
        wards=tuple(one for one in villages if not one.may_list),
    )


def _count(code: str, name: str, reach: Reach) -> PlaceCount:
    return PlaceCount(code, name, reach.listings.get(code, 0), reach.villages.get(code, 0))


def _grouped(
    listings: Iterable[Listing], key: Callable[[Listing], str]
) -> list[tuple[str, tuple[Listing, ...]]]:
    """Groups of two listings or more, the largest first."""
    groups: defaultdict[str, list[Listing]] = defaultdict(list)
    for listing in listings:
        groups[key(listing)].append(listing)
    shared = [(name, tuple(found)) for name, found in groups.items() if len(found) > 1]
    return sorted(shared, key=lambda group: (-len(group[1]), group[0]))


def _capacities(listings: Iterable[Listing]) -> tuple[tuple[int, Unit], ...]:
    sums: defaultdict[Unit, int] = defaultdict(int)
    for listing in listings:
        sums[listing.unit] += listing.monthly_capacity
    return tuple((count, unit) for unit, count in sums.items())
