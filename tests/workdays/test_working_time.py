"""Working minutes add up, never run backwards, and are found again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.clock import JAKARTA
from marketplace.workdays.holidays import HolidayKind, decreed_years, holiday_dates, holidays
from marketplace.workdays.working_time import MINUTES_A_DAY, Period, WorkCalendar

PLAIN = WorkCalendar()
DECEMBER = WorkCalendar(holidays=holiday_dates())

days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
seconds = st.integers(0, 364 * 24 * 60 * 60)
moments = seconds.map(lambda count: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=count))
minutes = st.integers(0, 20 * MINUTES_A_DAY)
periods = st.builds(
    lambda first, length: Period(first, first + timedelta(days=length)), days, st.integers(0, 20)
)
calendars = st.builds(
    WorkCalendar,
    holidays=st.frozensets(days, max_size=20),
    closures=st.lists(periods, max_size=3).map(tuple),
)


def wib(text: str) -> datetime:
    """A moment as a clock in Jakarta shows it."""
    return datetime.fromisoformat(text).replace(tzinfo=JAKARTA)


@given(calendars, st.tuples(moments, moments, moments).map(sorted))
def test_the_parts_of_a_span_add_up_to_it(calendar: WorkCalendar, three: list[datetime]):
    first, middle, last = three
    parts = calendar.minutes_between(first, middle) + calendar.minutes_between(middle, last)
    assert parts == calendar.minutes_between(first, last)


@given(calendars, moments, minutes, minutes)
def test_more_minutes_never_end_earlier(calendar: WorkCalendar, start, fewer, more):
    fewer, more = sorted((fewer, more))
    assert calendar.moment_after(start, fewer) <= calendar.moment_after(start, more)


@given(calendars, moments, minutes)
def test_so_many_minutes_lie_before_the_moment_after_them(calendar: WorkCalendar, start, count):
    end = calendar.moment_after(start, count)
    assert calendar.minutes_between(start, end) == count
    if count:  # and it is the first such moment
        assert calendar.minutes_between(start, end - timedelta(minutes=1)) == count - 1


@given(calendars, moments, moments, periods)
def test_a_closure_never_makes_time_pass_faster(calendar: WorkCalendar, one, other, closure):
    start, end = sorted((one, other))
    closed = WorkCalendar(calendar.holidays, (*calendar.closures, closure))
    assert closed.minutes_between(start, end) <= calendar.minutes_between(start, end)


@given(calendars, moments)
def test_the_first_working_moment_is_worked_and_no_minute_was_before(calendar, start):
    opened = calendar.first_working_moment(start)
    assert calendar.minutes_between(start, opened) == 0
    assert calendar.minutes_between(opened, opened + timedelta(minutes=1)) == 1


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-12-18 16:50", 12, "2026-12-22 12:00"),  # over a weekend
        ("2026-12-18 16:50", 48, "2026-12-30 16:00"),  # over Christmas and its leave
        ("2026-12-21 08:00", 8, "2026-12-21 16:00"),
        ("2026-12-21 15:59", 1, "2026-12-22 08:59"),
        ("2026-12-31 15:00", 2, "2027-01-04 09:00"),  # New Year is on a Friday
    ],
)
def test_evenings_weekends_and_holidays_do_not_count(start: str, hours: int, end: str):
    assert DECEMBER.moment_after(wib(start), hours * 60) == wib(end)


def test_nothing_lies_between_a_moment_and_an_earlier_one():
    assert PLAIN.minutes_between(wib("2026-12-22 10:00"), wib("2026-12-21 10:00")) == 0


def test_the_decree_of_2026_is_loaded_and_that_of_2027_is_not():
    of_2026 = [one.kind for day, one in holidays().items() if day.year == 2026]
    assert of_2026.count(HolidayKind.NATIONAL) == 17
    assert of_2026.count(HolidayKind.COLLECTIVE_LEAVE) == 8
    assert decreed_years() == (2026,)
    later = [one for day, one in holidays().items() if day.year > 2026]
    assert {one.kind for one in later} == {HolidayKind.FIXED}
    assert all(one.name_en and one.name_id and one.source for one in holidays().values())
