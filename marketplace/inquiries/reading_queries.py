"""Count what a person has not read, and say who of the other side has read what we wrote."""

from __future__ import annotations

import sqlalchemy as sa

from marketplace.db import db
from marketplace.inquiries.models import Inquiry, Message
from marketplace.inquiries.reading_models import Reading
from marketplace.organisations.models import Membership
from marketplace.organisations.roles import Actor


def unread_messages(
    *, person_id: int | sa.BindParameter[int], organisation_id: int | sa.BindParameter[int]
) -> sa.ScalarSelect[int]:
    """How many messages of the other side this person has not seen, beside each Inquiry."""
    seen = (
        sa.select(Reading.message_id)
        .where(
            Reading.inquiry_id == Inquiry.id,
            Reading.person_id == person_id,
            Reading.organisation_id == organisation_id,
        )
        .correlate(Inquiry)
        .scalar_subquery()
    )
    return (
        sa.select(sa.func.count(Message.id))
        .where(
            Message.inquiry_id == Inquiry.id,
            Message.organisation_id != organisation_id,
            Message.id > sa.func.coalesce(seen, 0),
        )
        .correlate(Inquiry)
        .scalar_subquery()
    )


# All that a member has not seen of the organisation's threads; asked with the member on every page.
UNREAD_OF_MEMBER = (
    sa.select(sa.func.count(Message.id))
    .select_from(Inquiry)
    .join(Message, Message.inquiry_id == Inquiry.id)
    .outerjoin(
        Reading,
        sa.and_(
            Reading.inquiry_id == Inquiry.id,
            Reading.person_id == Membership.person_id,
            Reading.organisation_id == Membership.organisation_id,
        ),
    )
    .where(
        sa.or_(
            Inquiry.buyer_id == Membership.organisation_id,
            sa.and_(
                Inquiry.seller_id == Membership.organisation_id, Inquiry.routed_at.is_not(None)
            ),
        ),
        Message.organisation_id != Membership.organisation_id,
        Message.id > sa.func.coalesce(Reading.message_id, 0),
    )
    .correlate(Membership)
    .scalar_subquery()
)


def list_readings(*, inquiry: Inquiry) -> list[Reading]:
    """How far everybody of both sides has read, the first reader first."""
    statement = (
        sa.select(Reading)
        .where(Reading.inquiry_id == inquiry.id)
        .order_by(Reading.read_at, Reading.id)
    )
    return list(db.session.scalars(statement))


def find_reading(*, actor: Actor, inquiry_id: int) -> Reading | None:
    """How far this person has read for this organisation."""
    return db.session.scalar(
        sa.select(Reading).where(
            Reading.inquiry_id == inquiry_id,
            Reading.person_id == actor.person_id,
            Reading.organisation_id == actor.organisation_id,
        )
    )


def unread_by(*, actor: Actor) -> sa.ScalarSelect[int]:
    """How many messages are new to the actor, beside each Inquiry: to an exporter, the buyer's."""
    unread = unread_messages(person_id=actor.person_id, organisation_id=actor.organisation_id)
    return unread.where(Message.organisation_id == Inquiry.buyer_id) if actor.exports else unread
