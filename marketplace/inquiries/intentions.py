"""The intention to look for silences: every quarter of an hour in which anybody works."""

from __future__ import annotations

from datetime import datetime, timedelta

from marketplace.jobs.operations import enqueue
from marketplace.workdays.holidays import holiday_dates
from marketplace.workdays.working_time import WorkCalendar

LOOK = "inquiries.silences"
QUARTER = timedelta(minutes=15)
_MINUTE = timedelta(minutes=1)


def look_soon(*, at: datetime) -> None:
    """A round at the next quarter; asked for any number of times, it is one."""
    moment = next_round(at=at)
    enqueue(kind=LOOK, payload={}, at=moment, dedupe_key=f"{LOOK} at {moment:%Y-%m-%dT%H:%M}Z")


def next_round(*, at: datetime) -> datetime:
    """The next full quarter of an hour that has working time behind it; closing time is one."""
    quarter = at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0) + QUARTER
    return max(quarter, WorkCalendar(holiday_dates()).first_working_moment(quarter - _MINUTE))
