"""Parts of a quantity always add up to it, each no larger than what is free."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from marketplace.capacity.rules import Week
from marketplace.capacity.weeks import last_day
from marketplace.pooling.rules import Delivery, deliveries, in_time, share_out

MONDAY = date(2026, 12, 7)
FREE = st.lists(st.integers(0, 500), max_size=20)


def weeks_of(free: list[int]) -> list[Week]:
    return [
        Week(MONDAY + timedelta(weeks=place), declared=units, believed=units)
        for place, units in enumerate(free)
    ]


def test_what_fits_goes_first_and_the_rest_when_it_is_made():
    weeks = weeks_of([100, 100, 0, 100])
    by = last_day(MONDAY + timedelta(weeks=1))
    assert in_time(weeks, by=by, held=30) == 170
    assert deliveries(weeks, quantity=250, by=by, held=30) == (
        Delivery(170, by),
        Delivery(80, last_day(MONDAY + timedelta(weeks=3))),
    )
    assert deliveries(weeks, quantity=170, by=by, held=30) == (Delivery(170, by),)
    assert deliveries(weeks, quantity=271, by=by, held=30) == ()
    too_soon = MONDAY - timedelta(days=1)
    assert [one.quantity for one in deliveries(weeks, quantity=150, by=too_soon, held=0)] == [150]


@given(FREE, st.integers(1, 3000), st.integers(0, 600), st.integers(-5, 150))
def test_deliveries_are_together_the_whole_and_never_more_than_is_free(free, quantity, held, days):
    weeks, by = weeks_of(free), MONDAY + timedelta(days=days)
    found = deliveries(weeks, quantity=quantity, by=by, held=held)
    assert bool(found) is (quantity + held <= sum(free))
    assert sum(one.quantity for one in found) == (quantity if found else 0)
    assert len(found) <= 2
    assert all(one.quantity > 0 for one in found)
    for one in found:
        due = sum(other.quantity for other in found if other.ready_date <= one.ready_date)
        ready = sum(week.free for week in weeks if last_day(week.start) <= one.ready_date)
        assert due + min(held, ready) <= ready


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**8), max_size=12))
def test_shares_are_together_the_whole_or_all_there_is_the_nearest_first(quantity, free):
    shares = share_out(quantity, free)
    assert sum(shares) == min(quantity, sum(free))
    assert len(shares) == len(free)
    assert all(0 <= share <= one for share, one in zip(shares, free, strict=True))
    for place, share in enumerate(shares):
        if share < free[place]:
            assert not any(shares[place + 1 :])
