"""Find flagged messages: staff only, and what of them the parties themselves may know."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

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
# One question for each table: SQLite puts so many joins in an order that reads all inquiries.
_PAGE_BY_PAGE = (
    selectinload(MessageFlag.message).selectinload(Message.inquiry).lazyload(Inquiry.messages),
    selectinload(MessageFlag.message).selectinload(Message.inquiry).lazyload(Inquiry.listing),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which flags; None is all."""

    status: FlagStatus | None = None
    kind: FlagKind | None = None


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


def list_flags(*, actor: Actor, wanted: Wanted, offset: int, limit: int) -> list[MessageFlag]:
    """What is to be looked at first, the oldest on top; then what was decided, the latest first."""
    waits = MessageFlag.status == FlagStatus.OPEN
    order = (
        sa.case((waits, 0), else_=1),
        sa.case((waits, MessageFlag.id), else_=-MessageFlag.id),
    )
    # Only ids are put in order: whole rows with their threads would be carried along.
    ids = sa.select(MessageFlag.id).where(visible_to(actor=actor), *_conditions(wanted))
    found = db.session.scalars(ids.order_by(*order).offset(offset).limit(limit)).all()
    statement = sa.select(MessageFlag).where(MessageFlag.id.in_(found)).order_by(*order)
    return list(db.session.scalars(statement.options(*_PAGE_BY_PAGE)))


def find_report(*, message: Message) -> MessageFlag | None:
    """The report of this message; whoever asks must be one of its parties."""
    return db.session.scalar(
        sa.select(MessageFlag).where(
            MessageFlag.message_id == message.id, MessageFlag.kind == FlagKind.REPORT
        )
    )


def count_flags(*, actor: Actor, wanted: Wanted) -> int:
    """How many list_flags() has in all."""
    statement = sa.select(sa.func.count(MessageFlag.id))
    counted = statement.where(visible_to(actor=actor), *_conditions(wanted))
    return db.session.scalar(counted) or 0


def _conditions(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    chosen = ((MessageFlag.status, wanted.status), (MessageFlag.kind, wanted.kind))
    return [column == value for column, value in chosen if value is not None]
