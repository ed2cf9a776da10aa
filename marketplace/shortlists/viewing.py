"""Keep which product pages a signed-in person opened last: a log, written after the answer."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from marketplace.db import add, db, transaction
from marketplace.organisations.roles import Actor
from marketplace.shortlists.cookies import MOST_VIEWED
from marketplace.shortlists.models import ViewedListing

VIEWED_KEPT = timedelta(days=180)


@transaction
def remember(*, person_id: int, listing_id: int, at: datetime) -> None:
    """This is now the page opened last; beyond MOST_VIEWED, and after VIEWED_KEPT, the oldest go."""
    mine = ViewedListing.person_id == person_id
    this_one = mine & (ViewedListing.listing_id == listing_id)
    latest = sa.case((ViewedListing.viewed_at < at, at), else_=ViewedListing.viewed_at)
    again = sa.update(ViewedListing).where(this_one).values(viewed_at=latest)
    if db.session.connection().execute(again).rowcount:
        return
    add(ViewedListing(person_id=person_id, listing_id=listing_id, viewed_at=at))
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


@transaction
def forget_all(*, actor: Actor) -> None:
    """Empty the person's list."""
    db.session.execute(sa.delete(ViewedListing).where(ViewedListing.person_id == actor.person_id))
