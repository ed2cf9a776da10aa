"""The papers behind certificates: which files are taken in, and how one is handed out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from marketplace.errors import RefusedError
from marketplace.labels import N_

LARGEST_PDF = 10 * 1024 * 1024
LARGEST_PICTURE = 8 * 1024 * 1024
LARGEST_REQUEST = 12 * 1024 * 1024
LONGEST_NAME = 120
_UNSAFE = re.compile(r"[^0-9A-Za-z._-]+")


@dataclass(frozen=True, slots=True)
class Kind:
    """A format by its first bytes; the name's ending is never believed."""

    magic: bytes
    media_type: str
    ending: str
    largest: int


KINDS = (
    Kind(b"%PDF-", "application/pdf", ".pdf", LARGEST_PDF),
    Kind(b"\xff\xd8\xff", "image/jpeg", ".jpg", LARGEST_PICTURE),
    Kind(b"\x89PNG\r\n\x1a\n", "image/png", ".png", LARGEST_PICTURE),
)


@dataclass(frozen=True, slots=True)
class Paper:
    """Bytes that may be kept, and the name and media type they are handed out under."""

    content: bytes
    name: str
    media_type: str


def paper_of(*, content: bytes, name: str) -> Paper:
    """Raises RefusedError (field ``paper``) for what is no PDF, JPEG or PNG, or too large."""
    kind = next((kind for kind in KINDS if content.startswith(kind.magic)), None)
    if kind is None:
        raise RefusedError(N_("Only PDF, JPEG and PNG files are taken."), field="paper")
    if len(content) > kind.largest:
        raise RefusedError(N_("This file is too large."), field="paper")
    stem = _UNSAFE.sub("-", name.rpartition(".")[0]).strip(".-")[:LONGEST_NAME]
    return Paper(content, (stem or "certificate") + kind.ending, kind.media_type)


def media_type_of(name: str) -> str:
    """By the ending that ``paper_of`` gave it."""
    return next(kind.media_type for kind in KINDS if name.endswith(kind.ending))
