"""What all engines do alike: stage changes, keep a reader of the newest state, and ask it."""

from __future__ import annotations

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from typing import Generic, Protocol, Self, TypeVar

from marketplace.search.documents import SearchDocument, SearchPage, SearchQuery, Suggestion
from marketplace.search.merging import MOST_SEGMENTS
from marketplace.search.port import Health, IndexMissingError, IndexStats, SearchEngineError
from marketplace.search.staging import Staged
from marketplace.search.thesaurus import Thesaurus
from marketplace.search.uncollected import uncollected

CHECK_SECONDS = 0.5
LOCK_SECONDS = 10.0
CACHE_BYTES = 128 * 1024 * 1024


class Reader(Protocol):
    """One committed state of an index, read with one thesaurus."""

    @property
    def thesaurus(self) -> Thesaurus: ...

    @property
    def documents(self) -> int: ...

    @property
    def segments(self) -> int: ...

    def renewed(self, thesaurus: Thesaurus) -> Self:
        """The same state read with another thesaurus."""
        ...

    def warm(self) -> None:
        """Read what a first search would wait for."""
        ...

    def search(self, query: SearchQuery) -> SearchPage: ...

    def suggest(self, prefix: str, *, limit: int) -> tuple[Suggestion, ...]: ...

    def correct(self, text: str) -> str: ...

    def sequence(self) -> int: ...

    def versions(self) -> Mapping[int, int]: ...


R = TypeVar("R", bound=Reader)
T = TypeVar("T")


class IndexEngine(ABC, Generic[R]):
    """A SearchEngine but for where the index is kept; shared by the threads of a process."""

    def __init__(self, *, thesaurus: Callable[[], Thesaurus], check_seconds: float) -> None:
        self._thesaurus = thesaurus
        self._check_seconds = check_seconds
        self._staged = Staged()
        # Readers keep places in files and connections, so one thread reads at a time.
        self._reading = threading.RLock()
        self._reader: R | None = None
        self._looked_at = float("-inf")

    def open(self) -> None:
        with uncollected():
            self._ask(lambda reader: reader.warm())

    def close(self) -> None:
        with self._reading:
            self._reader = None

    def index_many(self, documents: Iterable[SearchDocument]) -> int:
        return self._staged.put_many(documents)

    def upsert(self, document: SearchDocument) -> None:
        self._staged.put_many([document])

    def delete(self, document_id: int) -> None:
        self._staged.remove(document_id)

    @abstractmethod
    def commit(self, *, sequence: int) -> int: ...

    def merge(self) -> None:
        if self._ask(lambda reader: reader.segments) > MOST_SEGMENTS:
            self._merge()
            self._look_again()

    @abstractmethod
    def _merge(self) -> None:
        """Merges what is worth it, beside others' commits."""

    @abstractmethod
    def rebuild(self, documents: Iterable[SearchDocument], *, sequence: int) -> int: ...

    def refresh(self) -> None:
        self._look_again()
        self._ask(lambda _: None)

    def search(self, query: SearchQuery) -> SearchPage:
        return self._ask(lambda reader: reader.search(query))

    def suggest(self, prefix: str, *, limit: int = 8) -> tuple[Suggestion, ...]:
        return self._ask(lambda reader: reader.suggest(prefix, limit=limit))

    def correct(self, text: str) -> str:
        return self._ask(lambda reader: reader.correct(text))

    def last_sequence(self) -> int:
        return self._ask(lambda reader: reader.sequence())

    def versions(self) -> Mapping[int, int]:
        return self._ask(lambda reader: reader.versions())

    def stats(self) -> IndexStats:
        return self._ask(
            lambda reader: IndexStats(
                generation=self._generation_name(),
                documents=reader.documents,
                segments=reader.segments,
                size_bytes=self._size_bytes(),
                last_sequence=reader.sequence(),
                cached_bytes=self._cached_bytes(),
            )
        )

    def health(self) -> Health:
        try:
            self._ask(lambda reader: reader.documents)
        except SearchEngineError as error:
            return Health(sound=False, detail=str(error))
        return Health(sound=True)

    def _ask(self, question: Callable[[R], T]) -> T:
        """Asks the newest state, which nobody else reads meanwhile."""
        with self._reading:
            return question(self._newest())

    def _newest(self) -> R:
        now = time.monotonic()
        if self._reader is None or now - self._looked_at >= self._check_seconds:
            self._look()
            self._looked_at = now
        if self._reader is None:
            raise IndexMissingError("There is no search index yet.")
        thesaurus = self._thesaurus()
        if self._reader.thesaurus is not thesaurus:
            self._reader = self._reader.renewed(thesaurus)
        return self._reader

    def _look_again(self) -> None:
        """Lets the next question look for what was committed."""
        self._looked_at = float("-inf")

    @abstractmethod
    def _look(self) -> None:
        """Takes up as ``_reader`` what this or another process has committed or switched to."""

    @abstractmethod
    def _generation_name(self) -> str: ...

    @abstractmethod
    def _size_bytes(self) -> int: ...

    def _cached_bytes(self) -> int:
        return 0
