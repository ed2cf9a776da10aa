"""Keep which product pages a signed-in person opened last: a log, written after the answer."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from marketplace.catalog.models import Listing
from marketplace.catalog.states import ListingStatus
from marketplace.db import UtcDateTime, db, transaction
from marketplace.organisations.roles import Actor
from marketplace.shortlists.cookies import MOST_VIEWED
from marketplace.shortlists.models import ViewedListing

VIEWED_KEPT = timedelta(days=180)


@transaction
def remember(*, person_id: int, listing_id: int, at: datetime) -> None:
    """This is now the page opened last; beyond MOST_VIEWED, and after VIEWED_KEPT, the oldest go."""
    _remember(person_id, sa.select(Listing.id).where(Listing.id == listing_id), at)


@transaction
def remember_page(*, person_id: int, public_id: str, at: datetime) -> None:
    """The same by the page's address, without asking first; nothing when it shows no listing."""
    published = Listing.status == ListingStatus.PUBLISHED
    shown = sa.select(Listing.id).where(Listing.public_id == public_id, published)
    _remember(person_id, shown, at)


@transaction
def forget_all(*, actor: Actor) -> None:
    """Empty the person's list."""
    db.session.execute(sa.delete(ViewedListing).where(ViewedListing.person_id == actor.person_id))


def _remember(person_id: int, listing: sa.Select[int], at: datetime) -> None:
    mine = ViewedListing.person_id == person_id
    this_one = mine & (ViewedListing.listing_id == listing.scalar_subquery())
    latest = sa.case((ViewedListing.viewed_at < at, at), else_=ViewedListing.viewed_at)
    again = sa.update(ViewedListing).where(this_one).values(viewed_at=latest)
    if db.session.connection().execute(again).rowcount:
        return
    columns = [ViewedListing.person_id, ViewedListing.listing_id, ViewedListing.viewed_at]
    row = listing.with_only_columns(
        sa.literal(person_id), Listing.id, sa.literal(at, type_=UtcDateTime())
    )
    db.session.execute(sa.insert(ViewedListing).from_select(columns, row))
    kept = (
        sa.select(ViewedListing.id)
        .where(mine)
        .order_by(ViewedListing.viewed_at.desc(), ViewedListing.id.desc())
        .limit(MOST_VIEWED)
    )
    old = ViewedListing.viewed_at < at - VIEWED_KEPT
    db.session.execute(
        sa.delete(ViewedListing).where(sa.or_(old, mine & ViewedListing.id.not_in(kept)))
    )
