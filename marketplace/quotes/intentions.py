"""The intention to look each day for offers that end soon or have lapsed."""

from __future__ import annotations

from datetime import datetime, timedelta

from marketplace.clock import end_of_day_in_jakarta, jakarta_date
from marketplace.jobs.operations import enqueue

LOOK = "quotes.validity"
INTO_THE_DAY = timedelta(minutes=1)  # every validity ends with a day in Jakarta


def look_tomorrow(*, at: datetime) -> None:
    """A round just after the Jakarta day of ``at``; asked for any number of times, it is one."""
    day = jakarta_date(at)
    soon = end_of_day_in_jakarta(day) + INTO_THE_DAY
    enqueue(kind=LOOK, payload={}, at=soon, dedupe_key=f"{LOOK} after {day}")
