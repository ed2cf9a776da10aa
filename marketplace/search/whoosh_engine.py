"""The search engine of one machine: Whoosh keeps the files, our own collector reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from whoosh.index import FileIndex
from whoosh.reading import IndexReader

from marketplace.search.collector import Collector
from marketplace.search.documents import SearchDocument
from marketplace.search.drafting import draft_change, draft_merge
from marketplace.search.folder_engine import FolderEngine
from marketplace.search.index_engine import CACHE_BYTES, CHECK_SECONDS, LOCK_SECONDS
from marketplace.search.merging import worth_merging
from marketplace.search.postings import PostingCache
from marketplace.search.segments import SegmentDraft
from marketplace.search.snapshot import Snapshot
from marketplace.search.thesaurus import Thesaurus
from marketplace.search.whoosh_index import (
    WhooshSegment,
    WhooshWriter,
    create_index,
    open_index,
    replace_segments,
)


class WhooshEngine(FolderEngine[Collector]):
    """A SearchEngine over one folder of Whoosh's segments."""

    def __init__(
        self,
        folder: Path,
        *,
        thesaurus: Callable[[], Thesaurus],
        lock_seconds: float = LOCK_SECONDS,
        check_seconds: float = CHECK_SECONDS,
        cache_bytes: int = CACHE_BYTES,
    ) -> None:
        super().__init__(
            folder, thesaurus=thesaurus, lock_seconds=lock_seconds, check_seconds=check_seconds
        )
        self._cache = PostingCache(budget=cache_bytes)
        self._index: FileIndex = None
        self._files: IndexReader = None

    def close(self) -> None:
        with self._reading:
            super().close()
            if self._files is not None:
                self._files.close()
            self._files = self._index = None

    def _write(
        self, generation: Path, changes: Mapping[int, SearchDocument | None], *, sequence: int
    ) -> int:
        draft = SegmentDraft(self._thesaurus())
        try:
            with _newest(generation) as (index, snapshot):
                change = draft_change(draft, snapshot, changes, sequence=sequence)
                writer = WhooshWriter(index)
                try:
                    writer.delete(change.outdated.tolist())
                    writer.commit(draft)
                except BaseException:
                    writer.cancel()
                    raise
        finally:
            draft.close()
        return change.count

    def _merge(self) -> None:
        """The write lock is held to open the segments and to put their heir in their place."""
        draft = SegmentDraft(self._thesaurus())
        with self._folder.merging() as place, closing(draft), ExitStack() as reading:
            with self._folder.writing(timeout=self._lock_seconds):
                generation = self._folder.current()
                _, snapshot = reading.enter_context(_newest(generation))
            parts = worth_merging(snapshot.parts)
            if not parts:
                return
            merge = draft_merge(draft, snapshot, parts)
            WhooshWriter(create_index(place)).commit(draft)
            with self._folder.writing(timeout=self._lock_seconds):
                if self._folder.current() == generation:
                    replace_segments(open_index(generation), merge, heir=open_index(place))

    def _build(
        self, generation: Path, documents: Iterable[SearchDocument], *, sequence: int
    ) -> int:
        draft = SegmentDraft(self._thesaurus())
        try:
            for document in documents:
                draft.add(document)
            count = len(draft)
            draft.add_sequence(sequence)
            WhooshWriter(create_index(generation)).commit(draft)
        finally:
            draft.close()
        return count

    def _has_changed(self) -> bool:
        return bool(self._index.latest_generation() != self._files.generation())

    def _take_up(self, generation: Path, *, known: Collector | None) -> Collector:
        earlier = self._files
        index = open_index(generation)
        files = index.reader()
        contents = known.snapshot.contents if known else {}
        snapshot = Snapshot(_segments(files), cache=self._cache, known=contents)
        collector = Collector(snapshot, self._thesaurus())
        self._index, self._files = index, files
        if earlier is not None:
            earlier.close()
        return collector

    def _cached_bytes(self) -> int:
        return self._cache.nbytes


@contextmanager
def _newest(generation: Path) -> Iterator[tuple[FileIndex, Snapshot]]:
    """The newest state, which stays readable whatever is written meanwhile."""
    index = open_index(generation)
    files = index.reader()
    try:
        yield index, Snapshot(_segments(files), cache=PostingCache(budget=0))
    finally:
        files.close()


def _segments(files: IndexReader) -> list[WhooshSegment]:
    return [WhooshSegment(leaf) for leaf, _ in files.leaf_readers()]
