"""What the clock says of inquiries that wait for a seller; routing, which sits above, tells it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, cast

from marketplace.web import registry

TELLS = "inquiry_clocks"  # under which wiring registers who tells


@dataclass(frozen=True, slots=True)
class Waiting:
    """An inquiry in which the seller has had the word ``since`` then."""

    inquiry_id: int
    seller_id: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """Why an inquiry stands where it stands, in words, and in which colour."""

    words: str
    tone: str


class Tell(Protocol):
    def __call__(self, *, waiting: Iterable[Waiting], at: datetime) -> Mapping[int, Clock]:
        """The clock of each, by the inquiry's id, in at most one question to the database."""


def clocks_of(*, waiting: Iterable[Waiting], at: datetime) -> Mapping[int, Clock]:
    """How they stand at this moment."""
    (tell,) = (cast("Tell", entry) for entry in registry.entries(name=TELLS))
    return tell(waiting=waiting, at=at)
