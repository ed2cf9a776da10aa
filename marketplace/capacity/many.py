"""What is free of many listings at once, and which promises they kept: the same few queries for any number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from marketplace.capacity import queries, rules
from marketplace.capacity.models import (
    BookedWeek,
    CapacityBooking,
    CapacityReservation,
    CapacityWeek,
)
from marketplace.capacity.rules import HORIZON, Declared, SetWeek, Week
from marketplace.capacity.weeks import DAYS, WEEK, week_of
from marketplace.clock import jakarta_date
from marketplace.db import db

LOOKED_BACK = timedelta(days=365)


def calendars_of_many(
    *, declared: Mapping[int, Declared], at: datetime, count: int
) -> dict[int, tuple[Week, ...]]:
    """The next ``count`` weeks of each listing (by its id): two queries."""
    ids, today = list(declared), jakarta_date(at)
    known = _known(ids)
    booked = _booked(ids, since=today)
    return {
        number: _calendar(said, known[number], booked[number], today=today, count=count)
        for number, said in declared.items()
    }


def free_by_many(*, declared: Mapping[int, Declared], day: date, at: datetime) -> dict[int, int]:
    """What ``free_by`` says, of each: how much more can be promised for ``day``; three queries."""
    count = min(max((day - jakarta_date(at)).days // DAYS + 1, 1), HORIZON)
    calendars = calendars_of_many(declared=declared, at=at, count=count)
    held = _held(list(declared), at=at)
    return {
        number: max(rules.largest_by(weeks, day=day) - held.get(number, 0), 0)
        for number, weeks in calendars.items()
    }


def kept_by_many(*, listing_ids: Collection[int], at: datetime) -> dict[int, tuple[int, int]]:
    """How many orders were ready by the week of their promised day, and of how many: one query.

    Of the last twelve months' promises; what is promised for later and still being made is in
    neither figure.
    """
    today = jakarta_date(at)
    finished = CapacityBooking.finished_date
    kept = sa.case((finished <= CapacityBooking.promised_date, 1), else_=0)
    rows = db.session.execute(
        sa.select(CapacityBooking.listing_id, sa.func.sum(kept), sa.func.count())
        .where(
            CapacityBooking.listing_id.in_(listing_ids),
            CapacityBooking.promised_date >= today - LOOKED_BACK,
            sa.or_(finished.is_not(None), CapacityBooking.promised_date < today),
        )
        .group_by(CapacityBooking.listing_id)
    )
    return {number: (int(ready), int(promised)) for number, ready, promised in rows}


def _calendar(
    declared: Declared,
    known: list[CapacityWeek],
    booked: Mapping[date, int],
    *,
    today: date,
    count: int,
) -> tuple[Week, ...]:
    over = week_of(today)
    return rules.calendar(
        first=today + WEEK,
        count=count,
        declared=declared,
        outputs=[
            week.produced for week in known if week.produced is not None and week.week_date < over
        ],
        booked=booked,
        set_weeks={
            week.week_date: SetWeek(week.set_to, week.reason)
            for week in known
            if week.set_to is not None
        },
    )


def _known(ids: list[int]) -> Mapping[int, list[CapacityWeek]]:
    found: dict[int, list[CapacityWeek]] = defaultdict(list)
    statement = (
        sa.select(CapacityWeek)
        .where(CapacityWeek.listing_id.in_(ids))
        .order_by(CapacityWeek.week_date)
    )
    for week in db.session.scalars(statement):
        found[week.listing_id].append(week)
    return found


def _booked(ids: list[int], *, since: date) -> Mapping[int, dict[date, int]]:
    found: dict[int, dict[date, int]] = defaultdict(dict)
    rows = db.session.execute(
        sa.select(BookedWeek.listing_id, BookedWeek.week_date, sa.func.sum(BookedWeek.quantity))
        .join(BookedWeek.booking)
        .where(
            BookedWeek.listing_id.in_(ids),
            BookedWeek.week_date >= since,
            queries.still_taken(),
        )
        .group_by(BookedWeek.listing_id, BookedWeek.week_date)
    )
    for number, week, quantity in rows:
        found[number][week] = int(quantity)
    return found


def _held(ids: list[int], *, at: datetime) -> Mapping[int, int]:
    each = queries.held_each(at=at).where(CapacityReservation.listing_id.in_(ids)).subquery()
    total = sa.select(each.c.listing_id, sa.func.sum(each.c.held)).group_by(each.c.listing_id)
    rows = db.session.execute(total)
    return {number: int(quantity) for number, quantity in rows}
