"""The rules of the capacity calendar: what may be promised, placed, and when it is ready."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.capacity.rules import (
    Declared,
    SetWeek,
    Week,
    behind,
    believed_in,
    calendar,
    declared_in,
    demonstrated,
    largest_by,
    place,
    ready_day,
)
from marketplace.capacity.weeks import days_in_month, last_day, months_of, week_of, weeks_from

MONDAY = date(2026, 11, 30)
DRUMS = Declared(monthly_capacity=4000)


def free_weeks(*free: int) -> list[Week]:
    """Weeks in which so much is free."""
    starts = weeks_from(MONDAY, len(free))
    return [Week(start, 1000, units) for start, units in zip(starts, free, strict=True)]


def test_a_week_begins_on_monday_and_ends_on_sunday():
    assert {week_of(MONDAY + timedelta(days=n)) for n in range(7)} == {MONDAY}
    assert last_day(MONDAY) == date(2026, 12, 6)
    assert week_of(date(2027, 1, 1)) == date(2026, 12, 28)


def test_a_week_carries_its_days_share_of_the_months_capacity():
    assert declared_in(date(2026, 12, 7), DRUMS) == 4000 * 7 // 31
    assert declared_in(MONDAY, DRUMS) == int(4000 / 30 + 6 * 4000 / 31)  # one day of November


def test_out_of_season_nothing_can_be_made():
    pepper = Declared(monthly_capacity=3100, season_months=(7, 8))
    assert declared_in(date(2026, 12, 7), pepper) == 0
    assert declared_in(date(2026, 7, 6), pepper) == 700
    assert declared_in(date(2026, 6, 29), pepper) == 500  # Wednesday is the first of July
    assert believed_in(date(2026, 6, 29), pepper, [700, 700, 700, 700]) == 500


@given(
    monthly=st.integers(min_value=1, max_value=10**9),
    season=st.sets(st.integers(min_value=1, max_value=12)),
    day=st.dates(date(2000, 1, 1), date(2090, 1, 1)),
)
def test_a_week_carries_what_its_days_carry_one_by_one(monthly, season, day):
    week, declared = week_of(day), Declared(monthly, tuple(sorted(season)))
    made = [one for n in range(7) if declared.makes_on(one := week + timedelta(days=n))]
    exact = sum(Fraction(monthly, days_in_month(one)) for one in made)
    assert declared_in(week, declared) == int(exact)
    assert believed_in(week, declared, [1] * 4) == min(len(made) // 7, int(exact))
    assert sum(days for _, days in months_of(week)) == 7


@given(
    monthly=st.integers(min_value=1, max_value=10**9),
    first=st.dates(date(2000, 1, 1), date(2090, 1, 1)),
)
def test_the_weeks_of_years_carry_no_more_than_their_months(monthly, first):
    weeks = list(weeks_from(first, 105))
    carried = sum(declared_in(week, Declared(monthly)) for week in weeks)
    months = (weeks[-1].year - weeks[0].year) * 12 + weeks[-1].month - weeks[0].month
    assert monthly * (months - 1) - 105 <= carried <= monthly * (months + 2)


@pytest.mark.parametrize(
    ("outputs", "shown"),
    [
        ([], None),
        ([500, 500, 500], None),
        ([100, 200, 300, 400], 200),
        ([9000, 9000, *[300] * 8], 300),
        ([100, 900, 200, 800, 300], 300),
    ],
)
def test_what_is_demonstrated_is_the_median_of_the_last_eight_weeks(outputs, shown):
    assert demonstrated(outputs) == shown


def test_until_four_weeks_are_recorded_six_tenths_of_the_declaration_are_believed():
    week = date(2026, 12, 7)
    assert believed_in(week, DRUMS, [10, 10, 10]) == 903 * 60 // 100
    assert believed_in(week, DRUMS, [700] * 4) == 700
    assert believed_in(week, DRUMS, [5000] * 4) == 903


def test_the_sellers_own_figure_counts_instead_and_a_closed_week_has_nothing():
    weeks = calendar(
        first=MONDAY,
        count=3,
        declared=DRUMS,
        outputs=[],
        booked={MONDAY: 100},
        set_weeks={
            MONDAY: SetWeek(1200, "a second shift"),
            date(2026, 12, 7): SetWeek(0, "harvest"),
        },
    )
    assert [week.free for week in weeks] == [1100, 0, 541]
    assert [week.closed for week in weeks] == [False, True, False]


def test_an_order_fills_the_first_free_weeks_and_says_what_comes_too_late():
    weeks = free_weeks(300, 0, 500, 400)
    promised = date(2026, 12, 20)  # the Sunday of the third week
    on_time = place(weeks, quantity=800, promised=promised)
    assert [(share.week, share.quantity) for share in on_time.shares] == [
        (MONDAY, 300),
        (date(2026, 12, 14), 500),
    ]
    assert on_time.kept
    late = place(weeks, quantity=900, promised=promised)
    assert (late.late, late.unplaced, late.kept) == (100, 0, False)
    too_much = place(weeks, quantity=2000, promised=promised)
    assert (too_much.late, too_much.unplaced) == (400, 800)


@given(
    free=st.lists(st.integers(min_value=0, max_value=1000), min_size=1, max_size=30),
    quantity=st.integers(min_value=1, max_value=40_000),
    promised=st.dates(date(2026, 11, 1), date(2027, 9, 1)),
)
def test_placing_never_takes_more_than_is_free_and_loses_nothing(free, quantity, promised):
    weeks = free_weeks(*free)
    placed = place(weeks, quantity=quantity, promised=promised)
    room = {week.start: week.free for week in weeks}
    assert all(0 < share.quantity <= room[share.week] for share in placed.shares)
    assert sum(share.quantity for share in placed.shares) + placed.unplaced == quantity
    assert placed.unplaced == max(quantity - sum(free), 0)
    assert placed.kept == (largest_by(weeks, day=promised) >= quantity)
    ready = ready_day(weeks, quantity=quantity)
    assert (ready is None) == (placed.unplaced > 0)
    if ready is not None:
        assert largest_by(weeks, day=ready) >= quantity
        assert largest_by(weeks, day=ready - timedelta(days=1)) < quantity


def test_an_order_has_slipped_when_less_than_nine_tenths_of_its_plan_are_made():
    assert behind(produced=539, planned=600)
    assert not behind(produced=540, planned=600)
    assert not behind(produced=0, planned=0)
