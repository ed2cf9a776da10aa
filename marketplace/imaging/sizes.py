"""In which widths and encodings a picture is kept; pure."""

from __future__ import annotations

from enum import StrEnum

WIDTHS = (320, 480, 960, 1280)


class Encoding(StrEnum):
    """How a variant is written; the value is the ending of its address."""

    WEBP = "webp"
    JPEG = "jpg"

    @property
    def media_type(self) -> str:
        return "image/jpeg" if self is Encoding.JPEG else "image/webp"


def widths_of(width: int) -> tuple[int, ...]:
    """The widths a picture of this width is kept in, smallest first; never wider than it is."""
    widest = min(width, WIDTHS[-1])
    return (*(one for one in WIDTHS if one < widest), widest)


def height_at(width: int, *, of: tuple[int, int]) -> int:
    """The height of the variant ``width`` pixels wide of a picture whose size is ``of``."""
    return max(1, round(of[1] * width / of[0]))
