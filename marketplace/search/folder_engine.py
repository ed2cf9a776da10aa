"""What engines do alike that keep their index in a folder of generations."""

from __future__ import annotations

import logging
from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from marketplace.search.documents import SearchDocument
from marketplace.search.index_engine import IndexEngine, R
from marketplace.search.index_folder import IndexFolder
from marketplace.search.port import IndexMissingError
from marketplace.search.thesaurus import Thesaurus

logger = logging.getLogger(__name__)


class FolderEngine(IndexEngine[R]):
    """One folder, shared by the threads of a process and by processes."""

    def __init__(
        self,
        folder: Path,
        *,
        thesaurus: Callable[[], Thesaurus],
        lock_seconds: float,
        check_seconds: float,
    ) -> None:
        super().__init__(thesaurus=thesaurus, check_seconds=check_seconds)
        self._folder = IndexFolder(folder)
        self._lock_seconds = lock_seconds
        self._generation: Path | None = None

    def close(self) -> None:
        with self._reading:
            super().close()
            self._generation = None

    def commit(self, *, sequence: int) -> int:
        changes = self._staged.take()
        with self._folder.writing(timeout=self._lock_seconds):
            count = self._write(self._folder.current(), changes, sequence=sequence)
        self._look_again()
        return count

    def rebuild(self, documents: Iterable[SearchDocument], *, sequence: int) -> int:
        with self._folder.writing(timeout=self._lock_seconds):
            generation = self._folder.create_next()
            count = self._build(generation, documents, sequence=sequence)
            before = self._live_generation()
            self._folder.switch_to(generation)
            # A reader of the generation before may still be opening its files.
            self._folder.remove_all_but(generation, before or generation)
        self._look_again()
        return count

    @abstractmethod
    def _write(
        self, generation: Path, changes: Mapping[int, SearchDocument | None], *, sequence: int
    ) -> int:
        """Writes documents and sequence in one commit, or nothing."""

    @abstractmethod
    def _build(
        self, generation: Path, documents: Iterable[SearchDocument], *, sequence: int
    ) -> int:
        """Fills a new generation; answers how many documents went in."""

    @abstractmethod
    def _has_changed(self) -> bool:
        """Whether the generation that is read has newer commits."""

    @abstractmethod
    def _take_up(self, generation: Path, *, known: R | None) -> R:
        """Reads the newest state; ``known`` is an earlier one of the same generation."""

    def _look(self) -> None:
        generation = self._folder.current()
        known = self._reader if generation == self._generation else None
        if known is not None and not self._has_changed():
            return
        try:
            self._reader = self._take_up(generation, known=known)
            self._generation = generation
        except Exception as error:
            logger.exception("The search index in %s cannot be read; rebuild it.", generation)
            self.close()
            raise IndexMissingError("The search index cannot be read.") from error

    def _generation_name(self) -> str:
        return self._folder.current().name

    def _size_bytes(self) -> int:
        return sum(file.stat().st_size for file in self._folder.current().iterdir())

    def _live_generation(self) -> Path | None:
        try:
            return self._folder.current()
        except IndexMissingError:
            return None
