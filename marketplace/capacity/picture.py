"""The picture of the coming weeks: a column each, taken and free, on one scale; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from marketplace.capacity.rules import Week

COLUMN = 13
HEIGHT = 84
FOOT = 16  # below the columns stand the months


@dataclass(frozen=True, slots=True)
class Column:
    """One week: ``taken`` and ``free`` are heights; ``month`` is set where a month begins."""

    week: Week
    x: int
    taken: int
    free: int
    month: date | None


@dataclass(frozen=True, slots=True)
class Picture:
    """Columns side by side; ``baseline`` is where they stand."""

    width: int
    height: int
    baseline: int
    columns: tuple[Column, ...]


def draw(weeks: Sequence[Week]) -> Picture:
    """The weeks from the next one on, the fullest as high as the picture."""
    largest = max((max(week.limit, week.booked) for week in weeks), default=0)
    columns: list[Column] = []
    before: date | None = None
    for place, week in enumerate(weeks):
        begins = before is None or week.start.month != before.month
        if begins and columns and columns[-1].month and place == 1:
            columns[-1] = replace(columns[-1], month=None)  # no room for two names
        columns.append(
            Column(
                week=week,
                x=place * COLUMN,
                taken=_scaled(week.booked, largest),
                free=_scaled(week.free, largest),
                month=week.start if begins else None,
            )
        )
        before = week.start
    return Picture(COLUMN * len(columns), HEIGHT + FOOT, HEIGHT, tuple(columns))


def _scaled(units: int, largest: int) -> int:
    return units * HEIGHT // largest if largest else 0
