"""Take in the files somebody sends with words: each looked at or made anew, then all put into storage."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext

from marketplace.attachments import pdf
from marketplace.attachments.rules import LARGEST_FILE, MOST_FILES, Kind, kind_of, name_of
from marketplace.errors import RefusedError
from marketplace.imaging import preparing
from marketplace.imaging.preparing import ChildLostError
from marketplace.imaging.refusals import PictureRefusedError, Refusal
from marketplace.imaging.sizes import Encoding
from marketplace.labels import N_
from marketplace.storage.port import Storage

FIELD = "files"
# Wide enough to read a letter or a drawing on it.
WIDTHS = (1920,)
PATIENCE = 30.0  # seconds for all pictures of one message
NOT_TAKEN = N_("Only PDF files and pictures are taken. Save a letter or a sheet as PDF.")
TOO_MANY = N_("At most 5 files can be sent with one message.")
NOT_KEPT = N_("The files could not be kept just now, and nothing was sent. Please try again.")
NOT_NOW = N_("This picture could not be read just now. Please try again.")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Taken:
    """A file whose bytes are safe: what its row will say."""

    name: str
    kind: Kind
    sha256: str
    size: int


def take(uploads: Sequence[Upload], *, storage: Storage) -> tuple[Taken, ...]:
    """Nothing is put before every one of them will do.

    Raises RefusedError (field ``files``), also when storage fails; what was put by then is swept.
    """
    if len(uploads) > MOST_FILES:
        raise RefusedError(TOO_MANY, field=FIELD)
    until = time.monotonic() + PATIENCE
    made = [_made(upload, patience=until - time.monotonic()) for upload in uploads]
    try:
        return tuple(
            Taken(name, kind, storage.put(content), len(content)) for name, kind, content in made
        )
    except OSError as error:
        log.exception("Storage took no file.")
        raise RefusedError(NOT_KEPT, field=FIELD) from error


def _made(upload: Upload, *, patience: float) -> tuple[str, Kind, bytes]:
    try:
        kind = _kind(upload.content)
        content = upload.content
        if kind is Kind.PICTURE:
            content = _anew(content, patience=patience)
    except _NotTakenError as refused:
        name = name_of(upload.name, kind=kind_of(upload.content))
        message = gettext("%(file)s: %(reason)s", file=name, reason=gettext(refused.reason))
        raise RefusedError(message, field=FIELD) from refused
    return name_of(upload.name, kind=kind), kind, content


def _kind(content: bytes) -> Kind:
    """Raises _NotTakenError for what need not be decoded to be refused."""
    kind, risk = kind_of(content), None
    if not content:
        raise _NotTakenError(Refusal.EMPTY.label)
    if len(content) > LARGEST_FILE:
        raise _NotTakenError(Refusal.TOO_LARGE.label)
    if kind is None:
        raise _NotTakenError(NOT_TAKEN)
    if kind is Kind.PDF:
        risk = pdf.risk_of(content)
    if risk is not None:
        raise _NotTakenError(risk.label)
    return kind


def _anew(content: bytes, *, patience: float) -> bytes:
    """The picture and nothing else that was in its file: no place, no time, no camera."""
    try:
        prepared = preparing.prepare(content, patience=max(patience, 0.1), widths=WIDTHS)
    except PictureRefusedError as refused:
        raise _NotTakenError(refused.refusal.label) from refused
    except ChildLostError as lost:
        raise _NotTakenError(NOT_NOW) from lost
    return next(one.content for one in prepared.variants if one.encoding is Encoding.JPEG)


class _NotTakenError(Exception):
    """Why one file is not taken; ``reason`` is a translation key."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
