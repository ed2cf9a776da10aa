"""Which files words can carry, how many, and the name one is kept under; pure."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from marketplace.imaging.signatures import begins_like_a_picture

MOST_FILES = 5
LARGEST_FILE = 8 * 1024 * 1024
# All of them and a form full of words.
LARGEST_REQUEST = MOST_FILES * LARGEST_FILE + 1024 * 1024
LONGEST_STEM = 80
LONGEST_NAME = LONGEST_STEM + len(".jpg")
ACCEPTED = "application/pdf,image/jpeg,image/png,image/webp,image/avif"
_FOLDERS = re.compile(r"[/\\]")
_PLAIN = frozenset(" ._-()+,&'")
_UNNAMED = "file"


class Kind(StrEnum):
    """How a file is kept: a picture of any kind is made anew as a JPEG."""

    PDF = "pdf"
    PICTURE = "jpg"

    @property
    def media_type(self) -> str:
        return "application/pdf" if self is Kind.PDF else "image/jpeg"

    @property
    def ending(self) -> str:
        return f".{self.value}"


def kind_of(content: bytes) -> Kind | None:
    """By its first bytes; what it is called says nothing."""
    if content.startswith(b"%PDF-"):
        return Kind.PDF
    return Kind.PICTURE if begins_like_a_picture(content) else None


def name_of(said: str, *, kind: Kind | None) -> str:
    """What somebody calls a file, without folders, without signs nobody sees or that turn the line.

    Letters and figures of every script stay. The ending is that of ``kind``; without one (a file that
    is refused) it stays as it was said.
    """
    last = _FOLDERS.split(unicodedata.normalize("NFC", said))[-1]
    stem = last if kind is None else last.rpartition(".")[0] or last
    shown = "".join(_shown(sign) for sign in stem)
    tidied = re.sub(r"-+", "-", " ".join(shown.split()))[:LONGEST_STEM].strip(" .-_")
    return (tidied or _UNNAMED) + ("" if kind is None else kind.ending)


def plain(name: str) -> str:
    """A name that ``name_of`` made, in ASCII for browsers that know nothing else."""
    stem, _dot, ending = name.rpartition(".")
    letters = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    return f"{letters.strip(' .-_') or _UNNAMED}.{ending}"


def _shown(sign: str) -> str:
    """Marks of direction, controls, what has no meaning yet: all are of the categories C."""
    category = unicodedata.category(sign)
    if category[0] in "LMN" or sign in _PLAIN:
        return sign
    if category[0] == "C":
        return " " if sign in "\t\r\n" else ""
    return " " if category[0] == "Z" else "-"
