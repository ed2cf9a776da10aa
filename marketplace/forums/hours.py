"""Which slots a forum's days, hours, pauses and break make; pure. Hours are Jakarta's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from marketplace.clock import JAKARTA

GRAIN = timedelta(minutes=5)  # everything begins and ends at one: who is where is kept in these
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DayHours:
    """One day of a forum: slots of ``slot_minutes``, ``pause_minutes`` between, a break or none."""

    opens: time
    closes: time
    slot_minutes: int
    pause_minutes: int
    break_from: time | None = None
    break_to: time | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """From ``starts_at`` until ``ends_at``, which is not part of it any more."""

    starts_at: datetime
    ends_at: datetime


def spans(*, from_date: date, to_date: date, hours: DayHours) -> list[Span]:
    """The slots of every day from the first to the last, in order; none reaches into the break."""
    days = range((to_date - from_date).days + 1)
    return [span for number in days for span in _of_day(from_date + number * _DAY, hours)]


def grains(span: Span) -> list[datetime]:
    """The beginnings of all five minutes a span touches: two spans overlap if they share one."""
    seconds = int(span.starts_at.timestamp())
    first = datetime.fromtimestamp(seconds - seconds % int(GRAIN.total_seconds()), UTC)
    count = -((first - span.ends_at) // GRAIN)
    return [first + number * GRAIN for number in range(count)]


def _of_day(day: date, hours: DayHours) -> Iterator[Span]:
    length, pause = timedelta(minutes=hours.slot_minutes), timedelta(minutes=hours.pause_minutes)
    starts, closes = _moment(day, hours.opens), _moment(day, hours.closes)
    break_from = _moment(day, hours.break_from) if hours.break_from else closes
    break_to = _moment(day, hours.break_to) if hours.break_to else closes
    while starts + length <= closes:
        if starts < break_to and starts + length > break_from:
            starts = break_to
            continue
        yield Span(starts, starts + length)
        starts += length + pause


def _moment(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=JAKARTA).astimezone(UTC)
