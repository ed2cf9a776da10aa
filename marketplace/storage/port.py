"""What the rest of the house needs of a place that keeps bytes."""

from __future__ import annotations

from typing import Protocol


class Storage(Protocol):
    def put(self, content: bytes) -> str:
        """Keep ``content``; return its SHA-256 in hex."""

    def get(self, sha256: str) -> bytes:
        """The bytes of this hash, verified. Raises MissingBlobError."""
