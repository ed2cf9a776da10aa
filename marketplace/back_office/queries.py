"""How the machinery is: jobs and the audit chain, with nothing of the trade in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from marketplace.db import db
from marketplace.events.models import Event
from marketplace.jobs.models import Job

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Queue:
    """``oldest_at`` is when the longest waiting job was written; ``buried`` shows the newest."""

    waiting: int
    oldest_at: datetime | None
    buried_count: int
    buried: tuple[Job, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """How many events there are and the hash of the newest; None in an empty chain."""

    events: int
    head: str | None


def queue(*, at: datetime) -> Queue:
    """What the worker has before it, and what it gave up; what is meant for later does not wait."""
    open_jobs = sa.and_(Job.done_at.is_(None), Job.dead_at.is_(None), Job.enqueued_at <= at)
    waiting, oldest_at = db.session.execute(
        sa.select(sa.func.count(Job.id), sa.func.min(Job.enqueued_at)).where(open_jobs)
    ).one()
    dead = Job.dead_at.is_not(None)
    buried = sa.select(Job).where(dead).order_by(Job.dead_at.desc(), Job.id.desc())
    count = db.session.scalar(sa.select(sa.func.count(Job.id)).where(dead)) or 0
    return Queue(
        waiting=waiting,
        oldest_at=oldest_at,
        buried_count=count,
        buried=tuple(db.session.scalars(buried.limit(MOST_SHOWN))),
    )


def chain() -> Chain:
    """Where the audit chain stands; ``flask audit verify`` walks it."""
    count = db.session.scalar(sa.select(sa.func.count(Event.id))) or 0
    head = db.session.scalar(sa.select(Event.hash).order_by(Event.id.desc()).limit(1))
    return Chain(events=count, head=head)
