"""What waits for the curators, and what they decided."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import lazyload

from marketplace.catalog.models import Listing
from marketplace.catalog.queries import visible_to
from marketplace.catalog.states import ListingStatus
from marketplace.curation.models import CurationDecision
from marketplace.db import db
from marketplace.organisations.roles import Actor

_WAITING = Listing.status == ListingStatus.SUBMITTED


def list_waiting(*, actor: Actor, offset: int, limit: int) -> list[Listing]:
    """Submitted listings, the one that has waited longest first."""
    statement = (
        sa.select(Listing)
        .where(_WAITING, visible_to(actor=actor))
        .order_by(Listing.changed_at, Listing.id)
        .offset(offset)
        .limit(limit)
    )
    return list(db.session.scalars(statement))


def count_waiting(*, actor: Actor) -> int:
    """How many listings wait for a decision."""
    statement = sa.select(sa.func.count()).where(_WAITING, visible_to(actor=actor))
    return db.session.scalar(statement) or 0


def list_decisions(*, listing_id: int) -> list[CurationDecision]:
    """Everything decided about this listing, newest first."""
    statement = (
        sa.select(CurationDecision)
        .options(lazyload(CurationDecision.listing))  # the caller holds it
        .where(CurationDecision.listing_id == listing_id)
        .order_by(CurationDecision.id.desc())
    )
    return list(db.session.scalars(statement))
