"""Keeps the pictures listings are shared with: drawn when first asked for, then read from the disk."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from threading import BoundedSemaphore

from marketplace.catalog.sharing import SharePicture
from marketplace.config import ROOT
from marketplace.documents.drawing import DrawingError, draw

TEMPLATE = ROOT / "templates" / "catalog" / "share_picture.typ"
SECONDS = 8.0
_AT_ONCE = 2
_DIGEST = re.compile(r"[0-9a-f]{32}")


class ShareShelf:
    """A folder of pictures named by the digest of what they show.

    It is a cache: whoever deletes it loses time and nothing else. Bytes follow from the facts, so
    two machines, or two visitors at once, make the same file.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._desks = BoundedSemaphore(_AT_ONCE)

    def find(self, picture: SharePicture) -> bytes | None:
        """The picture as PNG, if it was drawn before."""
        try:
            return self._path(picture.digest).read_bytes()
        except FileNotFoundError:
            return None

    def draw(self, picture: SharePicture, *, photo: bytes | None) -> bytes:
        """Draw and keep it; ``photo`` is its cover as JPEG. Raises DrawingError if not in time."""
        facts: dict[str, object] = dict(picture.facts)
        if photo is not None:
            facts["photo"] = list(photo)
        # A crawler that asks for everything at once must not take every core.
        if not self._desks.acquire(timeout=SECONDS):
            raise DrawingError("Others are being drawn.")
        try:
            drawn = draw(template=TEMPLATE, name="card", facts=facts, seconds=SECONDS)
        finally:
            self._desks.release()
        _keep(self._path(picture.digest), drawn)
        return drawn

    def _path(self, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):
            raise ValueError(digest)
        return self.folder / digest[:2] / f"{digest}.png"


def _keep(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    Path(file.name).replace(path)
