"""Read the calendar: the next weeks, what is free, when a quantity can be ready."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

import sqlalchemy as sa

from marketplace.capacity import rules
from marketplace.capacity.models import (
    BookedWeek,
    CapacityBooking,
    CapacityReservation,
    CapacityWeek,
)
from marketplace.capacity.rules import HORIZON, SHOWN, Declared, SetWeek, Week
from marketplace.capacity.weeks import WEEK, week_of
from marketplace.catalog.models import Listing
from marketplace.catalog.queries import get_listing as visible_listing
from marketplace.clock import jakarta_date
from marketplace.db import db
from marketplace.errors import NotFoundError
from marketplace.organisations.roles import Actor

_Row: TypeAlias = "sa.Row[*tuple[Any, ...]]"
_Statement: TypeAlias = "sa.CompoundSelect[*tuple[Any, ...]]"


@dataclass(frozen=True, slots=True)
class Calendar:
    """The weeks from the next Monday on; ``demonstrated`` is None while too few are recorded.

    The week that has begun promises nothing any more.
    """

    weeks: tuple[Week, ...]
    demonstrated: int | None
    recorded_weeks: int

    @property
    def free(self) -> int:
        return sum(week.free for week in self.weeks)

    @property
    def next_free(self) -> Week | None:
        return next((week for week in self.weeks if week.free), None)


def get_listing(*, actor: Actor, public_id: str) -> Listing:
    """A listing of the actor's own enterprise. Raises NotFoundError."""
    listing = visible_listing(actor=actor, public_id=public_id)
    if not actor.sells:
        raise NotFoundError
    return listing


def calendar_of(*, listing: Listing, at: datetime, count: int = SHOWN) -> Calendar:
    """The next ``count`` weeks of a listing: one query."""
    today = jakarta_date(at)
    rows = _rows_of(listing_id=listing.id, since=today)
    # The week that has begun is not over: its output is not yet what a week brings.
    recorded = [
        row.produced for row in rows if row.produced is not None and row.week_date < week_of(today)
    ]
    weeks = rules.calendar(
        first=today + WEEK,
        count=count,
        declared=declared_by(listing=listing),
        outputs=recorded,
        booked={row.week_date: int(row.booked) for row in rows if row.booked is not None},
        set_weeks={
            row.week_date: SetWeek(row.set_to, row.reason) for row in rows if row.set_to is not None
        },
    )
    return Calendar(weeks, rules.demonstrated(recorded), len(recorded))


def declared_by(*, listing: Listing) -> Declared:
    """What the seller says in the listing."""
    return Declared(listing.monthly_capacity, listing.season_months)


def ready_day(*, listing: Listing, quantity: int, at: datetime) -> date | None:
    """By which day ``quantity`` more can be made; None when two years are not enough."""
    calendar = calendar_of(listing=listing, at=at, count=HORIZON)
    return rules.ready_day(calendar.weeks, quantity=quantity)


def free_by(*, listing: Listing, day: date, at: datetime, apart_from: str = "") -> int:
    """How many units more can be promised for ``day`` beside orders and offers that are open.

    An order takes the first free weeks, whatever day it promised; so would each open offer.
    """
    calendar = calendar_of(listing=listing, at=at, count=HORIZON)
    held = reserved(listing_id=listing.id, at=at, apart_from=apart_from)
    return max(rules.largest_by(calendar.weeks, day=day) - held, 0)


def reserved(*, listing_id: int, at: datetime, apart_from: str = "") -> int:
    """Units that open offers hold at this moment, without that of one quotation (its public id)."""
    each = (
        held_each(at=at)
        .where(CapacityReservation.listing_id == listing_id, _foremost() != apart_from)
        .subquery()
    )
    return int(db.session.scalar(sa.select(sa.func.coalesce(sa.func.sum(each.c.held), 0))) or 0)


def _foremost() -> sa.ColumnElement[str]:
    return sa.func.coalesce(CapacityReservation.behind_id, CapacityReservation.quotation_id)


def held_each(*, at: datetime) -> sa.Select[int, int]:
    """What each open offer holds of its listing, as ``listing_id`` and ``held``.

    Of an offer and the one kept behind it only one can be accepted: the larger counts, not both.
    """
    return (
        sa.select(
            CapacityReservation.listing_id, sa.func.max(CapacityReservation.quantity).label("held")
        )
        .where(CapacityReservation.released_at.is_(None), CapacityReservation.valid_until >= at)
        .group_by(CapacityReservation.listing_id, _foremost())
    )


def find_reservation(*, listing_id: int, quotation_id: str) -> CapacityReservation | None:
    """What this offer holds or held here; none for offers from before there were any."""
    return db.session.scalar(
        sa.select(CapacityReservation).where(
            CapacityReservation.quotation_id == quotation_id,
            CapacityReservation.listing_id == listing_id,
        )
    )


def list_reservations(*, quotation_id: str) -> list[CapacityReservation]:
    """What this offer holds or held, in the order of the listings."""
    statement = (
        sa.select(CapacityReservation)
        .where(CapacityReservation.quotation_id == quotation_id)
        .order_by(CapacityReservation.listing_id)
    )
    return list(db.session.scalars(statement))


def find_week(*, listing_id: int, week: date) -> CapacityWeek | None:
    """What the seller set or recorded for this week."""
    return db.session.scalar(
        sa.select(CapacityWeek).where(
            CapacityWeek.listing_id == listing_id, CapacityWeek.week_date == week
        )
    )


def find_booking(*, listing_id: int, order_id: str) -> CapacityBooking | None:
    """The order's place in this calendar; none for orders from before there was one."""
    return db.session.scalar(
        sa.select(CapacityBooking).where(
            CapacityBooking.order_id == order_id, CapacityBooking.listing_id == listing_id
        )
    )


def list_bookings_of(*, order_id: str) -> list[CapacityBooking]:
    """The order's places in all calendars, in the order of the listings."""
    statement = (
        sa.select(CapacityBooking)
        .where(CapacityBooking.order_id == order_id)
        .order_by(CapacityBooking.listing_id)
    )
    return list(db.session.scalars(statement))


def list_bookings_in(*, listing_id: int, week: date) -> list[BookedWeek]:
    """Which orders take up this week."""
    statement = (
        sa.select(BookedWeek)
        .join(BookedWeek.booking)
        .where(BookedWeek.listing_id == listing_id, BookedWeek.week_date == week, still_taken())
        .order_by(BookedWeek.id)
    )
    return list(db.session.scalars(statement))


def _rows_of(*, listing_id: int, since: date) -> Sequence[_Row]:
    """What is known of each week, and apart from it what orders take of those ``since`` then."""
    return db.session.execute(_WEEKS, {"listing": listing_id, "since": since}).all()


def still_taken() -> sa.ColumnElement[bool]:
    """Beside BookedWeek and its booking: the order still needs the week."""
    finished = CapacityBooking.finished_date
    return sa.or_(finished.is_(None), BookedWeek.week_date < finished)


# Built once: every product page asks.
_LISTING = sa.bindparam("listing", type_=sa.BigInteger())
_NO_NUMBER = sa.cast(sa.null(), sa.BigInteger())
_KNOWN = sa.select(
    *(CapacityWeek.week_date, CapacityWeek.set_to, CapacityWeek.reason),
    *(CapacityWeek.produced, _NO_NUMBER.label("booked")),
).where(CapacityWeek.listing_id == _LISTING)
_TAKEN = (
    sa.select(
        *(BookedWeek.week_date, _NO_NUMBER, sa.literal("")),
        *(_NO_NUMBER, sa.cast(sa.func.sum(BookedWeek.quantity), sa.BigInteger())),
    )
    .join(BookedWeek.booking)
    .where(
        BookedWeek.listing_id == _LISTING,
        BookedWeek.week_date >= sa.bindparam("since", type_=sa.Date()),
        still_taken(),
    )
    .group_by(BookedWeek.week_date)
)
_WEEKS: _Statement = sa.union_all(_KNOWN, _TAKEN).order_by("week_date")
