"""Find changes of flagship: the seller's own, those of an officer's region, a village's past."""

from __future__ import annotations

import sqlalchemy as sa

from marketplace.catalog.models import Listing
from marketplace.catalog.states import ListingStatus
from marketplace.db import db
from marketplace.errors import NotFoundError
from marketplace.organisations import officers
from marketplace.organisations.roles import Actor
from marketplace.succession.models import FlagshipChange
from marketplace.succession.states import ChangeStatus


def visible_to(*, actor: Actor) -> sa.ColumnElement[bool]:
    """A seller sees those of their own listings; an officer those of their region."""
    if actor.sells:
        return FlagshipChange.listing.has(Listing.organisation_id == actor.organisation_id)
    return FlagshipChange.village.has(officers.within(actor))


def get_change(*, actor: Actor, public_id: str) -> FlagshipChange:
    """Raises NotFoundError."""
    found = db.session.scalar(
        sa.select(FlagshipChange).where(
            FlagshipChange.public_id == public_id, visible_to(actor=actor)
        )
    )
    if found is None:
        raise NotFoundError
    return found


def find_asked(*, village_id: int) -> FlagshipChange | None:
    """The one request of this village that waits."""
    return db.session.scalar(
        sa.select(FlagshipChange).where(
            FlagshipChange.village_id == village_id, FlagshipChange.status == ChangeStatus.ASKED
        )
    )


def find_submitted(*, submission_key: str) -> FlagshipChange | None:
    """The request an earlier press of the same button made."""
    return db.session.scalar(
        sa.select(FlagshipChange).where(FlagshipChange.submission_key == submission_key)
    )


def list_changes(*, actor: Actor, offset: int, limit: int) -> list[FlagshipChange]:
    """What waits first, the oldest first; then what was decided, the latest first."""
    waits = FlagshipChange.status == ChangeStatus.ASKED
    statement = (
        sa.select(FlagshipChange)
        .where(visible_to(actor=actor))
        .order_by(
            sa.case((waits, 0), else_=1),
            sa.case((waits, FlagshipChange.id), else_=-FlagshipChange.id),
        )
        .offset(offset)
        .limit(limit)
    )
    return list(db.session.scalars(statement))


def count_changes(*, actor: Actor) -> int:
    """All the actor may see."""
    statement = sa.select(sa.func.count(FlagshipChange.id)).where(visible_to(actor=actor))
    return db.session.scalar(statement) or 0


def successors_of(*, listing: Listing) -> list[Listing]:
    """The drafts of the same seller for the same village, which may take its place."""
    statement = (
        sa.select(Listing)
        .where(
            Listing.village_id == listing.village_id,
            Listing.organisation_id == listing.organisation_id,
            Listing.status == ListingStatus.DRAFT,
        )
        .order_by(Listing.id.desc())
    )
    return list(db.session.scalars(statement))


def approved_of(*, village_id: int) -> list[FlagshipChange]:
    """The changes of flagship a village has been through, the latest first, for its page."""
    statement = (
        sa.select(FlagshipChange)
        .where(
            FlagshipChange.village_id == village_id,
            FlagshipChange.status == ChangeStatus.APPROVED,
        )
        .order_by(FlagshipChange.decided_at.desc(), FlagshipChange.id.desc())
    )
    return list(db.session.scalars(statement))
