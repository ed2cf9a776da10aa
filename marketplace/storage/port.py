"""What the rest of the house needs of a place that keeps bytes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol


class Storage(Protocol):
    def put(self, content: bytes) -> str:
        """Keep ``content``; return its SHA-256 in hex. Kept already, it counts as put now."""

    def get(self, sha256: str) -> bytes:
        """The bytes of this hash, verified. Raises MissingBlobError."""

    def put_before(self, moment: datetime) -> Iterator[list[str]]:
        """The hashes of all that was last put before ``moment``, in portions."""

    def discard(self, sha256: str, *, put_before: datetime) -> None:
        """Forget these bytes unless somebody put them again since."""
