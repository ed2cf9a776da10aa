"""Make marks on tallies, take them back, and forget those that no longer count."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from marketplace.db import db, transaction
from marketplace.jobs.operations import enqueue
from marketplace.tallies import queries
from marketplace.tallies.models import TallyMark
from marketplace.tallies.tally import Tally
from marketplace.web import limiting

FORGET = "tallies.forget"
ROUND = timedelta(minutes=15)
_BITS_OF_LOCK = 63


@transaction
def mark(*, tallies: Sequence[Tally], at: datetime) -> list[int]:
    """One mark on each, or none and TooManyError; what ``take_back`` takes.

    Exact however many processes ask at once: whoever asks about the same tally waits in line.
    """
    if not limiting.limited():
        return []
    if db.session.get_bind().dialect.name == "postgresql":
        for digest in sorted(tally.digest() for tally in tallies):  # in one order, or two deadlock
            number = int(digest, 16) >> (256 - _BITS_OF_LOCK)
            db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))
    queries.refuse_full(tallies=tallies, at=at)
    return _write(tallies, at=at)


@transaction
def note(*, tallies: Sequence[Tally], at: datetime) -> None:
    """One mark on each, full or not: for what was done already."""
    _write(tallies, at=at)


@transaction
def take_back(*, marks: Sequence[int]) -> None:
    """What they counted was no failure after all."""
    db.session.execute(sa.delete(TallyMark).where(TallyMark.id.in_(marks)))


@transaction
def forget(*, at: datetime) -> None:
    """Let go the marks that no longer count; while others do, come again."""
    db.session.execute(sa.delete(TallyMark).where(TallyMark.ends_at <= at))
    last = queries.last_end()
    if last is not None:
        _forget_later(last, at=at)


def _write(tallies: Sequence[Tally], *, at: datetime) -> list[int]:
    marks = [
        TallyMark(tally_hash=tally.digest(), ends_at=at + tally.limit.within) for tally in tallies
    ]
    db.session.add_all(marks)
    db.session.flush()
    _forget_later(max(mark.ends_at for mark in marks), at=at)
    return [mark.id for mark in marks]


def _forget_later(end: datetime, *, at: datetime) -> None:
    enqueue(kind=FORGET, payload={}, at=max(end, at + ROUND), dedupe_key=FORGET)
