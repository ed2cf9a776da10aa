"""Read the chain: the timeline of a thing, and whether the chain still verifies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from marketplace.db import db
from marketplace.events.chain import GENESIS, link
from marketplace.events.models import Event

# Selects rows of (subject, public id, a note for whoever tells them).
Trace = sa.Select[str, str, str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """``broken_at`` is the id of the first event that does not fit, or None; ``head`` its last hash."""

    events: int
    head: str
    broken_at: int | None

    @property
    def intact(self) -> bool:
        return self.broken_at is None


def timeline(*, subjects: Sequence[tuple[str, str]]) -> list[Event]:
    """Events of these (subject, public id) pairs, oldest first."""
    if not subjects:
        return []
    matches = sa.tuple_(Event.subject, Event.subject_id).in_(subjects)
    return list(db.session.scalars(sa.select(Event).where(matches).order_by(Event.id)))


def timeline_of(*, traces: Sequence[Trace]) -> list[tuple[Event, str]]:
    """Events of whatever ``traces`` find, each with its trace's note, oldest first; in one query."""
    found = sa.union_all(*traces).subquery()
    subject, subject_id, note = found.c
    statement = (
        sa.select(Event, note)
        .join(found, sa.and_(Event.subject == subject, Event.subject_id == subject_id))
        .order_by(Event.id)
    )
    return [(event, said) for event, said in db.session.execute(statement)]


def verify(*, progress: Callable[[int], None] = lambda _count: None) -> Verdict:
    """Walk the whole chain. ``progress`` is told how many events were read."""
    head, count = GENESIS, 0
    for event in db.session.scalars(sa.select(Event).order_by(Event.id)).yield_per(1000):
        expected = link(previous_hash=head, at=event.at, fields=event.chained_fields)
        if event.previous_hash != head or event.hash != expected:
            return Verdict(events=count, head=head, broken_at=event.id)
        head, count = event.hash, count + 1
        progress(count)
    return Verdict(events=count, head=head, broken_at=None)
