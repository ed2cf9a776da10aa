"""Villages of the same regency that make the same product, with what they have free by a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from marketplace.capacity import many
from marketplace.capacity.rules import Declared
from marketplace.catalog.models import Listing
from marketplace.catalog.reach import PUBLISHED
from marketplace.db import db
from marketplace.pooling import rules
from marketplace.regions.models import Village

MOST = 6
_HEADING = 4  # digits of an HS code that name the product; what follows tells kinds of it apart
_REGENCY, _DISTRICT = 6, 9  # how much of a village's code names these, with the dot behind


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A village that could make ``share`` of what is lacking."""

    village: str
    product: str
    share: int


@dataclass(frozen=True, slots=True)
class Nearby:
    """A village that makes the same, with what it has free by the day."""

    village: str
    product: str
    moq: int
    free: int


def list_nearby(*, listing: Listing, by: date, at: datetime) -> list[Nearby]:
    """All that could be asked, the nearest first: same district, then same regency."""
    rows = db.session.execute(_near(listing)).all()
    if not rows:
        return []
    declared = {row.id: Declared(row.monthly_capacity, row.season_months) for row in rows}
    free = many.free_by_many(declared=declared, day=by, at=at)
    return [Nearby(row.village, row.public_id, row.moq, free[row.id]) for row in rows]


def neighbours_for(*, listing: Listing, lacking: int, by: date, at: datetime) -> list[Neighbour]:
    """Those that could take a part, the nearest first; four questions, one where nobody is near.

    A share below a village's smallest order is no share of its.
    """
    near = list_nearby(listing=listing, by=by, at=at)
    able = [one for one in near if one.moq <= min(one.free, lacking)]
    shares = rules.share_out(lacking, [one.free for one in able])
    return [
        Neighbour(one.village, one.product, share)
        for one, share in zip(able, shares, strict=True)
        if share >= one.moq
    ]


def find_sibling(*, listing: Listing, public_id: str) -> Listing | None:
    """The listing of a village nearby that makes the same, if it is one."""
    return db.session.scalar(
        sa.select(Listing)
        .join(Village, Village.id == Listing.village_id)
        .where(Listing.public_id == public_id, *_makes_the_same(listing))
    )


def _near(listing: Listing) -> sa.Select[*tuple[Any, ...]]:
    near = listing.village.code[:_DISTRICT]
    same_district = Village.code.startswith(near, autoescape=True)
    return (
        sa.select(
            *(Listing.id, Listing.public_id, Listing.moq, Village.name.label("village")),
            *(Listing.monthly_capacity, Listing.season_months),
        )
        .join(Village, Village.id == Listing.village_id)
        .where(*_makes_the_same(listing))
        .order_by(sa.case((same_district, 0), else_=1), Listing.id)
        .limit(MOST)
    )


def _makes_the_same(listing: Listing) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        PUBLISHED,
        Village.code.startswith(listing.village.code[:_REGENCY], autoescape=True),
        Listing.category == listing.category,
        Listing.hs_code.startswith(listing.hs_code[:_HEADING], autoescape=True),
        Listing.unit == listing.unit,
        Listing.organisation_id != listing.organisation_id,
    )
