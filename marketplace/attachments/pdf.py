"""Looks through a PDF for what runs, calls or carries something; pure.

Names are looked for in the whole file, written plainly or with #-codes, and inside its packed object
streams, which must be packed the one common way. This is a check, not a proof: a reader that repairs
broken files may see another file than we do, so what passes is still only ever handed out as a
download.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from marketplace.labels import N_, Labelled

MOST_UNPACKED = 32 * 1024 * 1024  # of all object streams, which hold no picture
MOST_STREAMS = 5_000
_PORTION = 16 * 1024
_CODE = re.compile(rb"#([0-9A-Fa-f]{2})")
_AFTER = rb"(?=[\x00\t\n\f\r ()<>\[\]{}/%]|$)"
_RUNS = re.compile(
    rb"/(?:JavaScript|Launch|SubmitForm|ImportData|RichMedia|EmbeddedFiles?|XFA|GoToE|Rendition)"
    + _AFTER
)
_LOCKED = re.compile(rb"/Encrypt" + _AFTER)
_PACKED = re.compile(rb"/ObjStm" + _AFTER)
_STREAM = re.compile(rb"stream\r?\n")
_FILTERED = re.compile(rb"/Filter" + _AFTER)
_OTHERWISE = re.compile(rb"/DecodeParms|/Crypt|/LZW|/ASCII|/RunLength|/DP" + _AFTER)
_PARTS = (re.compile(rb"/First" + _AFTER), re.compile(rb"/N" + _AFTER))


class Risk(Labelled):
    """Why a PDF is not taken."""

    LOCKED = "locked", N_("This PDF is locked, so nobody can look into it. Save it without a lock.")
    RUNS = (
        "runs",
        N_("This PDF holds a script, a form or another file. Print it to a new PDF and send that."),
    )
    UNREADABLE = (
        "unreadable",
        N_("This PDF cannot be looked through. Print it to a new PDF and send that."),
    )


def risk_of(content: bytes) -> Risk | None:
    """What keeps this PDF out, if anything."""
    plain = _decoded(content)
    if _LOCKED.search(plain):
        return Risk.LOCKED
    if _RUNS.search(plain):
        return Risk.RUNS
    return _risk_in(list(_object_streams(content)), content, named=len(_PACKED.findall(plain)))


def _risk_in(packed: list[tuple[bytes, int]], content: bytes, *, named: int) -> Risk | None:
    if not named <= len(packed) <= MOST_STREAMS:
        return (
            Risk.UNREADABLE
        )  # one is named whose beginning we do not find, or there is no end of them
    left = MOST_UNPACKED
    for dictionary, start in packed:
        inside = _unpacked(dictionary, content, start, most=left)
        if inside is None:
            return Risk.UNREADABLE
        if _RUNS.search(_decoded(inside)):
            return Risk.RUNS
        left -= len(inside)
    return None


def _object_streams(content: bytes) -> Iterator[tuple[bytes, int]]:
    """Each stream that holds objects: what its dictionary says, and where its first byte is."""
    before = 0
    for found in _STREAM.finditer(content):
        start = max(before, content.rfind(b"endobj", before, found.start()))
        dictionary = _decoded(content[start : found.start()])
        if _PACKED.search(dictionary) or all(part.search(dictionary) for part in _PARTS):
            yield dictionary, found.end()
        before = found.end()


def _unpacked(dictionary: bytes, content: bytes, start: int, *, most: int) -> bytes | None:
    """None for what is packed otherwise than by a plain deflate, or is more than ``most``."""
    if not _FILTERED.search(dictionary):
        return b""  # plain text, which was searched with the whole file
    if _OTHERWISE.search(dictionary):
        return None
    unpacking, inside = zlib.decompressobj(), bytearray()
    try:
        # Where it ends is what its own bytes say, not the length somebody wrote.
        while start < len(content) and not unpacking.eof and len(inside) <= most:
            inside += unpacking.decompress(content[start : start + _PORTION])
            start += _PORTION
    except zlib.error:
        return None
    return bytes(inside) if len(inside) <= most else None


def _decoded(content: bytes) -> bytes:
    return _CODE.sub(lambda code: bytes([int(code[1], 16)]), content)
