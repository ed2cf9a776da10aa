"""Book a slot, send an officer along, cancel, keep minutes, and ask about what was talked of."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa

from marketplace.accounts.models import Person
from marketplace.db import add, db, lock, transaction
from marketplace.errors import ConflictError, ForbiddenError, NotFoundError, RefusedError
from marketplace.forums import booking_queries as queries
from marketplace.forums import emails, leaving, policy, reminders
from marketplace.forums.booking_models import Attendance, Booking, Minutes
from marketplace.forums.hours import grains
from marketplace.forums.models import ForumSlot
from marketplace.forums.states import BookingStatus
from marketplace.inquiries import block_operations
from marketplace.inquiries import operations as inquiries
from marketplace.inquiries.models import Inquiry
from marketplace.labels import N_
from marketplace.organisations.roles import Actor
from marketplace.trade_terms import COUNTRIES, Incoterm

LONGEST_TEXT = 2000
TAKEN = N_("This time has just been taken. Choose another.")
ELSEWHERE = N_("Your company has another booking at this time.")
NOT_BEGUN = N_("This talk has not begun yet.")
NOT_TO_ASK = N_("An inquiry follows a talk that has begun, and only once.")
BUSY = N_("This officer comes along to another booking at this time.")


@transaction
def book_slot(
    *, actor: Actor, slot: ForumSlot, topic: str, submission_key: str | None, at: datetime
) -> Booking:
    """A buyer takes a slot; who has it already gets the booking there is.

    Raises ConflictError when it cannot be booked any more; RefusedError when somebody else has it,
    or the buyer is elsewhere at that time.
    """
    if not actor.buys:
        raise ForbiddenError(N_("Only buyers book."))
    lock(slot.table.forum)
    lock(slot.table)
    lock(slot)
    known = queries.find_submitted(submission_key=submission_key)
    live = queries.find_live(slot=slot)
    if known is not None and not (known.live and known.buyer_id == actor.organisation_id):
        raise ConflictError(N_("This form was used already. Open the page again."))
    for earlier in (known, live):
        if earlier is not None and earlier.buyer_id == actor.organisation_id:
            return earlier
    block_operations.refuse_blocked(own_id=actor.organisation_id, other_id=slot.table.seller_id)
    if not policy.bookable(slot, at=at):
        raise ConflictError(N_("This slot cannot be booked any more."))
    if live is not None:
        raise RefusedError(TAKEN)
    booking = Booking(
        slot=slot,
        buyer_id=actor.organisation_id,
        booked_by_id=actor.person_id,
        status=BookingStatus.BOOKED,
        topic=_short(topic, field="topic"),
        booked_at=at,
        changed_at=at,
        submission_key=submission_key,
    )
    if queries.buyer_is_elsewhere(actor=actor, at_times=grains(booking.span)):
        raise RefusedError(ELSEWHERE)
    add(booking)
    _expect(booking, organisation_id=actor.organisation_id)
    _expect(booking, person_id=actor.person_id)
    details = {"slot": slot.public_id, "forum": booking.forum.public_id}
    booking.begun(actor=actor, at=at, details=details)
    emails.booked(booking=booking, at=at)
    reminders.remind_a_day_before(booking=booking, at=at)
    return booking


@transaction
def cancel_booking(*, actor: Actor, booking: Booking, at: datetime) -> None:
    """Either side, until it begins; the slot is free again and the other side is told."""
    lock(booking)
    _allow_side(actor, booking)
    if booking.live and at >= booking.slot.starts_at:
        raise ConflictError(N_("It has begun already, so nothing can be cancelled."))
    leaving.leave(booking=booking, actor=actor, reason="", at=at)
    by = booking.buyer if policy.is_buyer_of(actor, booking) else booking.table.seller
    emails.cancelled(booking=booking, by=by, at=at)


@transaction
def attach_officer(*, actor: Actor, booking: Booking, officer: Person, at: datetime) -> None:
    """Send somebody along, in place of whoever came before. Raises RefusedError (``officer``)."""
    _take_up(actor, booking, at=at)
    if officer.id not in {one.id for one in queries.list_officers()}:
        raise RefusedError(N_("Choose an officer of the programme."), field="officer")
    if booking.officer_id == officer.id:
        return
    if booking.officer_id is not None:
        _excuse_officer(booking)
    if queries.person_is_elsewhere(person_id=officer.id, at_times=grains(booking.span)):
        raise RefusedError(BUSY, field="officer")
    booking.attach(officer=officer, actor=actor, at=at)
    _expect(booking, person_id=officer.id)
    emails.attached(booking=booking, at=at)


@transaction
def release_officer(*, actor: Actor, booking: Booking, at: datetime) -> None:
    """Nobody comes along any more."""
    _take_up(actor, booking, at=at)
    if booking.officer_id is None:
        raise ConflictError(N_("Nobody comes along to this booking."))
    _excuse_officer(booking)
    booking.release(actor=actor, at=at)


@transaction
def write_minutes(
    *,
    actor: Actor,
    booking: Booking,
    wanted: str,
    quantity: int | None,
    destination: str,
    next_step: str,
    submission_key: str | None,
    at: datetime,
) -> Minutes:
    """One side, or the officer, keeps what was said. ConflictError before it has begun."""
    if not (policy.is_side_of(actor, booking) or policy.accompanies(actor, booking)):
        raise NotFoundError
    known = queries.find_minutes_submitted(submission_key=submission_key)
    if known is not None and known.author_id == actor.person_id:
        return known
    if not policy.can_write_minutes(actor, booking, at=at):
        raise ConflictError(NOT_BEGUN)
    if not wanted.strip():
        raise RefusedError(N_("Write what was wanted."), field="wanted")
    if quantity is not None and not 0 < quantity <= inquiries.LARGEST_QUANTITY:
        raise RefusedError(N_("This quantity is too large to be meant."), field="quantity")
    if destination and destination not in COUNTRIES:
        raise RefusedError(N_("Choose the country of destination."), field="destination")
    minutes = Minutes(
        booking_id=booking.id,
        author_id=actor.person_id,
        organisation_id=actor.organisation_id,
        wanted=_short(wanted, field="wanted"),
        quantity=quantity,
        unit=booking.table.listing.unit,
        destination=destination,
        next_step=_short(next_step, field="next_step"),
        written_at=at,
        submission_key=submission_key,
    )
    add(minutes)
    return minutes


@transaction
def follow_up(
    *,
    actor: Actor,
    booking: Booking,
    quantity: int,
    destination: str,
    incoterm: Incoterm,
    needed_by_date: date | None,
    text: str,
    submission_key: str | None,
    at: datetime,
) -> Inquiry:
    """What was talked about becomes the buyer's inquiry; a second press gives the same one.

    Raises what ``inquiries.operations.ask`` raises; ConflictError before the talk.
    """
    lock(booking)
    _allow_side(actor, booking)
    if not policy.is_buyer_of(actor, booking):
        raise ForbiddenError(N_("Only buyers can send an inquiry."))
    if booking.inquiry is not None:
        return booking.inquiry
    if booking.live and at < booking.slot.starts_at:
        raise ConflictError(NOT_BEGUN)
    inquiry = inquiries.ask(
        actor=actor,
        listing=booking.table.listing,
        quantity=quantity,
        destination=destination,
        incoterm=incoterm,
        needed_by_date=needed_by_date,
        text=text,
        submission_key=submission_key,
        at=at,
    )
    booking.follow_up(inquiry=inquiry, actor=actor, at=at)
    return inquiry


def _allow_side(actor: Actor, booking: Booking) -> None:
    if policy.accompanies(actor, booking):
        raise ForbiddenError
    if not policy.is_side_of(actor, booking):
        raise NotFoundError


def _take_up(actor: Actor, booking: Booking, *, at: datetime) -> None:
    lock(booking)
    if not policy.HOLDERS.admits(actor):
        raise ForbiddenError
    if not policy.holds(actor, booking.forum):
        raise NotFoundError
    if booking.status is BookingStatus.BOOKED and not policy.can_have_officer(booking, at=at):
        raise ConflictError(N_("This booking is over."))


def _expect(
    booking: Booking, *, organisation_id: int | None = None, person_id: int | None = None
) -> None:
    """In the order of time, so that two who want the same wait for each other, not both."""
    for moment in grains(booking.span):
        row = Attendance(
            booking_id=booking.id,
            organisation_id=organisation_id,
            person_id=person_id,
            begins_at=moment,
        )
        db.session.add(row)
    db.session.flush()


def _excuse_officer(booking: Booking) -> None:
    theirs = sa.delete(Attendance).where(
        Attendance.booking_id == booking.id, Attendance.person_id == booking.officer_id
    )
    db.session.execute(theirs)


def _short(text: str, *, field: str) -> str:
    text = text.replace("\x00", "").strip()
    if len(text) > LONGEST_TEXT:
        raise RefusedError(N_("This is too long."), field=field)
    return text
