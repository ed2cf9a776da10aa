"""Find what an officer suggested, and the silences an officer may suggest something about."""

from __future__ import annotations

import sqlalchemy as sa

from marketplace.catalog.models import Listing
from marketplace.catalog.reach import PUBLISHED
from marketplace.db import db
from marketplace.errors import NotFoundError
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.queries import get_inquiry
from marketplace.organisations.roles import Actor, Role
from marketplace.regions.models import Village
from marketplace.routing import board
from marketplace.routing.rungs import Rung
from marketplace.routing.suggestion_models import Suggestion

MOST = 12
_NEAR = tuple(enumerate((9, 6, 3)))  # how much of a code names district, regency, province
FAR_ENOUGH = (Rung.OFFICER, Rung.ALTERNATES)


def get_silent(*, actor: Actor, public_id: str) -> Inquiry:
    """An inquiry on this officer's board that has climbed to officers. Raises NotFoundError."""
    if actor.role is not Role.PROGRAMME_OFFICER:
        raise NotFoundError
    found = board.find_silent(actor=actor, public_id=public_id, rungs=FAR_ENOUGH)
    if found is None:
        raise NotFoundError
    return found


def list_fitting(*, inquiry: Inquiry) -> list[Listing]:
    """What other enterprises sell of the same kind in such a quantity, the nearest place first."""
    asked = inquiry.listing
    code = asked.village.code
    near = sa.case(
        *((sa.func.substr(Village.code, 1, length) == code[:length], at) for at, length in _NEAR),
        else_=len(_NEAR),
    )
    same_code = sa.case((Listing.hs_code == asked.hs_code, 0), else_=1)
    statement = (
        sa.select(Listing)
        .join(Village, Village.id == Listing.village_id)
        .where(
            PUBLISHED,
            Listing.category == asked.category,
            Listing.unit == asked.unit,
            Listing.moq <= inquiry.quantity,
            Listing.organisation_id != inquiry.seller_id,
        )
        .order_by(near, same_code, Listing.id)
        .limit(MOST)
    )
    return list(db.session.scalars(statement))


def find_standing(*, inquiry: Inquiry) -> Suggestion | None:
    """What waits for the buyer's word: of this turn of the seller's silence."""
    return db.session.scalar(
        sa.select(Suggestion).where(
            Suggestion.inquiry_id == inquiry.id,
            Suggestion.turn_began_at == inquiry.changed_at,
            Suggestion.answered_at.is_(None),
        )
    )


def list_suggested(*, inquiry: Inquiry) -> list[Suggestion]:
    """All that was ever suggested, oldest first."""
    statement = (
        sa.select(Suggestion).where(Suggestion.inquiry_id == inquiry.id).order_by(Suggestion.id)
    )
    return list(db.session.scalars(statement))


def get_suggestion(*, actor: Actor, public_id: str) -> Suggestion:
    """What was suggested to the actor's own company. Raises NotFoundError."""
    found = db.session.scalar(sa.select(Suggestion).where(Suggestion.public_id == public_id))
    if found is None or not actor.buys:
        raise NotFoundError
    get_inquiry(actor=actor, public_id=found.inquiry.public_id)
    return found
