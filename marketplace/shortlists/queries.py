"""Find what a person keeps in view, only ever their own."""

from __future__ import annotations

import sqlalchemy as sa

from marketplace.catalog.models import Listing
from marketplace.catalog.queries import published_by_ids
from marketplace.catalog.states import ListingStatus
from marketplace.db import db
from marketplace.errors import NotFoundError
from marketplace.organisations.roles import Actor
from marketplace.shortlists.cookies import MOST_VIEWED
from marketplace.shortlists.models import ShortlistEntry, ViewedListing

_PUBLISHED = Listing.status == ListingStatus.PUBLISHED


def list_entries(*, actor: Actor) -> list[ShortlistEntry]:
    """The shortlist, latest first; what is no longer published is there as well, with its note."""
    statement = (
        sa.select(ShortlistEntry)
        .where(ShortlistEntry.person_id == actor.person_id)
        .order_by(ShortlistEntry.added_at.desc(), ShortlistEntry.id.desc())
    )
    return list(db.session.scalars(statement))


def shortlisted_ids(*, actor: Actor) -> frozenset[str]:
    """The public ids of the listings on the shortlist."""
    statement = (
        sa.select(Listing.public_id)
        .join(ShortlistEntry, ShortlistEntry.listing_id == Listing.id)
        .where(ShortlistEntry.person_id == actor.person_id)
    )
    return frozenset(db.session.scalars(statement))


def count_entries(*, person_id: int) -> int:
    """How many listings are on the shortlist."""
    statement = sa.select(sa.func.count()).where(ShortlistEntry.person_id == person_id)
    return db.session.scalar(statement) or 0


def find_entry(*, person_id: int, listing_id: int) -> ShortlistEntry | None:
    """The entry of this listing."""
    return db.session.scalar(
        sa.select(ShortlistEntry).where(
            ShortlistEntry.person_id == person_id, ShortlistEntry.listing_id == listing_id
        )
    )


def get_entry(*, actor: Actor, public_id: str) -> ShortlistEntry:
    """The actor's entry of the listing ``public_id``. Raises NotFoundError."""
    found = db.session.scalar(
        sa.select(ShortlistEntry)
        .join(ShortlistEntry.listing)
        .where(ShortlistEntry.person_id == actor.person_id, Listing.public_id == public_id)
    )
    if found is None:
        raise NotFoundError
    return found


def list_viewed(*, actor: Actor) -> list[Listing]:
    """What the person looked at last, latest first, as far as it is still published."""
    ids = db.session.scalars(
        sa.select(ViewedListing.listing_id)
        .join(Listing, Listing.id == ViewedListing.listing_id)
        .where(ViewedListing.person_id == actor.person_id, _PUBLISHED)
        .order_by(ViewedListing.viewed_at.desc(), ViewedListing.id.desc())
        .limit(MOST_VIEWED)
    )
    return published_by_ids(ids=ids.all())
