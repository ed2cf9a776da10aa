"""Who takes no words from whom."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from marketplace.db import db
from marketplace.inquiries.block_models import Block
from marketplace.organisations.roles import Actor, Role


def list_between(*, one_id: int, other_id: int) -> Sequence[Block]:
    """The blocks in force between two organisations, in either direction."""
    pair = (one_id, other_id)
    statement = sa.select(Block).where(
        Block.blocker_id.in_(pair), Block.blocked_id.in_(pair), Block.lifted_at.is_(None)
    )
    return db.session.scalars(statement).all()


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
