"""Pause what may not be sold any more, because a certificate it must have has expired."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa

from marketplace.catalog import emails, expiries, requirements
from marketplace.catalog.models import Listing
from marketplace.catalog.parts import Certificate
from marketplace.catalog.states import ListingStatus, PauseCause
from marketplace.clock import jakarta_date
from marketplace.db import db, lock, transaction
from marketplace.events.operations import SYSTEM


def pause_lapsed(*, at: datetime) -> int:
    """Pause every published listing one of whose mandatory certificates has ended; says how many.

    One transaction each: a second round, or one that was killed, finds what is left.
    """
    return sum(pause_if_lapsed(listing_id=found, at=at) for found in _suspects(jakarta_date(at)))


@transaction
def pause_if_lapsed(*, listing_id: int, at: datetime) -> bool:
    """Whether this listing had to be paused. The sellers get a letter that says what to renew."""
    listing = db.session.get_one(Listing, listing_id)
    lock(listing)
    kinds = requirements.lapsed_of(listing=listing, day=jakarta_date(at))
    if not listing.published or not kinds:
        return False
    reason = ", ".join(kinds)
    listing.pause(actor=SYSTEM, cause=PauseCause.CERTIFICATE, reason=reason, at=at)
    emails.certificate_expired(listing=listing, kinds=kinds, at=at)
    return True


@transaction
def look_again(*, at: datetime) -> None:
    """Intend tomorrow's round."""
    expiries.look_tomorrow(at=at)


def _suspects(day: date) -> list[int]:
    statement = (
        sa.select(Listing.id)
        .join(Certificate)
        .where(Listing.status == ListingStatus.PUBLISHED, Certificate.valid_to_date < day)
        .distinct()
        .order_by(Listing.id)
    )
    ids = list(db.session.scalars(statement))
    db.session.rollback()
    return ids
