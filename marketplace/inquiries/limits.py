"""How much one person may write and one company may ask, counted from the rows themselves.

Source of the figures: reliability reference 2.3. Whoever writes is locked first, so that two
requests of theirs at the same moment count one after the other.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from marketplace.accounts.models import Person
from marketplace.db import db, lock
from marketplace.errors import TooManyError
from marketplace.inquiries import queries
from marketplace.inquiries.models import Inquiry, Message, MessageAttachment
from marketplace.labels import N_
from marketplace.organisations.models import Organisation
from marketplace.organisations.roles import Actor
from marketplace.web import limiting

MESSAGES_AN_HOUR = 60
FILES_AN_HOUR = 60
INQUIRIES_A_DAY = 20
HOUR, DAY = timedelta(hours=1), timedelta(hours=24)


def refuse_more_messages(*, actor: Actor, at: datetime) -> None:
    """Raises TooManyError when the person wrote 60 messages in the hour before ``at``."""
    lock(db.session.get_one(Person, actor.person_id))
    _refuse_many_messages(actor, at=at)


def refuse_more_inquiries(*, actor: Actor, at: datetime) -> None:
    """Raises TooManyError when the company asked 20 times in the 24 hours before ``at``."""
    lock(db.session.get_one(Organisation, actor.organisation_id))
    own = sa.and_(Inquiry.buyer_id == actor.organisation_id, queries.begun_by_buyer())
    nth = _nth_latest(Inquiry.asked_at, own, INQUIRIES_A_DAY)
    _refuse(
        nth,
        window=DAY,
        at=at,
        message=N_("Your company has sent very many inquiries today. Your text is kept here."),
    )


def refuse_more_files(*, actor: Actor, files: int, at: datetime) -> None:
    """Raises TooManyError when these would be more than 60 in the hour before ``at``.

    Asked before bytes are stored too, so that nobody fills the disk with what is refused anyway.
    """
    if not files:
        return
    _refuse_many_messages(actor, at=at)
    own = sa.and_(Message.author_id == actor.person_id, MessageAttachment.message_id == Message.id)
    _refuse(
        _nth_latest(Message.sent_at, own, FILES_AN_HOUR - files + 1),
        window=HOUR,
        at=at,
        message=N_("You have sent very many files within an hour. Your text is kept here."),
        field="files",
    )


def _refuse_many_messages(actor: Actor, *, at: datetime) -> None:
    nth = _nth_latest(Message.sent_at, Message.author_id == actor.person_id, MESSAGES_AN_HOUR)
    _refuse(
        nth,
        window=HOUR,
        at=at,
        message=N_("You have written very many messages within an hour. Your text is kept here."),
    )


def _nth_latest(
    moment: sa.orm.InstrumentedAttribute[datetime], whose: sa.ColumnElement[bool], nth: int
) -> datetime | None:
    """When the oldest of the last ``nth`` was; None when there are not so many."""
    statement = sa.select(moment).where(whose).order_by(moment.desc()).offset(nth - 1).limit(1)
    return db.session.scalar(statement)


def _refuse(
    nth: datetime | None, *, window: timedelta, at: datetime, message: str, field: str = "text"
) -> None:
    if nth is None or nth <= at - window or not limiting.limited():
        return
    raise TooManyError(message, field=field, retry_after=nth + window - at)
