"""What the marketplace asks of a search engine, and how an engine says it cannot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from marketplace.search.documents import SearchDocument, SearchPage, SearchQuery, Suggestion


class SearchEngineError(Exception):
    """The engine could not do what was asked; the index can always be rebuilt."""


class IndexMissingError(SearchEngineError):
    """There is no index that can be read: show an empty page, and rebuild."""


class BusyError(SearchEngineError):
    """Another process is writing the index and did not finish in time: try again later."""


@dataclass(frozen=True)
class IndexStats:
    """What there is to say about an index; ``cached_bytes`` is what this process keeps of it."""

    generation: str
    documents: int
    segments: int
    size_bytes: int
    last_sequence: int
    cached_bytes: int = 0


@dataclass(frozen=True)
class Health:
    """Whether an engine answers, and what it says where it does not."""

    sound: bool
    detail: str = ""


class SearchEngine(Protocol):
    """One index of documents.

    Changes are staged by ``index_many``, ``upsert`` and ``delete`` and written by ``commit``, all
    or none. ``sequence`` is the number of the last change the caller has read; it becomes part of
    the same commit, so that after a crash the caller replays from ``last_sequence()``. What is
    staged is gone when a commit fails. Everything that reads or commits, but not ``rebuild``,
    raises IndexMissingError while there is no readable index.
    """

    def open(self) -> None:
        """Read what a first search would wait for."""
        ...

    def close(self) -> None: ...

    def index_many(self, documents: Iterable[SearchDocument]) -> int: ...

    def upsert(self, document: SearchDocument) -> None: ...

    def delete(self, document_id: int) -> None: ...

    def commit(self, *, sequence: int) -> int:
        """Write what is staged; answers how many documents were written or removed."""
        ...

    def merge(self) -> None:
        """Merge segments where commits have left too many; others commit and search meanwhile.

        Raises BusyError while another process merges. Needs a thread of its own where commits may
        not wait for it.
        """
        ...

    def refresh(self) -> None:
        """Take up at once what this or another process has committed."""
        ...

    def search(self, query: SearchQuery) -> SearchPage: ...

    def suggest(self, prefix: str, *, limit: int = 8) -> tuple[Suggestion, ...]:
        """Products and places of the index that begin with, or hold a word beginning with it."""
        ...

    def correct(self, text: str) -> str:
        """The text with its misspelled words as they were probably meant; itself if none is."""
        ...

    def last_sequence(self) -> int: ...

    def rebuild(self, documents: Iterable[SearchDocument], *, sequence: int) -> int:
        """Build beside the live index, then switch; answers how many documents went in.

        ``documents`` is read while no other writer can commit, so read them lazily, and read
        ``sequence`` before them: a change in between is then replayed, never lost.
        """
        ...

    def versions(self) -> Mapping[int, int]: ...

    def stats(self) -> IndexStats: ...

    def health(self) -> Health:
        """Never raises."""
        ...
