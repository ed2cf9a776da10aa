"""Weeks as the capacity calendar counts them: from Monday, in Jakarta; pure."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

WEEK = timedelta(days=7)
DAYS = 7


def week_of(day: date) -> date:
    """The Monday on or before ``day``: how a week is named in the database."""
    return day - timedelta(days=day.weekday())


def weeks_from(start: date, count: int) -> Iterator[date]:
    """``count`` Mondays, the first being the week of ``start``."""
    first = week_of(start)
    return (first + WEEK * place for place in range(count))


def last_day(week: date) -> date:
    """Its Sunday."""
    return week + WEEK - timedelta(days=1)


def months_of(week: date) -> Iterator[tuple[date, int]]:
    """The one or two months it lies in: the first day it has of each, and how many days."""
    left = days_in_month(week) - week.day + 1
    yield week, min(left, DAYS)
    if left < DAYS:
        yield week + timedelta(days=left), DAYS - left


@lru_cache(maxsize=1024)
def days_in_month(day: date) -> int:
    """How many days the month of ``day`` has."""
    return calendar.monthrange(day.year, day.month)[1]
