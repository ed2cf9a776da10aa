"""Who takes no words from whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from marketplace.db import db
from marketplace.errors import NotFoundError
from marketplace.inquiries import queries as inquiries
from marketplace.inquiries.block_models import Block
from marketplace.inquiries.models import Inquiry
from marketplace.organisations.roles import Actor, Role


class Between(NamedTuple):
    """Whether the buyer of a thread takes no words from its seller, and the other way round."""

    by_buyer: bool
    by_seller: bool


def list_between(*, one_id: int, other_id: int) -> Sequence[Block]:
    """The blocks in force between two organisations, in either direction."""
    pair = (one_id, other_id)
    statement = sa.select(Block).where(
        Block.blocker_id.in_(pair), Block.blocked_id.in_(pair), Block.lifted_at.is_(None)
    )
    return db.session.scalars(statement).all()


def between_sides(*, inquiry: Inquiry) -> Between:
    """Of a thread's two sides."""
    found = list_between(one_id=inquiry.buyer_id, other_id=inquiry.seller_id)
    makers = {block.blocker_id for block in found}
    return Between(inquiry.buyer_id in makers, inquiry.seller_id in makers)


def get_thread(*, actor: Actor, public_id: str) -> tuple[Inquiry, Between]:
    """An inquiry and its blocks in one question: its page asks many others. Raises NotFoundError."""
    row = db.session.execute(
        sa.select(
            Inquiry,
            _made(Inquiry.buyer_id, of=Inquiry.seller_id),
            _made(Inquiry.seller_id, of=Inquiry.buyer_id),
        )
        .where(Inquiry.public_id == public_id, inquiries.visible_to(actor=actor))
        .options(*inquiries.THREAD_ONLY)
    ).one_or_none()
    if row is None:
        raise NotFoundError
    return row[0], Between(row[1], row[2])


def _made(
    by: InstrumentedAttribute[int], *, of: InstrumentedAttribute[int]
) -> sa.ColumnElement[bool]:
    return (
        sa.exists()
        .where(Block.blocker_id == by, Block.blocked_id == of, Block.lifted_at.is_(None))
        .correlate(Inquiry)
    )


def list_blocks(*, actor: Actor, offset: int, limit: int) -> Sequence[Block]:
    """Every block, for staff; those in force first, the latest on top."""
    statement = (
        sa.select(Block)
        .where(_seen_by(actor))
        .order_by(Block.lifted_at.is_not(None), Block.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return db.session.scalars(statement).all()


def count_blocks(*, actor: Actor) -> int:
    """All there ever were."""
    return db.session.scalar(sa.select(sa.func.count(Block.id)).where(_seen_by(actor))) or 0


def _seen_by(actor: Actor) -> sa.ColumnElement[bool]:
    return sa.true() if actor.role is Role.STAFF else sa.false()
