"""Other villages with the same kind of product, for a buyer who asked to see them."""

from __future__ import annotations

import sqlalchemy as sa

from marketplace.catalog.cards import Card, cards_of
from marketplace.catalog.models import Listing
from marketplace.catalog.reach import PUBLISHED
from marketplace.db import db

MOST = 12


def alternates_to(*, listing: Listing) -> list[Card]:
    """Published listings of the same category by other enterprises, those of its HS code first."""
    same_code = sa.case((Listing.hs_code == listing.hs_code, 0), else_=1)
    ids = db.session.scalars(
        sa.select(Listing.id)
        .where(
            PUBLISHED,
            Listing.category == listing.category,
            Listing.id != listing.id,
            Listing.organisation_id != listing.organisation_id,
        )
        .order_by(same_code, Listing.published_at.desc(), Listing.id.desc())
        .limit(MOST)
    ).all()
    return cards_of(ids=ids)
