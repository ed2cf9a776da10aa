"""Working time in Jakarta: how much of it lies between two moments, and when so much has passed; pure.

Working hours are Monday to Friday, 08:00 to 16:00 in Jakarta. That is our choice and no law: the
references ask for working hours and name none (decision 0027). Whole minutes are counted: a moment
belongs to the minute it is in, so that parts of a span always add up to the span.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from marketplace.clock import JAKARTA

OPENS, CLOSES = time(8), time(16)
MINUTES_A_DAY = 8 * 60
_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, both included."""

    from_date: date
    to_date: date

    def covers(self, day: date) -> bool:
        return self.from_date <= day <= self.to_date


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked: public holidays are nobody's, closures one enterprise's own days off."""

    holidays: frozenset[date] = frozenset()
    closures: tuple[Period, ...] = ()

    def works_on(self, day: date) -> bool:
        """Whether ``day`` is a working day."""
        if day.weekday() >= _SATURDAY or day in self.holidays:
            return False
        return not any(closure.covers(day) for closure in self.closures)

    def minutes_between(self, start: datetime, end: datetime) -> int:
        """Working minutes from ``start`` to ``end``, none when ``end`` comes first."""
        first, *between, last = _days(start, end)
        ends = {first, last}
        whole = sum(self.works_on(day) for day in between) * MINUTES_A_DAY
        return whole + sum(_overlap(start, end, day) for day in ends if self.works_on(day))

    def moment_after(self, start: datetime, minutes: int) -> datetime:
        """The first moment with so many working minutes behind it since ``start``, in UTC.

        An evening's end comes before the next morning's beginning: eight hours from a Monday's
        opening end on Monday at closing time.
        """
        left, day = minutes, start.astimezone(JAKARTA).date()
        while left > 0:
            opening = max(_at(day, OPENS), _whole(start)) if self.works_on(day) else None
            room = 0 if opening is None else _minutes(_at(day, CLOSES) - opening)
            if opening is not None and room >= left:
                return opening + _MINUTE * left
            left -= max(room, 0)
            day += _DAY
        return start.astimezone(UTC)

    def first_working_moment(self, start: datetime) -> datetime:
        """``start`` itself in working hours, else the next opening, in UTC."""
        day = start.astimezone(JAKARTA).date()
        while not (self.works_on(day) and start < _at(day, CLOSES)):
            day += _DAY
        return max(_at(day, OPENS), start.astimezone(UTC))


def _days(start: datetime, end: datetime) -> list[date]:
    """The day of each and all between; two at least, though they may be one day."""
    first, last = start.astimezone(JAKARTA).date(), end.astimezone(JAKARTA).date()
    return [first, *(first + _DAY * n for n in range(1, (last - first).days)), last]


def _overlap(start: datetime, end: datetime, day: date) -> int:
    begin = max(_at(day, OPENS), _whole(start))
    return max(0, _minutes(min(_at(day, CLOSES), _whole(end)) - begin))


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=JAKARTA).astimezone(UTC)


def _whole(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(second=0, microsecond=0)


def _minutes(span: timedelta) -> int:
    return span // _MINUTE
