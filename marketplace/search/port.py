"""What the marketplace asks of a search engine, and how an engine says it cannot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from marketplace.search.documents import SearchDocument, SearchPage, SearchQuery


class SearchEngineError(Exception):
    """The engine could not do what was asked; the index can always be rebuilt."""


class IndexMissingError(SearchEngineError):
    """There is no index that can be read: show an empty page, and rebuild."""


class BusyError(SearchEngineError):
    """Another process is writing the index and did not finish in time: try again later."""


@dataclass(frozen=True)
class IndexStats:
    """What there is to say about an index."""

    generation: str
    documents: int
    segments: int
    size_bytes: int
    last_sequence: int


class SearchEngine(Protocol):
    """One index of documents.

    ``sequence`` is the number of the last change the caller has read; it becomes part of the same
    commit as the documents, so that after a crash the caller replays from ``last_sequence()``.
    Everything but ``rebuild`` raises IndexMissingError while there is no readable index.
    """

    def search(self, query: SearchQuery) -> SearchPage: ...

    def upsert_many(self, documents: Iterable[SearchDocument], *, sequence: int) -> int: ...

    def delete_many(self, ids: Iterable[int], *, sequence: int) -> int: ...

    def last_sequence(self) -> int: ...

    def rebuild(self, documents: Iterable[SearchDocument], *, sequence: int) -> int:
        """Build beside the live index, then switch; answers how many documents went in.

        ``documents`` is read while no other writer can commit, so read them lazily, and read
        ``sequence`` before them: a change in between is then replayed, never lost.
        """
        ...

    def versions(self) -> Mapping[int, int]: ...

    def stats(self) -> IndexStats: ...

    def close(self) -> None: ...
