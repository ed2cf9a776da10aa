"""Changes an engine was told of and has not written yet."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from marketplace.search.documents import SearchDocument


class Staged:
    """The last word on each document: what it is now, or None for gone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._changes: dict[int, SearchDocument | None] = {}

    def put_many(self, documents: Iterable[SearchDocument]) -> int:
        """Stages all of them, or none when reading them fails; answers how many."""
        read = {document.id: document for document in documents}
        with self._lock:
            self._changes.update(read)
        return len(read)

    def remove(self, document_id: int) -> None:
        with self._lock:
            self._changes[document_id] = None

    def take(self) -> dict[int, SearchDocument | None]:
        """What is staged, which then is no longer."""
        with self._lock:
            changes, self._changes = self._changes, {}
        return changes
