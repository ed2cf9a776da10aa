"""Find inquiries, only ever those the actor's organisation is a party to."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import defaultload, lazyload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from marketplace.catalog.models import Listing
from marketplace.db import db
from marketplace.errors import NotFoundError
from marketplace.events.models import Event
from marketplace.inquiries.models import Inquiry, Message
from marketplace.inquiries.standing_in import covered
from marketplace.inquiries.states import OPEN, TRANSITIONS, InquiryStatus
from marketplace.organisations.models import Organisation
from marketplace.organisations.powers import Step
from marketplace.organisations.roles import Actor

# What its listing says of offers and certificates stands on no page of a thread.
_LISTING = (
    defaultload(Inquiry.listing).lazyload(Listing.offers),
    defaultload(Inquiry.listing).lazyload(Listing.certificates),
)
THREAD_ONLY = (
    *_LISTING,
    selectinload(Inquiry.messages).joinedload(Message.files),
)


def visible_to(*, actor: Actor) -> sa.ColumnElement[bool]:
    """The condition under which an inquiry exists for this actor."""
    party = sa.or_(
        Inquiry.buyer_id == actor.organisation_id,
        sa.and_(Inquiry.seller_id == actor.organisation_id, Inquiry.routed_at.is_not(None)),
    )
    if actor.exports:
        return sa.and_(covered(actor, Step.QUOTE), Inquiry.routed_at.is_not(None))
    return party if actor.buys or actor.sells else sa.false()


def get_inquiry(*, actor: Actor, public_id: str) -> Inquiry:
    """The inquiry, if this actor's organisation asked it or was asked. Raises NotFoundError."""
    return _get(actor, public_id, THREAD_ONLY)


def get_inquiry_alone(*, actor: Actor, public_id: str) -> Inquiry:
    """As ``get_inquiry``, for a page that shows no word of the thread: one question less."""
    return _get(actor, public_id, (*_LISTING, lazyload(Inquiry.messages)))


def _get(actor: Actor, public_id: str, options: Iterable[ExecutableOption]) -> Inquiry:
    inquiry = db.session.scalar(
        sa.select(Inquiry)
        .where(Inquiry.public_id == public_id, visible_to(actor=actor))
        .options(*options)
    )
    if inquiry is None:
        raise NotFoundError
    return inquiry


def list_inquiries(*, actor: Actor, offset: int = 0, limit: int = 100) -> list[Inquiry]:
    """What waits for the actor's side first, the longest wait on top; then the rest, newest first."""
    waiting = _waits_for(actor)
    over = Inquiry.status.not_in([InquiryStatus.HELD, *OPEN])
    statement = (
        sa.select(Inquiry)
        .where(visible_to(actor=actor))
        .order_by(
            sa.case((waiting, 0), (over, 2), else_=1),
            sa.case((waiting, Inquiry.changed_at)),
            sa.case((waiting, Inquiry.id)),
            Inquiry.changed_at.desc(),
            Inquiry.id.desc(),
        )
        .offset(offset)
        .limit(limit)
        .options(lazyload(Inquiry.messages))  # a list shows no thread
    )
    return list(db.session.scalars(statement))


def find_by_submission(*, submission_key: str | None) -> Inquiry | None:
    """The inquiry an earlier press of the same button made; whose it is, the caller must check."""
    if submission_key is None:
        return None
    return db.session.scalar(sa.select(Inquiry).where(Inquiry.submission_key == submission_key))


def begun_by_buyer() -> sa.ColumnElement[bool]:
    """Beside an Inquiry: somebody of the buyer asked; a request's threads are begun by others."""
    buyer = sa.select(Organisation.public_id).where(Organisation.id == Inquiry.buyer_id)
    return sa.exists().where(
        Event.subject == TRANSITIONS.name,
        Event.subject_id == Inquiry.public_id,
        Event.action == f"{TRANSITIONS.name}.begin",
        Event.organisation_id == buyer.correlate(Inquiry).scalar_subquery(),
    )


def find_message_by_submission(*, submission_key: str | None) -> Message | None:
    """The message an earlier press of the same button made; the caller checks whose it is."""
    if submission_key is None:
        return None
    return db.session.scalar(sa.select(Message).where(Message.submission_key == submission_key))


def waits_for(*, actor: Actor) -> InquiryStatus:
    """The status in which the next word is the actor's side's."""
    return InquiryStatus.AWAITING_BUYER if actor.buys else InquiryStatus.AWAITING_SELLER


def _waits_for(actor: Actor) -> sa.ColumnElement[bool]:
    return Inquiry.status == waits_for(actor=actor)
