"""The search engine of several machines: PostgreSQL keeps the segments, our own collector reads.

It has connections of its own, so neither the transaction of a request nor its session is touched.
Reading needs no more than SELECT and works on a streaming replica.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass

import numpy as np
import psycopg
import sqlalchemy as sa
from psycopg import errors
from sqlalchemy import event
from sqlalchemy.dialects.postgresql import REGCLASS
from sqlalchemy.exc import DBAPIError

from marketplace.search.collector import Collector
from marketplace.search.documents import SearchDocument
from marketplace.search.drafting import Change, Merge, draft_change, draft_merge
from marketplace.search.index_engine import (
    CACHE_BYTES,
    CHECK_SECONDS,
    LOCK_SECONDS,
    IndexEngine,
    T,
)
from marketplace.search.merging import worth_merging
from marketplace.search.port import BusyError, IndexMissingError, SearchEngineError
from marketplace.search.postgres_segments import (
    Connect,
    PostgresSegment,
    SegmentGoneError,
    Shelf,
    create_tables,
    encode_numbers,
    remove_segments,
    search_generation,
    search_segment,
    tables,
    write_segment,
)
from marketplace.search.postings import PostingCache
from marketplace.search.segments import SegmentDraft
from marketplace.search.snapshot import Contents, Snapshot
from marketplace.search.thesaurus import Thesaurus

# Any fixed numbers: the advisory locks of whoever writes the index, and merges its segments.
WRITE_LOCK = 7_301_979
MERGE_LOCK = 7_301_980
ATTEMPTS = 3
CONNECT_SECONDS = 5
READ_SECONDS = 10
COMMIT_SECONDS = 60
REBUILD_SECONDS = 3600
_ABSENT = (errors.UndefinedTable, errors.InvalidSchemaName, errors.UndefinedColumn)

Pointer = tuple[int, str, int]


class DisturbedError(SearchEngineError):
    """A connection was lost, or a replica had to choose its replay over our reading: ask again."""


@dataclass(frozen=True)
class State:
    """The live generation at one of its commits, and its segments."""

    pointer: Pointer
    segments: list[PostgresSegment]

    @property
    def generation(self) -> int:
        return self.pointer[0]


class PostgresEngine(IndexEngine[Collector]):
    """A SearchEngine over one database, shared by the machines that reach it."""

    def __init__(
        self,
        url: sa.URL,
        *,
        thesaurus: Callable[[], Thesaurus],
        lock_seconds: float = LOCK_SECONDS,
        check_seconds: float = CHECK_SECONDS,
        cache_bytes: int = CACHE_BYTES,
    ) -> None:
        super().__init__(thesaurus=thesaurus, check_seconds=check_seconds)
        waiting = {} if "connect_timeout" in url.query else {"connect_timeout": CONNECT_SECONDS}
        # One reads, one writes, two merge; the fifth is for a rebuild beside them.
        self._database = sa.create_engine(url, connect_args=waiting, pool_size=1, max_overflow=4)
        event.listen(self._database, "connect", _limit_statements)
        self._reads = self._database.execution_options(isolation_level="AUTOCOMMIT")
        self._lock_seconds = lock_seconds
        self._cache = PostingCache(budget=cache_bytes)
        self._pointer: Pointer | None = None

    def close(self) -> None:
        with self._reading:
            super().close()
            self._pointer = None
        self._database.dispose()

    def commit(self, *, sequence: int) -> int:
        changes = self._staged.take()
        draft = SegmentDraft(self._thesaurus())
        with closing(draft), self._writing(statement_seconds=COMMIT_SECONDS) as connection:
            state, snapshot = self._newest_state(connection)
            change = draft_change(draft, snapshot, changes, sequence=sequence)
            write_segment(connection, state.generation, draft)
            _outdate(connection, state, snapshot, change)
        self._look_again()
        return change.count

    def _merge(self) -> None:
        """The write lock is held only to put the heir in the place of its segments."""
        draft = SegmentDraft(self._thesaurus())
        with closing(draft), self._merging() as connection:
            _, snapshot = self._newest_state(connection)
            parts = worth_merging(snapshot.parts)
            if not parts:
                return
            merge = draft_merge(draft, snapshot, parts)
            with self._writing(statement_seconds=COMMIT_SECONDS) as writing:
                _replace_segments(writing, merge, draft)

    def _newest_state(self, connection: sa.Connection) -> tuple[State, Snapshot]:
        """All of it read with this one connection."""
        state = _state(connection, lambda: nullcontext(connection))
        nothing = PostingCache(budget=0)
        return state, Snapshot(state.segments, cache=nothing, known=self._known())

    @contextmanager
    def _merging(self) -> Iterator[sa.Connection]:
        """A connection to read with, for one machine at a time; raises BusyError."""
        with _telling_plainly(), self._database.begin() as connection:
            connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
            lock = sa.func.pg_try_advisory_xact_lock(MERGE_LOCK)
            if not connection.scalar(sa.select(lock)):
                raise BusyError("Another process is merging the search index.")
            yield connection

    def rebuild(self, documents: Iterable[SearchDocument], *, sequence: int) -> int:
        draft = SegmentDraft(self._thesaurus())
        try:
            with self._writing(statement_seconds=REBUILD_SECONDS) as connection:
                for document in documents:
                    draft.add(document)
                count = len(draft)
                draft.add_sequence(sequence)
                create_tables(connection)
                _switch(connection, draft)
        finally:
            draft.close()
        self._look_again()
        return count

    def _ask(self, question: Callable[[Collector], T]) -> T:
        """Asks the newest state, and once more where it was merged away meanwhile."""
        for _ in range(ATTEMPTS - 1):
            try:
                with _telling_plainly():
                    return super()._ask(question)
            except (SegmentGoneError, DisturbedError):
                self._look_again()
        with _telling_plainly():
            return super()._ask(question)

    def _look(self) -> None:
        with self._reads.connect() as connection:
            if self._reader is not None and _read_pointer(connection) == self._pointer:
                return
            state = _state(connection, self._reads.connect)
        known = self._known()
        self._reader = None
        snapshot = Snapshot(state.segments, cache=self._cache, known=known)
        self._reader = Collector(snapshot, self._thesaurus())
        self._pointer = state.pointer

    def _known(self) -> Mapping[str, Contents]:
        reader = self._reader
        return {} if reader is None else reader.snapshot.contents

    @contextmanager
    def _writing(self, *, statement_seconds: int) -> Iterator[sa.Connection]:
        """One transaction, and nobody else's beside it."""
        patience = max(1, round(self._lock_seconds * 1000))
        with _telling_plainly(), self._database.begin() as connection:
            connection.exec_driver_sql(
                f"SET LOCAL lock_timeout = {patience};"
                f"SET LOCAL statement_timeout = '{statement_seconds}s';"
                "SET LOCAL idle_in_transaction_session_timeout = 0"
            )
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(WRITE_LOCK)))
            yield connection

    def _generation_name(self) -> str:
        return "" if self._pointer is None else f"gen-{self._pointer[0]}"

    def _size_bytes(self) -> int:
        """Of all tables, the generation before among them."""
        names = [table.fullname for table in tables.sorted_tables]
        sizes = (sa.func.pg_total_relation_size(sa.cast(name, REGCLASS)) for name in names)
        with self._reads.connect() as connection:
            return int(sum(connection.execute(sa.select(*sizes)).one()))

    def _cached_bytes(self) -> int:
        return self._cache.nbytes


def _limit_statements(connection: psycopg.Connection, _record: object) -> None:
    connection.execute(f"SET statement_timeout = '{READ_SECONDS}s'")
    connection.commit()


@contextmanager
def _telling_plainly() -> Iterator[None]:
    """What the database says, in the words of the port."""
    try:
        yield
    except (DBAPIError, psycopg.Error) as error:
        said = error.orig if isinstance(error, DBAPIError) else error
        if isinstance(said, _ABSENT):
            raise IndexMissingError("There is no search index yet.") from error
        if isinstance(said, errors.LockNotAvailable):
            raise BusyError("Another process is writing the search index.") from error
        lost = isinstance(error, DBAPIError) and error.connection_invalidated
        if lost or isinstance(said, errors.SerializationFailure):
            raise DisturbedError("The search index could not be read.") from error
        raise SearchEngineError("The database of the search index refuses.") from error


def _read_pointer(connection: sa.Connection) -> Pointer | None:
    live = search_generation.c
    asked = sa.select(live.id, live.mark, live.revision).where(live.live)
    return connection.execute(asked).one_or_none()


def _state(connection: sa.Connection, connect: Connect) -> State:
    """The live generation and its segments, read in one statement and so at one moment."""
    live, part = search_generation.c, search_segment.c
    asked = (
        sa.select(live.id, live.mark, live.revision, part.id, part.deleted)
        .outerjoin_from(search_generation, search_segment, part.generation == live.id)
        .where(live.live)
        .order_by(part.id)
    )
    rows = connection.execute(asked).all()
    if not rows:
        raise IndexMissingError("There is no search index yet.")
    generation, mark, revision, *_ = rows[0]
    found = [(number, deleted) for *_, number, deleted in rows if number is not None]
    shelf = Shelf(connect, [number for number, _ in found])
    segments = [PostgresSegment(mark, number, deleted, shelf) for number, deleted in found]
    return State((generation, mark, revision), segments)


def _outdate(connection: sa.Connection, state: State, snapshot: Snapshot, change: Change) -> None:
    """Marks documents that live no more, and says that this is new."""
    for segment, part in zip(state.segments, snapshot.parts, strict=True):
        outdated = change.outdated_in(part)
        if len(outdated):
            deleted = encode_numbers(np.union1d(segment.deleted(), outdated))
            connection.execute(
                search_segment.update()
                .where(search_segment.c.id == segment.number)
                .values(deleted=deleted)
            )
    _raise_revision(connection, state)


def _replace_segments(connection: sa.Connection, merge: Merge, draft: SegmentDraft) -> None:
    """Puts the draft in the place of the segments it was merged of, unless one of them is gone."""
    state = _state(connection, lambda: nullcontext(connection))
    merged = [one for one in state.segments if one.name in merge.numbers]
    if len(merged) < len(merge.numbers):
        return
    outdated = [merge.outdated_since(one.name, one.deleted()) for one in merged]
    write_segment(connection, state.generation, draft, deleted=np.concatenate(outdated))
    remove_segments(connection, [one.number for one in merged])
    _raise_revision(connection, state)


def _raise_revision(connection: sa.Connection, state: State) -> None:
    connection.execute(
        search_generation.update()
        .where(search_generation.c.id == state.generation)
        .values(revision=search_generation.c.revision + 1)
    )


def _switch(connection: sa.Connection, draft: SegmentDraft) -> None:
    """Writes a generation beside the live one, which it succeeds; older ones go."""
    newest = connection.scalar(sa.select(sa.func.max(search_generation.c.id)))
    number = (newest or 0) + 1
    write_segment(connection, number, draft)
    kept = [
        number,
        *connection.scalars(sa.select(search_generation.c.id).where(search_generation.c.live)),
    ]
    connection.execute(search_generation.update().values(live=False))
    connection.execute(
        search_generation.insert().values(
            id=number, mark=secrets.token_hex(8), live=True, revision=1
        )
    )
    gone = sa.select(search_segment.c.id).where(search_segment.c.generation.not_in(kept))
    remove_segments(connection, list(connection.scalars(gone)))
    connection.execute(search_generation.delete().where(search_generation.c.id.not_in(kept)))
