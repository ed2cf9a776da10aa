"""Set a week, book an order, record what was made; each holds the listing against its rivals."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from flask_babel import gettext

from marketplace.capacity import policy, queries, rules
from marketplace.capacity.models import (
    BookedWeek,
    CapacityBooking,
    CapacityReservation,
    CapacityWeek,
)
from marketplace.capacity.rules import HORIZON
from marketplace.capacity.weeks import WEEK, week_of
from marketplace.catalog.models import Listing
from marketplace.clock import jakarta_date
from marketplace.db import add, db, lock, transaction
from marketplace.errors import ForbiddenError, NotFoundError, RefusedError
from marketplace.events import operations as events
from marketplace.events.operations import Recordable
from marketplace.labels import N_
from marketplace.organisations.roles import Actor

LARGEST_QUANTITY = 10**9
LONGEST_REASON = 200


@transaction
def set_week(
    *, actor: Actor, listing: Listing, week: date, quantity: int, reason: str, at: datetime
) -> None:
    """The seller's own figure for a week to come; 0 closes it. Booked units stay possible."""
    _refuse_others(actor, listing)
    lock(listing)
    week = _week_to_come(week, at=at)
    reason = _reason(reason)
    if not 0 <= quantity <= LARGEST_QUANTITY:
        raise RefusedError(N_("Write a number from 0 on."), field="quantity")
    booked = sum(
        taken.quantity for taken in queries.list_bookings_in(listing_id=listing.id, week=week)
    )
    if quantity < booked:
        raise RefusedError(
            N_("Orders of this week already need more than that. Speak with their buyers first."),
            field="quantity",
        )
    row = _row(listing, week)
    row.set_to, row.reason, row.changed_at = quantity, reason, at
    details: dict[str, object] = {"quantity": quantity, "reason": reason}
    _recorded("set_week", listing, week, actor=actor, at=at, details=details)


@transaction
def clear_week(*, actor: Actor, listing: Listing, week: date, at: datetime) -> None:
    """Back to what follows from the listing. A week nobody set stays as it is."""
    _refuse_others(actor, listing)
    lock(listing)
    row = queries.find_week(listing_id=listing.id, week=_week_to_come(week, at=at))
    if row is None or row.set_to is None:
        return
    row.set_to, row.reason, row.changed_at = None, "", at
    _recorded("clear_week", listing, row.week_date, actor=actor, at=at, details={})


@transaction
def book(
    *,
    listing: Listing,
    order_id: str,
    order_number: str,
    quantity: int,
    promised_date: date,
    actor: Recordable,
    at: datetime,
) -> CapacityBooking:
    """Give a confirmed order its weeks, from the next Monday on; booked before: the same again.

    No week gets more than is free in it, whoever books at the same moment. What has no free week
    before the promised day is booked later and said to be late: both sides have signed, so the
    contract stands, and the seller's desk shows what it means.
    """
    lock(listing)
    known = queries.find_booking(listing_id=listing.id, order_id=order_id)
    if known is not None:
        return known
    calendar = queries.calendar_of(listing=listing, at=at, count=HORIZON)
    placed = rules.place(calendar.weeks, quantity=quantity, promised=promised_date)
    booking = CapacityBooking(
        listing_id=listing.id,
        order_id=order_id,
        order_number=order_number,
        quantity=quantity,
        promised_date=promised_date,
        late=placed.late,
        unplaced=placed.unplaced,
        booked_at=at,
        weeks=[
            BookedWeek(listing_id=listing.id, week_date=share.week, quantity=share.quantity)
            for share in placed.shares
        ],
    )
    add(booking)
    events.record(
        actor=actor,
        action="capacity.book",
        subject="listing",
        subject_id=listing.public_id,
        at=at,
        details={"order": order_id, "late": placed.late, "unplaced": placed.unplaced},
    )
    return booking


@transaction
def reserve(
    *,
    listing: Listing,
    quotation_id: str,
    quantity: int,
    promised_date: date,
    valid_until: datetime,
    reason: str,
    at: datetime,
    before: str | None = None,
) -> CapacityReservation:
    """Hold ``quantity`` softly for an offer until it ends or its validity does.

    ``before`` is the quotation that is kept behind this one: of the two the larger is held.
    Raises RefusedError when the free weeks are not enough and no ``reason`` says why it is promised
    all the same. Two offers sent at the same moment meet at the listing's row.
    """
    lock(listing)
    reason = _tidy_reason(reason)
    _step_back(before, behind=quotation_id)
    free = queries.free_by(listing=listing, day=promised_date, at=at, apart_from=quotation_id)
    enough = free >= quantity
    if not enough and not reason:
        raise RefusedError(
            N_(
                "Your free weeks are not enough for this quantity by that day. Choose a later day "
                "or a smaller quantity, or write below why you can make it all the same."
            ),
            field="ready_date",
        )
    reservation = CapacityReservation(
        listing_id=listing.id,
        quotation_id=quotation_id,
        quantity=quantity,
        promised_date=promised_date,
        reason="" if enough else reason,
        reserved_at=at,
        valid_until=valid_until,
    )
    add(reservation)
    return reservation


@transaction
def reserve_part(
    *,
    listing: Listing,
    quotation_id: str,
    quantity: int,
    promised_date: date,
    valid_until: datetime,
    at: datetime,
    before: str | None = None,
) -> CapacityReservation:
    """The same at a village that makes a part of what another one offers.

    ``before`` held its weeks until now and gives way. Raises RefusedError when the free weeks are
    not enough: nobody else says why it could be made all the same.
    """
    lock(listing)
    if before is not None:
        release(quotation_id=before, at=at)
    free = queries.free_by(listing=listing, day=promised_date, at=at, apart_from=quotation_id)
    if free < quantity:
        raise RefusedError(
            gettext(
                "The free weeks of %(village)s are not enough for its share by that day.",
                village=listing.village.name,
            ),
            field="ready_date",
        )
    reservation = CapacityReservation(
        listing_id=listing.id,
        quotation_id=quotation_id,
        quantity=quantity,
        promised_date=promised_date,
        reason="",
        reserved_at=at,
        valid_until=valid_until,
    )
    add(reservation)
    return reservation


@transaction
def release(*, quotation_id: str, at: datetime) -> None:
    """The offer ended: what it held is free again. An unknown or released one holds nothing.

    What was kept behind it holds its own again.
    """
    db.session.execute(
        sa.update(CapacityReservation)
        .where(CapacityReservation.behind_id == quotation_id)
        .values(behind_id=None)
    )
    for reservation in queries.list_reservations(quotation_id=quotation_id):
        if reservation.released_at is None:
            lock(reservation)
            reservation.released_at = at


@transaction
def record_output(*, listing: Listing, quantity: int, at: datetime) -> None:
    """Units that were made in the week of ``at``, beside what it has already."""
    lock(listing)
    row = _row(listing, week_of(jakarta_date(at)))
    row.produced, row.changed_at = (row.produced or 0) + quantity, at


@transaction
def finish(*, order_id: str, at: datetime) -> None:
    """All is made: from this week on the order's weeks are free. An unknown order has none."""
    for booking in queries.list_bookings_of(order_id=order_id):
        lock(booking.listing)
        lock(booking)
        if booking.finished_date is None:
            booking.finished_date = week_of(jakarta_date(at))


def _step_back(quotation_id: str | None, *, behind: str) -> None:
    if quotation_id is None:
        return
    for kept in queries.list_reservations(quotation_id=quotation_id):
        kept.behind_id = behind
    db.session.flush()


def _row(listing: Listing, week: date) -> CapacityWeek:
    row = queries.find_week(listing_id=listing.id, week=week)
    if row is None:
        row = CapacityWeek(listing_id=listing.id, week_date=week, reason="")
        db.session.add(row)
    return row


def _week_to_come(week: date, *, at: datetime) -> date:
    today = jakarta_date(at)
    first = week_of(today) + WEEK
    if week != week_of(week) or not first <= week < first + WEEK * HORIZON:
        raise NotFoundError(N_("This is not a week of the calendar."))
    return week


def _reason(text: str) -> str:
    reason = " ".join(text.replace("\x00", " ").split())
    if not reason:
        raise RefusedError(N_("Say why, so that your colleagues understand."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise RefusedError(N_("This is too long."), field="reason")
    return reason


def _tidy_reason(text: str) -> str:
    reason = " ".join(text.replace("\x00", " ").split())
    if len(reason) > LONGEST_REASON:
        raise RefusedError(N_("This is too long."), field="beyond_reason")
    return reason


def _refuse_others(actor: Actor, listing: Listing) -> None:
    if listing.organisation_id != actor.organisation_id:
        raise NotFoundError
    if not policy.can_set(actor, listing):
        raise ForbiddenError


def _recorded(
    action: str,
    listing: Listing,
    week: date,
    *,
    actor: Recordable,
    at: datetime,
    details: dict[str, object],
) -> None:
    events.record(
        actor=actor,
        action=f"capacity.{action}",
        subject="listing",
        subject_id=listing.public_id,
        at=at,
        details={"week": week.isoformat(), **details},
    )
