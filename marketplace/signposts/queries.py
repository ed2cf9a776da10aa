"""What sitemaps and feeds list: published listings by blocks of ids, and the newest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from marketplace.catalog.models import Listing
from marketplace.catalog.queries import published_by_ids
from marketplace.catalog.states import ListingStatus
from marketplace.db import db
from marketplace.regions.models import Village

BLOCK = 500  # listings in a sitemap: two pages each, in every language
NEWEST = 30
_PUBLISHED = Listing.status == ListingStatus.PUBLISHED


@dataclass(frozen=True, slots=True)
class Block:
    """The ``number``th run of BLOCK ids that holds a published listing, and its last change."""

    number: int
    changed_at: datetime


def list_blocks() -> list[Block]:
    """Every block; counted by the database, whatever the number of listings."""
    number = (Listing.id // BLOCK).label("number")
    rows = db.session.execute(
        sa.select(number, sa.func.max(Listing.changed_at))
        .where(_PUBLISHED)
        .group_by(number)
        .order_by(number)
    )
    return [Block(int(one), changed_at) for one, changed_at in rows]


def listings_in(*, block: int) -> list[tuple[str, str, datetime]]:
    """Public id, village code and last change of the published listings of a block."""
    first = block * BLOCK
    rows = db.session.execute(
        sa.select(Listing.public_id, Village.code, Listing.changed_at)
        .join(Village, Listing.village_id == Village.id)
        .where(_PUBLISHED, Listing.id >= first, Listing.id < first + BLOCK)
        .order_by(Listing.id)
    )
    return [(public_id, code, changed_at) for public_id, code, changed_at in rows]


def newest_listings(*, province_code: str | None, category: str | None) -> list[Listing]:
    """The listings published last, of all, of a province or of a category."""
    statement = sa.select(Listing.id).where(_PUBLISHED)
    if province_code is not None:
        statement = statement.join(Village, Listing.village_id == Village.id)
        statement = statement.where(Village.code.startswith(f"{province_code}."))
    if category is not None:
        statement = statement.where(Listing.category == category)
    ordered = statement.order_by(Listing.published_at.desc(), Listing.id.desc()).limit(NEWEST)
    return published_by_ids(ids=db.session.scalars(ordered).all())
