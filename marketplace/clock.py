"""The only place that reads the time; called by views, worker and command line, never by rules."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

JAKARTA = ZoneInfo("Asia/Jakarta")


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251  the one place


def jakarta_date(moment: datetime) -> date:
    """The calendar day in Jakarta at ``moment``."""
    return moment.astimezone(JAKARTA).date()


def end_of_day_in_jakarta(day: date) -> datetime:
    """23:59:59 of ``day`` in Jakarta as a UTC moment: how long "valid until" lasts."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=JAKARTA).astimezone(UTC)
