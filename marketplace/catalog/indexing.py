"""Bring the search index in step with the catalogue: follow the outbox, rebuild, compare, mend."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from marketplace.catalog import queries, searchable
from marketplace.db import db
from marketplace.search import outbox
from marketplace.search.documents import SearchDocument
from marketplace.search.port import BusyError, IndexMissingError, SearchEngine

MOST_IN_A_BATCH = 200
BATCH_SECONDS = 0.5  # of reading; what was read is written before more is
LISTINGS_AT_ONCE = 50
LISTINGS_AT_ONCE_IN_A_REBUILD = 500
MOST_MENDED = 2_000  # of more differences a new index is made sooner
Progress = Callable[[int], None]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Difference:
    """What separates the index from the catalogue, by listing id."""

    to_write: tuple[int, ...] = ()
    to_remove: tuple[int, ...] = ()
    index_missing: bool = False

    def __bool__(self) -> bool:
        return self.index_missing or bool(self.to_write or self.to_remove)


class Indexer:
    """Keeps ``engine`` in step; every method may be repeated and may be killed at any point.

    Several processes may follow at once: each asks the index how far it is before it reads rows,
    and commits no higher number than it has read. Whatever another wrote meanwhile is then read
    again, so a slow one costs time and never a change.
    """

    def __init__(self, engine: SearchEngine) -> None:
        self._engine = engine

    def follow(self) -> None:
        """Take up every change that waits."""
        while self.follow_once():
            self.merge()

    def follow_once(self) -> bool:
        """Take up one batch of changes; False when none waits. Without a usable index, build one.

        An index is of no use when the outbox no longer holds all that it has not read, or when it
        has read numbers that were never drawn: then it belongs to another database.
        """
        try:
            reached = self._engine.last_sequence()
        except IndexMissingError:
            self.rebuild()
            return True
        _read_afresh()
        kept = outbox.kept()
        if reached == kept.newest:
            return False
        changes = outbox.changes_after(sequence=reached, limit=MOST_IN_A_BATCH)
        ids = {change.sequence: change.document_id for change in changes}
        if None in ids.values() or not kept.reach(reached):
            self.rebuild()
        else:
            self._take_up([(sequence, id_) for sequence, id_ in ids.items() if id_ is not None])
        return True

    def merge(self) -> None:
        """Merge what commits have left, unless another process is about it."""
        with suppress(BusyError):
            self._engine.merge()

    def compare(self) -> Difference:
        """What would have to be written and removed now."""
        try:
            self._engine.refresh()
            held = self._engine.versions()
        except IndexMissingError:
            wanted = searchable.published_versions()
            return Difference(to_write=tuple(sorted(wanted)), index_missing=True)
        _read_afresh()
        wanted = searchable.published_versions()
        return Difference(
            to_write=tuple(sorted(one for one in wanted if held.get(one) != wanted[one])),
            to_remove=tuple(sorted(held.keys() - wanted.keys())),
        )

    def bring_in_step(self, *, progress: Progress | None = None) -> Difference:
        """Follow, then write and remove what differs all the same; answers what differed before."""
        progress = progress or _nobody_watches
        difference = self.compare()
        if difference.index_missing or len(difference.to_write) > MOST_MENDED:
            self.rebuild(progress=progress)
            return difference
        self.follow()
        remaining = self.compare()
        progress(max(len(difference.to_write) - len(remaining.to_write), 0))
        for some in _portions((*remaining.to_write, *remaining.to_remove), MOST_IN_A_BATCH):
            reached = self._engine.last_sequence()
            self._stage(some)
            self._engine.commit(sequence=reached)
            self.merge()
            progress(len(some))
        return difference

    def rebuild(self, *, progress: Progress | None = None) -> int:
        """Build the whole index anew beside the one in use, then switch; say how many went in."""
        _read_afresh()
        sequence = outbox.kept().newest
        documents = _all_documents(progress or _nobody_watches)
        return self._engine.rebuild(documents, sequence=sequence)

    def _take_up(self, changes: Sequence[tuple[int, int]]) -> None:
        started, reached = time.monotonic(), 0
        for some in _portions(changes, LISTINGS_AT_ONCE):
            self._stage({listing_id for _, listing_id in some})
            reached = some[-1][0]
            if time.monotonic() - started >= BATCH_SECONDS:
                break
        self._engine.commit(sequence=reached)

    def _stage(self, ids: Collection[int]) -> None:
        """Each listing as it stands now: findable, or gone."""
        _read_afresh()
        published = queries.published_by_ids(ids=sorted(ids))
        self._engine.index_many(searchable.documents_of(published))
        for listing_id in set(ids) - {listing.id for listing in published}:
            self._engine.delete(listing_id)


def _nobody_watches(_listings: int) -> None:
    pass


def _portions(things: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(things), size):
        yield things[start : start + size]


def _all_documents(progress: Progress) -> Iterator[SearchDocument]:
    last = 0
    while True:
        _read_afresh()  # a snapshot of minutes would keep the database from tidying up
        documents = _documents_after(last)
        if not documents:
            return
        yield from documents
        last = documents[-1].id
        progress(len(documents))


def _documents_after(last: int) -> list[SearchDocument]:
    # Of the rows nothing is kept: the next rollback would have to expire them one by one.
    limit = LISTINGS_AT_ONCE_IN_A_REBUILD
    return searchable.documents_of(queries.published_after(listing_id=last, limit=limit))


def _read_afresh() -> None:
    """Leave the snapshot read so far: what others have committed since must be seen."""
    db.session.rollback()
