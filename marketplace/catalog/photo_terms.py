"""What the seller says about a photo, what the worker made of it, and in which order photos stand; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from marketplace.errors import RefusedError
from marketplace.imaging.sizes import Encoding
from marketplace.labels import N_

MOST_PHOTOS = 12
FEWEST_PHOTOS = 3
ALT_LENGTH = 200
WHOLE = 1000  # per mille
CELLS = 3  # the focal point is chosen in a grid of so many rows and columns
_UNWRITABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Caption:
    """What is on the photo, in both languages, who took it, and what must stay in view (per mille)."""

    alt_en: str
    alt_id: str
    credit: str = ""
    focus_x: int = 500
    focus_y: int = 500


@dataclass(frozen=True, slots=True)
class MadeVariant:
    """One size of a photo whose bytes are in storage."""

    encoding: Encoding
    width: int
    height: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Made:
    """All that follows from a photo's bytes; width and height are the widest variant's."""

    mark: str
    width: int
    height: int
    colour: str
    variants: tuple[MadeVariant, ...]


def check(caption: Caption) -> None:
    """Raise RefusedError for the first part that cannot stand."""
    for field, text in (("alt_en", caption.alt_en), ("alt_id", caption.alt_id)):
        if not text.strip():
            raise RefusedError(
                N_("Say what is on the photo, for those who cannot see it."), field=field
            )
    for field in ("alt_en", "alt_id", "credit"):
        text = getattr(caption, field)
        if len(text) > ALT_LENGTH:
            raise RefusedError(N_("This is too long."), field=field)
        if _UNWRITABLE.search(text):
            raise RefusedError(
                N_("This holds a character that cannot be written down."), field=field
            )
    check_focus((caption.focus_x, caption.focus_y))


def check_focus(point: tuple[int, int]) -> None:
    """Raise RefusedError for a point that does not lie on the photo."""
    if not all(0 <= part <= WHOLE for part in point):
        raise RefusedError(N_("Choose a point on the photo."), field="focus")


def moved(things: Sequence[T], thing: T, *, to: int) -> list[T]:
    """``things`` with ``thing`` in the place ``to``, counted from 1; beyond the ends is the end."""
    rest = [other for other in things if other != thing]
    index = min(max(to - 1, 0), len(rest))
    return [*rest[:index], thing, *rest[index:]]


def cell_of(focus_x: int, focus_y: int) -> str:
    """The cell of the grid a focal point lies in: ``column-row``, counted from 0."""
    return f"{_index(focus_x)}-{_index(focus_y)}"


def point_of(cell: str) -> tuple[int, int]:
    """The middle of a cell, per mille. ValueError for what is no cell."""
    column, row = (int(part) for part in cell.split("-"))
    return _middle(column), _middle(row)


def focus(cell: str, exact: tuple[int, int]) -> tuple[int, int]:
    """The exact point while it lies in the chosen cell, else the middle of that."""
    within = all(0 <= part <= WHOLE for part in exact) and cell_of(*exact) == cell
    return exact if within else point_of(cell)


def _index(part: int) -> int:
    return min(part * CELLS // WHOLE, CELLS - 1)


def _middle(index: int) -> int:
    return (2 * index + 1) * WHOLE // (2 * CELLS)
