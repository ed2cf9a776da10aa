"""Public holidays and collective leave in Indonesia, read from ``data/public_holidays.csv``.

A year's movable feasts and its collective leave are fixed by a joint decree of three ministers, one
each autumn for the next year. Of a year whose decree is not in the file only the holidays are known
that the law ties to a date; ``decreed_years`` says which years are whole.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from marketplace.labels import N_, Labelled

FILE = Path(__file__).resolve().parent.parent / "data" / "public_holidays.csv"


class HolidayKind(Labelled):
    NATIONAL = "national", N_("National holiday")
    COLLECTIVE_LEAVE = "collective_leave", N_("Collective leave")
    FIXED = "fixed", N_("Holiday on a date fixed by law; the year's decree is not loaded")


@dataclass(frozen=True, slots=True)
class Holiday:
    """``source`` names the decree that makes the day a holiday."""

    day: date
    kind: HolidayKind
    name_en: str
    name_id: str
    source: str


@cache
def holidays() -> Mapping[date, Holiday]:
    """Every known holiday by its day, oldest first."""
    with FILE.open(encoding="utf-8", newline="") as rows:
        found = [
            Holiday(
                day=date.fromisoformat(row["day"]),
                kind=HolidayKind.of(row["kind"]),
                name_en=row["name_en"],
                name_id=row["name_id"],
                source=row["source"],
            )
            for row in csv.DictReader(rows)
        ]
    return {holiday.day: holiday for holiday in sorted(found, key=lambda one: one.day)}


@cache
def holiday_dates() -> frozenset[date]:
    """The days alone."""
    return frozenset(holidays())


@cache
def decreed_years() -> tuple[int, ...]:
    """The years whose joint decree is loaded; every other year is known in part."""
    whole = {one.day.year for one in holidays().values() if one.kind is not HolidayKind.FIXED}
    return tuple(sorted(whole))
