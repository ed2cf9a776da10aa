"""The search engine of one machine: Whoosh keeps the files, our own ranking reads them."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from whoosh.index import FileIndex
from whoosh.writing import SegmentWriter

from marketplace.search import facets, matching, ranking
from marketplace.search.documents import SearchDocument, SearchPage, SearchQuery
from marketplace.search.index_folder import IndexFolder
from marketplace.search.interpretation import Interpreter
from marketplace.search.port import IndexMissingError, IndexStats
from marketplace.search.snapshot import Snapshot, open_snapshot
from marketplace.search.thesaurus import Thesaurus
from marketplace.search.whoosh_index import (
    KEY,
    create_index,
    document_key,
    open_index,
    write_document,
    write_sequence,
)

CHECK_SECONDS = 0.5
LOCK_SECONDS = 10.0
REBUILD_MEGABYTES = 256

logger = logging.getLogger(__name__)


class WhooshEngine:
    """A SearchEngine over one folder, shared by the threads of a process and by processes."""

    def __init__(
        self,
        folder: Path,
        *,
        thesaurus: Thesaurus,
        lock_seconds: float = LOCK_SECONDS,
        check_seconds: float = CHECK_SECONDS,
    ) -> None:
        self._folder = IndexFolder(folder)
        self._thesaurus = thesaurus
        self._lock_seconds = lock_seconds
        self._check_seconds = check_seconds
        # Whoosh's file objects keep a position, so one thread reads at a time.
        self._reading = threading.RLock()
        self._generation: Path | None = None
        self._snapshot: Snapshot | None = None
        self._checked_at = float("-inf")

    def search(self, query: SearchQuery) -> SearchPage:
        started = time.perf_counter()
        with self._open() as snapshot:
            ranked = self._ranked(snapshot, query.text)
            rows = ((document, snapshot.row(document)) for document in ranked)
            passed, counts = facets.split(rows, query)
            ids = tuple(snapshot.row(document).id for document in passed[query.window])
        took_ms = (time.perf_counter() - started) * 1000
        return SearchPage(ids=ids, total=len(passed), facets=counts, took_ms=took_ms)

    def upsert_many(self, documents: Iterable[SearchDocument], *, sequence: int) -> int:
        def write(writer: SegmentWriter) -> int:
            count = 0
            for document in documents:
                writer.delete_by_term(KEY, document_key(document.id))
                write_document(writer, document)
                count += 1
            return count

        return self._change(write, sequence=sequence)

    def delete_many(self, ids: Iterable[int], *, sequence: int) -> int:
        def write(writer: SegmentWriter) -> int:
            return sum(writer.delete_by_term(KEY, document_key(one)) for one in ids)

        return self._change(write, sequence=sequence)

    def last_sequence(self) -> int:
        with self._open() as snapshot:
            return snapshot.sequence()

    def rebuild(self, documents: Iterable[SearchDocument], *, sequence: int) -> int:
        def write(writer: SegmentWriter) -> int:
            count = 0
            for document in documents:
                write_document(writer, document)
                count += 1
            return count

        with self._folder.writing(timeout=self._lock_seconds):
            generation = self._folder.create_next()
            index = create_index(generation)
            count = _commit(index, write, sequence=sequence, megabytes=REBUILD_MEGABYTES)
            before = self._live_generation()
            self._folder.switch_to(generation)
            # A reader of the generation before may still be opening its files.
            self._folder.remove_all_but(generation, before or generation)
        self._checked_at = float("-inf")
        return count

    def versions(self) -> Mapping[int, int]:
        with self._open() as snapshot:
            rows = [snapshot.row(document) for document in snapshot.live()]
        return {row.id: row.version for row in rows}

    def stats(self) -> IndexStats:
        with self._open() as snapshot:
            generation = self._folder.current()
            return IndexStats(
                generation=generation.name,
                documents=sum(1 for _ in snapshot.live()),
                segments=len(snapshot.segments),
                size_bytes=sum(file.stat().st_size for file in generation.iterdir()),
                last_sequence=snapshot.sequence(),
            )

    def close(self) -> None:
        with self._reading:
            if self._snapshot is not None:
                self._snapshot.close()
            self._snapshot = None
            self._generation = None

    def _ranked(self, snapshot: Snapshot, text: str) -> Iterable[int]:
        """Every document for an empty query, by id; else those that answer it, best first."""

        def row_id(document: int) -> int:
            return snapshot.row(document).id

        def hs_code(document: int) -> str:
            return snapshot.row(document).hs_code

        if not text.strip():
            return sorted(snapshot.live(), key=row_id)
        units = Interpreter(self._thesaurus, snapshot.frequency).units(text)
        found = [(unit, matching.find(unit, snapshot)) for unit in units]
        return ranking.rank(
            found, hs_code_of=hs_code, id_of=row_id, under_heading=snapshot.with_hs_prefix
        )

    def _change(self, write: Callable[[SegmentWriter], int], *, sequence: int) -> int:
        with self._folder.writing(timeout=self._lock_seconds):
            index = open_index(self._folder.current())
            count = _commit(index, write, sequence=sequence)
        self._checked_at = float("-inf")
        return count

    def _live_generation(self) -> Path | None:
        try:
            return self._folder.current()
        except IndexMissingError:
            return None

    @contextmanager
    def _open(self) -> Iterator[Snapshot]:
        """The newest snapshot, which nobody else reads meanwhile."""
        with self._reading:
            if self._snapshot is None or time.monotonic() - self._checked_at >= self._check_seconds:
                self._refresh()
            if self._snapshot is None:
                raise IndexMissingError("There is no search index yet.")
            yield self._snapshot

    def _refresh(self) -> None:
        """Takes up what this or another process has committed or switched to."""
        generation = self._folder.current()
        self._checked_at = time.monotonic()
        same = generation == self._generation
        if same and self._snapshot is not None and self._snapshot.is_current():
            return
        earlier = self._snapshot
        try:
            self._snapshot = open_snapshot(generation, earlier if same else None)
        except IndexMissingError:
            logger.exception("The search index in %s cannot be read; rebuild it.", generation)
            self.close()
            raise
        self._generation = generation
        if earlier is not None:
            earlier.close()


def _commit(
    index: FileIndex, write: Callable[[SegmentWriter], int], *, sequence: int, megabytes: int = 64
) -> int:
    """Writes documents and sequence in one commit, or nothing."""
    writer = index.writer(limitmb=megabytes)
    try:
        count = write(writer)
        write_sequence(writer, sequence)
    except BaseException:
        writer.cancel()
        raise
    writer.commit()
    return count
