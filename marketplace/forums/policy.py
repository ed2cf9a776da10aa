"""Who holds a forum, who offers a table, who books, and until when; pure."""

from __future__ import annotations

from datetime import datetime

from marketplace.clock import end_of_day_in_jakarta, jakarta_date
from marketplace.forums.booking_models import Booking
from marketplace.forums.models import Forum, ForumSlot, ForumTable
from marketplace.forums.states import BookingStatus, ForumStatus, TableStatus
from marketplace.organisations.roles import BUYERS, SELLERS, Actor, InRole, Role, roles

HOLDERS = roles(Role.PROGRAMME_OFFICER, Role.STAFF)
PARTIES = InRole(SELLERS | HOLDERS.allowed | BUYERS)


def holds_in(actor: Actor | None, province_code: str | None) -> bool:
    """Staff and an officer of the country everywhere; an officer of a province there only.

    An officer of a kabupaten holds none: a forum is a province's at least.
    """
    if actor is None or not HOLDERS.admits(actor):
        return False
    if actor.regency_code is not None:
        return False
    return actor.province_code is None or actor.province_code == province_code


def holds(actor: Actor | None, forum: Forum) -> bool:
    """Whether the actor may change this forum and see who meets whom."""
    return holds_in(actor, forum.province_code)


def registers(forum: Forum, *, at: datetime) -> bool:
    """Whether tables are offered and slots booked at this moment."""
    in_time = at <= end_of_day_in_jakarta(forum.registration_ends_date)
    return forum.status is ForumStatus.OPEN and in_time


def bookable(slot: ForumSlot, *, at: datetime) -> bool:
    """Whether a buyer may book this slot at this moment, if nobody has."""
    table = slot.table
    standing = table.status is TableStatus.STANDING and table.listing.published
    return standing and slot.starts_at > at and registers(slot.table.forum, at=at)


def can_hold(forum: Forum, *, at: datetime) -> bool:
    """A forum has taken place when its last day has come."""
    return forum.status is ForumStatus.CLOSED and jakarta_date(at) >= forum.to_date


def directs(actor: Actor, table: ForumTable) -> bool:
    """Whether the actor is the director of the enterprise at this table."""
    return actor.role is Role.SELLER_DIRECTOR and actor.organisation_id == table.seller_id


def is_buyer_of(actor: Actor, booking: Booking) -> bool:
    """Whether the actor speaks for the company that booked."""
    return actor.buys and actor.organisation_id == booking.buyer_id


def is_side_of(actor: Actor, booking: Booking) -> bool:
    """Whether the actor speaks for one of the two who meet."""
    sells = actor.sells and actor.organisation_id == booking.table.seller_id
    return sells or is_buyer_of(actor, booking)


def accompanies(actor: Actor, booking: Booking) -> bool:
    """Whether the actor is the officer who comes along."""
    return HOLDERS.admits(actor) and actor.person_id == booking.officer_id


def can_cancel(actor: Actor, booking: Booking, *, at: datetime) -> bool:
    """Either side, until it begins."""
    booked = booking.status is BookingStatus.BOOKED
    return booked and at < booking.slot.starts_at and is_side_of(actor, booking)


def can_write_minutes(actor: Actor, booking: Booking, *, at: datetime) -> bool:
    """Either side and the officer, once it has begun."""
    present = is_side_of(actor, booking) or accompanies(actor, booking)
    return booking.live and at >= booking.slot.starts_at and present


def can_follow_up(actor: Actor, booking: Booking, *, at: datetime) -> bool:
    """The buyer asks about the listing, once the talk has begun."""
    begun = at >= booking.slot.starts_at
    return booking.status is BookingStatus.BOOKED and begun and is_buyer_of(actor, booking)


def can_have_officer(booking: Booking, *, at: datetime) -> bool:
    """Somebody may be sent along as long as it has not ended."""
    return booking.status is BookingStatus.BOOKED and at < booking.slot.ends_at
