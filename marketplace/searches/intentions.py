"""The intention to look whether something new answers a saved search."""

from __future__ import annotations

from datetime import datetime, timedelta

from marketplace.clock import end_of_day_in_jakarta, jakarta_date
from marketplace.jobs.operations import enqueue

LOOK = "searches.look"
PAUSE = timedelta(minutes=10)
INTO_THE_DAY = timedelta(hours=6)  # in Jakarta, where the day of "one letter a day" is counted


def look_soon(*, at: datetime) -> None:
    """A round of alerts, after a pause.

    By then the index has caught up, and a morning of decisions makes a few rounds, not one each.
    """
    enqueue(kind=LOOK, payload={}, at=at + PAUSE, dedupe_key=LOOK)


def look_tomorrow(*, at: datetime) -> None:
    """For those who have had today's letter and have more to be told."""
    day = jakarta_date(at)
    morning = end_of_day_in_jakarta(day) + INTO_THE_DAY
    enqueue(kind=LOOK, payload={}, at=morning, dedupe_key=f"{LOOK} after {day}")
