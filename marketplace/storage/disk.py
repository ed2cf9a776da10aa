"""Bytes on the local disk: temporary file, fsync, rename; named by SHA-256."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

_SHA256 = re.compile(r"[0-9a-f]{64}")


class MissingBlobError(LookupError):
    """The bytes of this hash are not on the disk, or are no longer those bytes."""


class Disk:
    """A folder of blobs, ``ab/abcdef…``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        """Keep ``content`` and return its SHA-256 in hex; the same content is kept once."""
        sha256 = hashlib.sha256(content).hexdigest()
        target = self._path(sha256)
        if self._holds(target, content):
            return sha256
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as file:
            try:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
                Path(file.name).replace(target)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise
        self._sync(target.parent)
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes, checked against their name. Raises MissingBlobError."""
        try:
            content = self._path(sha256).read_bytes()
        except OSError as error:
            raise MissingBlobError(sha256) from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise MissingBlobError(sha256)
        return content

    @staticmethod
    def _holds(target: Path, content: bytes) -> bool:
        # Bytes that went bad on the disk are written again, not trusted for their name.
        try:
            return target.read_bytes() == content
        except OSError:
            return False

    def _path(self, sha256: str) -> Path:
        if not _SHA256.fullmatch(sha256):
            raise MissingBlobError(sha256)
        return self._folder / sha256[:2] / sha256

    @staticmethod
    def _sync(folder: Path) -> None:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
