"""Find changes of published listings: those that wait, and those of one listing."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import lazyload

from marketplace.catalog.models import Listing
from marketplace.catalog.queries import visible_to
from marketplace.catalog.revision_states import RevisionStatus
from marketplace.catalog.revisions import ListingRevision
from marketplace.db import db
from marketplace.errors import NotFoundError
from marketplace.organisations.roles import Actor

_PENDING = ListingRevision.status == RevisionStatus.PENDING


def get_revision(*, actor: Actor, public_id: str) -> ListingRevision:
    """A revision of the actor's own listing, or any for a curator. Raises NotFoundError."""
    found = db.session.scalar(
        sa.select(ListingRevision)
        .join(Listing)
        .where(ListingRevision.public_id == public_id, visible_to(actor=actor))
    )
    if found is None:
        raise NotFoundError
    return found


def find_pending(*, listing_id: int) -> ListingRevision | None:
    """The one change of this listing that waits for a curator."""
    return db.session.scalar(
        sa.select(ListingRevision).where(ListingRevision.listing_id == listing_id, _PENDING)
    )


def list_revisions(*, listing: Listing, limit: int) -> list[ListingRevision]:
    """The latest changes of this listing, the latest first; the one that waits is always there."""
    statement = (
        sa.select(ListingRevision)
        .options(lazyload(ListingRevision.listing))  # the caller holds it
        .where(ListingRevision.listing_id == listing.id)
        .order_by(sa.case((_PENDING, 0), else_=1), ListingRevision.number.desc())
        .limit(limit)
    )
    found = db.session.scalars(statement)
    return sorted(found, key=lambda revision: revision.number, reverse=True)


def list_waiting(*, actor: Actor, offset: int, limit: int) -> list[ListingRevision]:
    """Changes that wait for a curator, the one that has waited longest first."""
    statement = (
        sa.select(ListingRevision)
        .join(Listing)
        .where(_PENDING, visible_to(actor=actor))
        .order_by(ListingRevision.asked_at, ListingRevision.id)
        .offset(offset)
        .limit(limit)
    )
    return list(db.session.scalars(statement))


def count_waiting(*, actor: Actor) -> int:
    """How many changes wait."""
    statement = sa.select(sa.func.count(ListingRevision.id)).join(Listing)
    return db.session.scalar(statement.where(_PENDING, visible_to(actor=actor))) or 0


def names_blob(*, sha256: str) -> bool:
    """Whether a change of any listing, waiting or decided, names these bytes (a certificate's paper)."""
    found = sa.select(ListingRevision.id).where(ListingRevision.content.contains(sha256)).limit(1)
    return db.session.scalar(found) is not None
