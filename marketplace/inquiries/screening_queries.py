"""Held inquiries for whoever may look at them, and how new a company is."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from marketplace.catalog.models import Listing
from marketplace.db import db
from marketplace.errors import NotFoundError
from marketplace.events.models import Event
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.queries import begun_by_buyer
from marketplace.inquiries.screening_models import Hold
from marketplace.inquiries.states import TRANSITIONS, InquiryAction, InquiryStatus
from marketplace.organisations import officers
from marketplace.organisations.roles import Actor, Role

DAY = timedelta(hours=24)


def visible_to(*, actor: Actor) -> sa.ColumnElement[bool]:
    """Staff see every one, a programme officer those of villages in their region."""
    if actor.role is Role.STAFF:
        return sa.true()
    return Listing.village.has(officers.within(actor))


def get_hold(*, actor: Actor, public_id: str) -> Hold:
    """The hold of this inquiry (its public id). Raises NotFoundError."""
    hold = db.session.scalar(_holds(actor).where(Inquiry.public_id == public_id))
    if hold is None:
        raise NotFoundError
    return hold


def list_holds(*, actor: Actor, offset: int, limit: int) -> list[Hold]:
    """What waits first, the oldest on top; then what was decided, the latest first."""
    waits = Inquiry.status == InquiryStatus.HELD
    statement = (
        _holds(actor)
        .order_by(sa.case((waits, 0), else_=1), sa.case((waits, Hold.id), else_=-Hold.id))
        .offset(offset)
        .limit(limit)
        .options(contains_eager(Hold.inquiry).lazyload(Inquiry.messages))
    )
    return list(db.session.scalars(statement))


def count_holds(*, actor: Actor) -> int:
    """All there ever were."""
    statement = (
        sa.select(sa.func.count(Hold.id))
        .join(Inquiry, Inquiry.id == Hold.inquiry_id)
        .join(Listing, Listing.id == Inquiry.listing_id)
        .where(visible_to(actor=actor))
    )
    return db.session.scalar(statement) or 0


def asked_lately(*, buyer_id: int, at: datetime) -> int:
    """How many inquiries the company sent in the 24 hours before ``at``."""
    sent = sa.and_(Inquiry.buyer_id == buyer_id, Inquiry.asked_at > at - DAY, begun_by_buyer())
    return db.session.scalar(sa.select(sa.func.count(Inquiry.id)).where(sent)) or 0


def was_answered(*, buyer_id: int) -> bool:
    """Whether any village ever answered this company, by word or by quotation."""
    answer = sa.and_(
        Event.subject == TRANSITIONS.name,
        Event.subject_id == Inquiry.public_id,
        Event.action.in_(
            [f"{TRANSITIONS.name}.{one}" for one in (InquiryAction.ANSWER, InquiryAction.DECLINE)]
        ),
    )
    found = sa.exists().where(Inquiry.buyer_id == buyer_id, answer)
    return db.session.scalar(sa.select(found)) or False


def _holds(actor: Actor) -> sa.Select[Hold]:
    return (
        sa.select(Hold)
        .join(Hold.inquiry)
        .join(Inquiry.listing)
        .where(visible_to(actor=actor))
        .options(contains_eager(Hold.inquiry).contains_eager(Inquiry.listing))
    )
