"""Find what an officer suggested, and the silences an officer may suggest something about."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from marketplace.catalog.models import Listing
from marketplace.catalog.naming import name_here
from marketplace.catalog.reach import PUBLISHED
from marketplace.db import db
from marketplace.errors import NotFoundError
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.queries import get_inquiry
from marketplace.organisations.roles import Actor, Role
from marketplace.regions.models import Village
from marketplace.routing import board
from marketplace.routing.models import AlternatesConsent, Hop
from marketplace.routing.queries import IN_THIS_TURN, SUBJECT
from marketplace.routing.rungs import Rung
from marketplace.routing.suggestion_models import Suggestion

MOST = 12
_NEAR = tuple(enumerate((9, 6, 3)))  # how much of a code names district, regency, province
FAR_ENOUGH = (Rung.OFFICER, Rung.ALTERNATES)
_STANDING = sa.and_(
    Suggestion.inquiry_id == Inquiry.id,
    Suggestion.turn_began_at == Inquiry.changed_at,
    Suggestion.answered_at.is_(None),
)
_OFFERED = sa.exists().where(IN_THIS_TURN, Hop.rung == Rung.ALTERNATES).correlate(Inquiry)
_CONSENTED = (
    sa.exists()
    .where(
        AlternatesConsent.hop_id == Hop.id,
        Hop.subject == SUBJECT,
        Hop.subject_id == Inquiry.public_id,
    )
    .correlate(Inquiry)
)


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


@dataclass(frozen=True, slots=True)
class Named:
    """A suggestion that waits for the buyer's word, as the page says it."""

    public_id: str
    reason: str
    product_id: str
    product: str
    village: str


@dataclass(frozen=True, slots=True)
class Done:
    """What was done for a buyer nobody answers, in this turn of the seller's silence."""

    offered: bool
    consented: bool
    suggestion: Named | None


def suggested() -> sa.ColumnElement[bool]:
    """Beside an Inquiry: a suggestion of this turn waits for the buyer's word."""
    return sa.exists().where(_STANDING)


def offered() -> sa.ColumnElement[bool]:
    """Beside an Inquiry: other villages are offered in this turn, and never has the buyer said yes."""
    return sa.and_(_OFFERED, ~_CONSENTED)


def done_for_buyer(*, inquiry: Inquiry) -> Done:
    """In one question: the thread's page asks many others."""
    row = db.session.execute(
        sa.select(
            _OFFERED.label("offered"),
            _CONSENTED.label("consented"),
            *(Suggestion.public_id, Suggestion.reason, Listing.public_id.label("product_id")),
            *(Listing.name_en, Listing.name_id, Village.name.label("village")),
        )
        .select_from(Inquiry)
        .outerjoin(Suggestion, _STANDING)
        .outerjoin(Listing, Listing.id == Suggestion.listing_id)
        .outerjoin(Village, Village.id == Listing.village_id)
        .where(Inquiry.id == inquiry.id)
    ).one()
    suggestion = None
    if row.public_id is not None:
        suggestion = Named(row.public_id, row.reason, row.product_id, name_here(row), row.village)
    return Done(row.offered, row.consented, suggestion)


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
