"""The intention to look each day for listings whose mandatory certificates have expired."""

from __future__ import annotations

from datetime import datetime, timedelta

from marketplace.clock import end_of_day_in_jakarta, jakarta_date
from marketplace.jobs.operations import enqueue

LOOK = "catalog.expiries"
INTO_THE_DAY = timedelta(minutes=5)  # in Jakarta, where the last day of a certificate ends


def look_tomorrow(*, at: datetime) -> None:
    """A round just after the Jakarta day of ``at``; asked for any number of times, it is one."""
    day = jakarta_date(at)
    soon = end_of_day_in_jakarta(day) + INTO_THE_DAY
    enqueue(kind=LOOK, payload={}, at=soon, dedupe_key=f"{LOOK} after {day}")
