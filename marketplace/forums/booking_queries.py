"""Find bookings and minutes: the two who meet and the officer who comes along, nobody else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from marketplace.accounts.models import Person
from marketplace.catalog.models import Listing
from marketplace.db import db
from marketplace.errors import NotFoundError
from marketplace.forums import policy
from marketplace.forums.booking_models import Attendance, Booking, Minutes
from marketplace.forums.models import Forum, ForumSlot, ForumTable
from marketplace.forums.states import BookingStatus
from marketplace.organisations.models import Membership, Organisation
from marketplace.organisations.roles import Actor

KEEPING = timedelta(days=14)  # after a talk, for its minutes to be asked for
_LIVE = Booking.status != BookingStatus.CANCELLED
_SELLER = aliased(Organisation)
_BUYER = aliased(Organisation)
_OFFICER = aliased(Person)


class ForumName(NamedTuple):
    """What a forum is called, for ``name_here``."""

    name_en: str
    name_id: str


@dataclass(frozen=True, slots=True)
class BookingLine:
    """A booking in a list: who meets whom, when, where; ``officer_id`` is the officer's key."""

    public_id: str
    status: BookingStatus
    starts_at: datetime
    ends_at: datetime
    table_number: int
    seller: str
    buyer: str
    buyer_country: str
    name_en: str
    name_id: str
    topic: str
    officer_id: int | None
    officer: str | None
    forum_id: str
    forum_en: str
    forum_id_words: str

    @property
    def forum(self) -> ForumName:
        return ForumName(self.forum_en, self.forum_id_words)


def visible_to(*, actor: Actor) -> sa.ColumnElement[bool]:
    """The condition under which a booking exists for this actor."""
    if actor.buys:
        return Booking.buyer_id == actor.organisation_id
    if actor.sells:
        return ForumTable.seller_id == actor.organisation_id
    if policy.HOLDERS.admits(actor):
        return Booking.officer_id == actor.person_id
    return sa.false()


def get_booking(*, actor: Actor, public_id: str) -> Booking:
    """A booking of the actor's side, or one they come along to. Raises NotFoundError."""
    found = db.session.scalar(
        sa.select(Booking)
        .join(ForumSlot, Booking.slot_id == ForumSlot.id)
        .join(ForumTable, ForumSlot.table_id == ForumTable.id)
        .where(Booking.public_id == public_id, visible_to(actor=actor))
    )
    if found is None:
        raise NotFoundError
    return found


def get_booking_to_staff(*, actor: Actor, public_id: str) -> Booking:
    """A booking of a forum the actor holds, to send somebody along. Raises NotFoundError."""
    found = db.session.scalar(sa.select(Booking).where(Booking.public_id == public_id))
    if found is None or not policy.holds(actor, found.forum):
        raise NotFoundError
    return found


def find_booking(*, public_id: str) -> Booking | None:
    """Any booking, for the job that reminds."""
    return db.session.scalar(sa.select(Booking).where(Booking.public_id == public_id))


def find_submitted(*, submission_key: str | None) -> Booking | None:
    """The booking an earlier press of the same button made; the caller checks whose it is."""
    if submission_key is None:
        return None
    return db.session.scalar(sa.select(Booking).where(Booking.submission_key == submission_key))


def find_live(*, slot: ForumSlot) -> Booking | None:
    """The one booking a slot has, if it has any."""
    return db.session.scalar(sa.select(Booking).where(Booking.slot_id == slot.id, _LIVE))


def buyer_is_elsewhere(*, actor: Actor, at_times: Iterable[datetime]) -> bool:
    """Whether the actor's company or the actor is booked in any of these five minutes."""
    who = sa.or_(
        Attendance.organisation_id == actor.organisation_id,
        Attendance.person_id == actor.person_id,
    )
    return _expected(who, at_times)


def person_is_elsewhere(*, person_id: int, at_times: Iterable[datetime]) -> bool:
    """Whether this person is expected somewhere in any of these five minutes."""
    return _expected(Attendance.person_id == person_id, at_times)


def to_come_at_table(*, table: ForumTable, at: datetime) -> list[Booking]:
    """What is cancelled with a table; a talk that has begun has taken place."""
    return _still_booked(sa.and_(ForumTable.id == table.id, ForumSlot.starts_at > at))


def to_come_of_forum(*, forum: Forum, at: datetime) -> list[Booking]:
    """What is cancelled with a forum; a talk that has begun has taken place."""
    return _still_booked(sa.and_(ForumTable.forum_id == forum.id, ForumSlot.starts_at > at))


def list_lines(*, actor: Actor, forum: Forum | None = None, limit: int = 200) -> list[BookingLine]:
    """The actor's bookings, cancelled ones left out, by time."""
    condition = visible_to(actor=actor)
    if forum is not None:
        condition = sa.and_(condition, ForumTable.forum_id == forum.id)
    return _lines(sa.and_(condition, _LIVE), limit)


def list_waiting(*, actor: Actor, at: datetime, limit: int) -> list[BookingLine]:
    """Talks that are not over, then those of the last KEEPING that the actor's side kept no word of."""
    kept = sa.exists().where(
        Minutes.booking_id == Booking.id, Minutes.organisation_id == actor.organisation_id
    )
    over = ForumSlot.ends_at <= at
    to_keep = sa.and_(over, ForumSlot.ends_at > at - KEEPING, ~kept)
    condition = sa.and_(
        visible_to(actor=actor),
        Booking.status == BookingStatus.BOOKED,
        sa.or_(~over, to_keep),
    )
    return _lines(condition, limit, first=sa.case((over, 1), else_=0))


def list_lines_of_forum(*, actor: Actor, forum: Forum, limit: int = 2_000) -> list[BookingLine]:
    """Who meets whom, for those who hold the forum; without topic and minutes."""
    if not policy.holds(actor, forum):
        raise NotFoundError
    return _lines(sa.and_(ForumTable.forum_id == forum.id, _LIVE), limit)


def list_bookings(*, actor: Actor, forum: Forum) -> list[Booking]:
    """The actor's own bookings of a forum, cancelled ones too, for their calendar."""
    statement = (
        sa.select(Booking)
        .join(ForumSlot, Booking.slot_id == ForumSlot.id)
        .join(ForumTable, ForumSlot.table_id == ForumTable.id)
        .where(ForumTable.forum_id == forum.id, visible_to(actor=actor))
        .order_by(ForumSlot.starts_at, Booking.id)
    )
    return list(db.session.scalars(statement))


def list_minutes(*, actor: Actor, booking: Booking) -> list[Minutes]:
    """What was kept of the talk, for those who were there. Raises NotFoundError."""
    if not (policy.is_side_of(actor, booking) or policy.accompanies(actor, booking)):
        raise NotFoundError
    statement = sa.select(Minutes).where(Minutes.booking_id == booking.id).order_by(Minutes.id)
    return list(db.session.scalars(statement))


def find_minutes_submitted(*, submission_key: str | None) -> Minutes | None:
    """The minutes an earlier press of the same button made."""
    if submission_key is None:
        return None
    return db.session.scalar(sa.select(Minutes).where(Minutes.submission_key == submission_key))


def list_officers() -> list[Person]:
    """Everybody who may be sent along, by name."""
    officers = sa.select(Membership.person_id).where(
        Membership.role.in_(policy.HOLDERS.allowed), Membership.ended_at.is_(None)
    )
    statement = sa.select(Person).where(Person.id.in_(officers)).order_by(Person.name, Person.id)
    return list(db.session.scalars(statement))


def _still_booked(condition: sa.ColumnElement[bool]) -> list[Booking]:
    statement = (
        sa.select(Booking)
        .join(ForumSlot, Booking.slot_id == ForumSlot.id)
        .join(ForumTable, ForumSlot.table_id == ForumTable.id)
        .where(condition, Booking.status == BookingStatus.BOOKED)
        .order_by(Booking.id)
    )
    return list(db.session.scalars(statement))


def _expected(who: sa.ColumnElement[bool], at_times: Iterable[datetime]) -> bool:
    found = sa.select(Attendance.id).where(who, Attendance.begins_at.in_(list(at_times))).limit(1)
    return db.session.scalar(found) is not None


def _lines(
    condition: sa.ColumnElement[bool], limit: int, *, first: sa.ColumnElement[int] | None = None
) -> list[BookingLine]:
    order = () if first is None else (first,)
    statement = (
        sa.select(
            *(Booking.public_id, Booking.status, ForumSlot.starts_at, ForumSlot.ends_at),
            *(ForumTable.number, _SELLER.public_name, _BUYER.name, _BUYER.country),
            *(Listing.name_en, Listing.name_id, Booking.topic, Booking.officer_id, _OFFICER.name),
            *(Forum.public_id, Forum.name_en, Forum.name_id),
        )
        .join(ForumSlot, Booking.slot_id == ForumSlot.id)
        .join(ForumTable, ForumSlot.table_id == ForumTable.id)
        .join(Forum, ForumTable.forum_id == Forum.id)
        .join(_SELLER, ForumTable.seller_id == _SELLER.id)
        .join(_BUYER, Booking.buyer_id == _BUYER.id)
        .join(Listing, ForumTable.listing_id == Listing.id)
        .outerjoin(_OFFICER, Booking.officer_id == _OFFICER.id)
        .where(condition)
        .order_by(*order, ForumSlot.starts_at, ForumTable.number)
        .limit(limit)
    )
    rows = db.session.execute(statement)
    return [BookingLine(*row) for row in rows]  # type: ignore[call-arg]  # the columns are its fields
