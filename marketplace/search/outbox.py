"""The search outbox: every change of what can be found, numbered in the order of the commits.

Whoever makes a change, its number is written in the same transaction. A number becomes visible
only after all lower ones, so an index that has read up to one number never misses an earlier one.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, UOWTransaction, mapped_column

from marketplace.db import Model, Number, after_commit, before_commit, db, transaction

OUTBOX_LOCK = 7_301_978  # any fixed number: the advisory lock of the newest number on PostgreSQL
KEPT = timedelta(days=30)  # an index that has slept for longer is built anew
_GATHERED = "search outbox"
_bell = threading.Event()


class UnannouncedChangeError(RuntimeError):
    """Rows that documents are made of were changed in bulk and nobody said so."""


class SearchChange(Model):
    """One document that may read differently now; without an id, all of them may."""

    __tablename__ = "search_outbox"

    # Drawn from the newest row under a lock: numbers of the database's own may be seen out of turn.
    sequence: Mapped[int] = mapped_column(Number, primary_key=True, autoincrement=False)
    document_id: Mapped[int | None]
    at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Changed:
    """A document and the moment it was last changed."""

    document_id: int
    at: datetime


class Searched:
    """A row that a document is made of. Each flush that writes or removes one is noted.

    A base class and not something to call, so that no operation can forget it.
    """

    def changed_document(self) -> Changed | None:
        """The document this row is a part of; None if nobody could ever find it. Asked at commit."""
        raise NotImplementedError

    def outdate(self) -> None:
        """Let the version of the document grow. Asked before each flush that changes this row."""
        raise NotImplementedError


@dataclass(slots=True)
class _Gathered:
    """What one transaction has changed so far."""

    rows: list[Searched] = field(default_factory=list)
    all_at: datetime | None = None
    in_bulk: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """The numbers the outbox still holds, without a gap; both 0 while it is empty."""

    oldest: int
    newest: int

    def reach(self, sequence: int) -> bool:
        """Whether an index that has read up to ``sequence`` finds here all it has not read."""
        return self.oldest - 1 <= sequence <= self.newest


@transaction
def everything_changed(*, at: datetime) -> None:
    """Let every index be built anew: for changes in bulk, and of what many documents share."""
    _gathered(db.session()).all_at = at


@transaction
def prune(*, at: datetime) -> int:
    """Remove what is older than KEPT, except the newest row: the next number is drawn from it."""
    young = sa.select(sa.func.min(SearchChange.sequence)).where(SearchChange.at >= at - KEPT)
    newest = sa.select(sa.func.max(SearchChange.sequence))
    first = sa.func.coalesce(young.scalar_subquery(), newest.scalar_subquery())
    result = db.session.execute(sa.delete(SearchChange).where(SearchChange.sequence < first))
    return int(result.rowcount)  # type: ignore[attr-defined]  # a DELETE's cursor result


# Two questions: SQLite answers either from the end of the key, but both together by a scan.
_ENDS = sa.select(
    sa.select(sa.func.min(SearchChange.sequence)).scalar_subquery().label("oldest"),
    sa.select(sa.func.max(SearchChange.sequence)).scalar_subquery().label("newest"),
)


def kept() -> Kept:
    """What the outbox holds now."""
    row = db.session.execute(_ENDS).one()
    return Kept(row.oldest or 0, row.newest or 0)


def changes_after(*, sequence: int, limit: int) -> list[SearchChange]:
    """The next changes, in the order of their numbers."""
    statement = (
        sa.select(SearchChange)
        .where(SearchChange.sequence > sequence)
        .order_by(SearchChange.sequence)
        .limit(limit)
    )
    return list(db.session.scalars(statement))


def wait_for_change(*, seconds: float) -> None:
    """Until this process commits a change, or so long: others can only be asked."""
    _bell.wait(seconds)
    _bell.clear()


def stop_waiting() -> None:
    """Let whoever waits for a change look up now."""
    _bell.set()


def _gathered(session: Session) -> _Gathered:
    before_commit(_GATHERED, _write_gathered)
    gathered: _Gathered = session.info.setdefault(_GATHERED, _Gathered())
    return gathered


def _notice(session: Session, _context: UOWTransaction, _instances: object) -> None:
    changed = [row for row in _changing(session) if isinstance(row, Searched)]
    for row in changed:
        row.outdate()
    if changed:
        _gathered(session).rows += changed


def _changing(session: Session) -> Iterator[object]:
    yield from session.new
    yield from (row for row in session.dirty if session.is_modified(row))
    yield from session.deleted


def _notice_bulk(state: ORMExecuteState) -> None:
    if not (state.is_insert or state.is_update or state.is_delete):
        return
    table = getattr(state.statement, "table", None)
    if table in _searched_tables():
        _gathered(state.session).in_bulk = table.name


def _searched_tables() -> set[sa.FromClause]:
    mappers = Model.registry.mappers
    return {mapper.local_table for mapper in mappers if issubclass(mapper.class_, Searched)}


def _write_gathered() -> None:
    gathered: _Gathered = db.session.info.pop(_GATHERED)
    if gathered.in_bulk and gathered.all_at is None:
        raise UnannouncedChangeError(gathered.in_bulk)
    changes = [(None, gathered.all_at)] if gathered.all_at else _documents(gathered.rows)
    if not changes:
        return
    if db.session.get_bind().dialect.name == "postgresql":
        # Held until the commit is seen by all: who draws the next number waits for it.
        db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(OUTBOX_LOCK)))
    newest = db.session.scalar(sa.select(sa.func.max(SearchChange.sequence))) or 0
    db.session.execute(
        sa.insert(SearchChange),
        [
            {"sequence": sequence, "document_id": document_id, "at": at}
            for sequence, (document_id, at) in enumerate(changes, newest + 1)
        ],
    )
    after_commit(_bell.set)


def _documents(rows: list[Searched]) -> list[tuple[int | None, datetime]]:
    changed = filter(None, (row.changed_document() for row in rows))
    return sorted({one.document_id: one.at for one in changed}.items())


event.listen(db.session, "before_flush", _notice)
event.listen(db.session, "do_orm_execute", _notice_bulk)
