"""Files as people send them, and as rows know them once their bytes are kept."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence

from flask import current_app

from marketplace.attachments import taking
from marketplace.attachments.taking import Taken, Upload

# What a printer of PDF files writes, as short as it goes.
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def with_object(said: bytes) -> bytes:
    """The same with one more object that says this, plainly."""
    return PDF.replace(b"trailer", b"4 0 obj" + said + b"endobj\ntrailer")


def with_packed(said: bytes, *, dictionary: bytes = b"/Type/ObjStm/N 1/First 4") -> bytes:
    """The same with an object that stands in a packed object stream, as most programs write."""
    packed = zlib.compress(b"4 0 " + said)
    head = b"<<%b/Filter/FlateDecode/Length %d>>" % (dictionary, len(packed))
    return with_object(head + b"stream\n" + packed + b"\nendstream ")


def taken(*names: str, content: bytes = PDF) -> tuple[Taken, ...]:
    """Files with their bytes in storage; ``content`` is of each."""
    uploads = [Upload(name, content) for name in names]
    return taking.take(uploads, storage=current_app.extensions["storage"])


def sent(*files: tuple[str, bytes]) -> Sequence[tuple[io.BytesIO, str]]:
    """For a form of a page."""
    return [(io.BytesIO(content), name) for name, content in files]
