"""The folder of an index: numbered generations, a pointer to the live one, and one writer."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from whoosh.util.filelock import FileLock, try_for

from marketplace.search.port import BusyError, IndexMissingError

_POINTER = "current"
_LOCK = "writer.lock"
_MERGE_LOCK = "merger.lock"
_MERGE = "merge"
_GENERATION = re.compile(r"gen-(\d+)")
_LOCK_POLL_SECONDS = 0.05


class IndexFolder:
    """Generations ``gen-1``, ``gen-2`` … and the file ``current`` that names the live one."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def current(self) -> Path:
        """The live generation; raises IndexMissingError when there is none."""
        try:
            name = (self._root / _POINTER).read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise IndexMissingError("There is no search index yet.") from error
        # Only a name of ours: the pointer must not lead out of the folder.
        if not _GENERATION.fullmatch(name) or not (self._root / name).is_dir():
            raise IndexMissingError("The search index is incomplete.")
        return self._root / name

    def create_next(self) -> Path:
        """A new, empty generation, numbered above every one that ever stood here."""
        self._root.mkdir(parents=True, exist_ok=True)
        newest = max((number for number, _ in self._generations()), default=0)
        path = self._root / f"gen-{newest + 1}"
        path.mkdir()
        return path

    def switch_to(self, generation: Path) -> None:
        """Makes a finished generation the live one; readers see the old or the new, never half."""
        for file in generation.iterdir():
            _flush(file)
        _flush(generation)
        pointer = self._root / _POINTER
        draft = pointer.with_name(f"{_POINTER}.{os.getpid()}.tmp")
        draft.write_text(generation.name, encoding="ascii")
        _flush(draft)
        draft.replace(pointer)
        _flush(self._root)

    def remove_all_but(self, *kept: Path) -> None:
        """Clears away generations nobody reads; open files of a reader stay readable to it."""
        names = {path.name for path in kept}
        for _, path in self._generations():
            if path.name not in names:
                shutil.rmtree(path, ignore_errors=True)

    @contextmanager
    def writing(self, *, timeout: float) -> Iterator[None]:
        """Holds the folder's only write lock; the system frees it even after SIGKILL."""
        with self._alone(_LOCK, timeout=timeout):
            yield

    @contextmanager
    def merging(self) -> Iterator[Path]:
        """An empty place to write a segment in, for one process at a time; raises BusyError.

        Not in a generation: there a commit clears away every segment that it does not know.
        """
        with self._alone(_MERGE_LOCK, timeout=0):
            place = self._root / _MERGE
            shutil.rmtree(place, ignore_errors=True)  # a killed merge may have left one behind
            place.mkdir()
            try:
                yield place
            finally:
                shutil.rmtree(place, ignore_errors=True)

    @contextmanager
    def _alone(self, name: str, *, timeout: float) -> Iterator[None]:
        self._root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(str(self._root / name))
        if not try_for(lock.acquire, timeout=timeout, delay=_LOCK_POLL_SECONDS):
            raise BusyError("Another process is writing the search index.")
        try:
            yield
        finally:
            lock.release()

    def _generations(self) -> list[tuple[int, Path]]:
        found = [(_GENERATION.fullmatch(path.name), path) for path in self._root.iterdir()]
        return [(int(match.group(1)), path) for match, path in found if match]


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
