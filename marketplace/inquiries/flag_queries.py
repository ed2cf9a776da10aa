"""Find flagged messages: staff only, and what of them the parties themselves may know."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from marketplace.db import db
from marketplace.errors import NotFoundError
from marketplace.inquiries.flag_models import MessageFlag
from marketplace.inquiries.flag_states import FlagKind, FlagStatus
from marketplace.inquiries.models import Inquiry, Message
from marketplace.organisations.roles import Actor, Role

_WITH_INQUIRY = (
    joinedload(MessageFlag.message).joinedload(Message.inquiry).lazyload(Inquiry.messages),
    joinedload(MessageFlag.message).joinedload(Message.inquiry).lazyload(Inquiry.listing),
)


def visible_to(*, actor: Actor) -> sa.ColumnElement[bool]:
    """Flags are staff's."""
    return sa.true() if actor.role is Role.STAFF else sa.false()


def get_flag(*, actor: Actor, public_id: str) -> MessageFlag:
    """Raises NotFoundError."""
    flag = db.session.scalar(
        sa.select(MessageFlag)
        .where(MessageFlag.public_id == public_id, visible_to(actor=actor))
        .options(*_WITH_INQUIRY)
    )
    if flag is None:
        raise NotFoundError
    return flag


def list_flags(*, actor: Actor, offset: int, limit: int) -> list[MessageFlag]:
    """What is to be looked at first, the oldest on top; then what was decided, the latest first."""
    waits = MessageFlag.status == FlagStatus.OPEN
    statement = (
        sa.select(MessageFlag)
        .where(visible_to(actor=actor))
        .order_by(
            sa.case((waits, 0), else_=1), sa.case((waits, MessageFlag.id), else_=-MessageFlag.id)
        )
        .offset(offset)
        .limit(limit)
        .options(*_WITH_INQUIRY)
    )
    return list(db.session.scalars(statement))


def find_report(*, message: Message) -> MessageFlag | None:
    """The report of this message; whoever asks must be one of its parties."""
    return db.session.scalar(
        sa.select(MessageFlag).where(
            MessageFlag.message_id == message.id, MessageFlag.kind == FlagKind.REPORT
        )
    )


def count_flags(*, actor: Actor) -> int:
    """All there ever were."""
    statement = sa.select(sa.func.count(MessageFlag.id)).where(visible_to(actor=actor))
    return db.session.scalar(statement) or 0
