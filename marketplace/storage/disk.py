"""Bytes on the local disk: temporary file, fsync, rename; named by SHA-256."""

from __future__ import annotations

import hashlib
import math
import os
import re
import tempfile
from collections.abc import Iterator
from datetime import datetime
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
        if self._holds(target, content) and self._touch(target):
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

    def put_before(self, moment: datetime) -> Iterator[list[str]]:
        """The hashes of all that was last put before ``moment``, folder by folder."""
        for folder in sorted(self._folder.glob("??")):
            old = [path for path in folder.iterdir() if self._put_at(path) < moment.timestamp()]
            for path in old:
                if not _SHA256.fullmatch(path.name):
                    path.unlink(missing_ok=True)  # left behind by somebody who was killed
            yield sorted(path.name for path in old if _SHA256.fullmatch(path.name))

    def discard(self, sha256: str, *, put_before: datetime) -> None:
        """Forget these bytes unless somebody put them again since.

        They are moved aside first: who puts them at this moment either touched them before, and
        they come back, or finds nothing and writes them anew.
        """
        target = self._path(sha256)
        if self._put_at(target) >= put_before.timestamp():
            return
        aside = target.with_name(f"{sha256}.old")
        try:
            target.rename(aside)
        except FileNotFoundError:
            return
        if self._put_at(aside) >= put_before.timestamp() and not target.exists():
            aside.rename(target)
        else:
            aside.unlink(missing_ok=True)

    @staticmethod
    def _put_at(path: Path) -> float:
        try:
            return path.stat().st_mtime
        except FileNotFoundError:  # gone while we looked
            return math.inf

    @staticmethod
    def _touch(target: Path) -> bool:
        try:
            os.utime(target)
        except FileNotFoundError:
            return False
        return True

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
