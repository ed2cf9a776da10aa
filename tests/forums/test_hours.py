"""Slots from hours, pauses and a break; and the five minutes by which two talks overlap."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.forums.hours import DayHours, Span, grains, spans

DAY = date(2026, 12, 1)


def hours_of(**changes: object) -> list[str]:
    said: dict[str, object] = {
        "opens": time(9),
        "closes": time(12),
        "slot_minutes": 45,
        "pause_minutes": 0,
    }
    made = spans(from_date=DAY, to_date=DAY, hours=DayHours(**{**said, **changes}))  # type: ignore[arg-type]
    return [f"{one.starts_at:%H:%M}-{one.ends_at:%H:%M}" for one in made]  # UTC: seven hours less


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ["02:00-02:45", "02:45-03:30", "03:30-04:15", "04:15-05:00"]),
        ({"pause_minutes": 15}, ["02:00-02:45", "03:00-03:45", "04:00-04:45"]),
        (
            {"break_from": time(10), "break_to": time(10, 30)},
            ["02:00-02:45", "03:30-04:15", "04:15-05:00"],
        ),
        ({"closes": time(9, 40)}, []),
        ({"break_from": time(8), "break_to": time(12)}, []),
    ],
)
def test_hours_make_slots(changes, expected):
    assert hours_of(**changes) == expected


def test_each_day_has_the_same_hours():
    hours = DayHours(time(9), time(10), 30, 0)
    made = spans(from_date=DAY, to_date=DAY + timedelta(days=2), hours=hours)
    assert [one.starts_at.day for one in made] == [1, 1, 2, 2, 3, 3]


minutes = st.integers(min_value=0, max_value=600)


@given(minutes, st.integers(1, 120), minutes, st.integers(1, 120))
def test_two_talks_on_the_grain_share_five_minutes_exactly_if_they_overlap(a, long_a, b, long_b):
    midnight = datetime(2026, 12, 1, tzinfo=UTC)

    def span(start: int, length: int) -> Span:
        starts = midnight + timedelta(minutes=start * 5)
        return Span(starts, starts + timedelta(minutes=length * 5))

    one, other = span(a, long_a), span(b, long_b)
    overlap = one.starts_at < other.ends_at and other.starts_at < one.ends_at
    assert bool(set(grains(one)) & set(grains(other))) is overlap
    assert len(grains(one)) == long_a


def test_a_talk_off_the_grain_takes_all_it_touches():
    starts = datetime(2026, 12, 1, 9, 3, tzinfo=UTC)
    touched = grains(Span(starts, starts + timedelta(minutes=4)))
    assert [f"{one:%H:%M}" for one in touched] == ["09:00", "09:05"]
