"""Other flagships of a village's district, as a page names them beside its own."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from marketplace.catalog.models import Listing
from marketplace.catalog.reach import PUBLISHED
from marketplace.db import db
from marketplace.regions.models import Village


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A published listing in few words."""

    public_id: str
    name_en: str
    name_id: str
    village_name: str
    village_code: str


_NEWEST = (
    sa.select(Listing.public_id, Listing.name_en, Listing.name_id, Village.name, Village.code)
    .join(Village, Listing.village_id == Village.id)
    .where(
        PUBLISHED,
        Village.district_code == sa.bindparam("district"),
        Listing.id != sa.bindparam("listing"),
    )
    .order_by(Listing.published_at.desc(), Listing.id.desc())
    .limit(sa.bindparam("limit"))
)


def neighbours_of(*, listing: Listing, limit: int) -> list[Neighbour]:
    """The published listings of the same district, the newest first, without this one."""
    district = listing.village.district_code
    given = {"district": district, "listing": listing.id, "limit": limit}
    rows = db.session.execute(_NEWEST, given)
    return [Neighbour(*row) for row in rows]
