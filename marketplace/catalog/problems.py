"""Why something that was written cannot stand: the value, and the complaints every field may meet; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from marketplace.labels import N_

# A NUL byte would be refused by one of the databases, a lone surrogate by both.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_LINE_BREAK = re.compile(r"[\t\n\r\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a value cannot stand: ``field`` names it, ``message`` is a translation key.

    A ``gap`` is something not said yet, which a draft may leave open.
    """

    field: str
    message: str
    gap: bool = False


def needed_line_problems(field: str, text: str, longest: int) -> Iterator[Problem]:
    """Why ``text`` cannot be kept as a line that is needed."""
    if not text.strip():
        yield Problem(field, N_("This is needed."), gap=True)
    yield from line_problems(field, text, longest)


def line_problems(field: str, text: str, longest: int) -> Iterator[Problem]:
    """Why ``text``, which may be empty, cannot be kept as a line."""
    if _LINE_BREAK.search(text):
        yield Problem(field, N_("Write this on one line."))
    yield from prose_problems(field, text, longest)


def prose_problems(field: str, text: str, longest: int) -> Iterator[Problem]:
    """Why ``text``, which may be empty, cannot be kept."""
    if len(text) > longest:
        yield Problem(field, N_("This is too long."))
    if _UNWRITABLE.search(text):
        yield Problem(field, N_("This holds a character that cannot be written down."))


def count_problems(field: str, count: int, largest: int) -> Iterator[Problem]:
    """Why ``count`` is no number of things; zero is one that was not said yet."""
    if count <= 0:
        yield Problem(field, N_("This must be more than zero."), gap=count == 0)
    if count > largest:
        yield Problem(field, N_("This is too large."))
