"""A booking of a slot by a buyer, where its people are expected, and its minutes."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.accounts.models import Person
from marketplace.db import (
    Amount,
    Identity,
    Model,
    Prose,
    Public,
    Submitted,
    append_only,
    freeze,
)
from marketplace.events.advancing import Advancing
from marketplace.events.operations import Recordable
from marketplace.forums.hours import Span
from marketplace.forums.models import Forum, ForumSlot, ForumTable
from marketplace.forums.states import BOOKING_TRANSITIONS, BookingAction, BookingStatus
from marketplace.inquiries.models import Inquiry
from marketplace.organisations.models import Organisation
from marketplace.trade_terms import Unit

_LIVE = sa.text(f"status <> '{BookingStatus.CANCELLED}'")


class Booking(Advancing[BookingStatus, BookingAction], Model, Public, Submitted):
    """One buyer at one slot; a slot has one live booking at most.

    ``officer`` is the interpreter or companion; ``topic`` is what the buyer wants to talk about.
    ``inquiry`` is what the minutes became.
    """

    __tablename__ = "forum_booking"
    __table_args__ = (
        sa.CheckConstraint(
            f"(status = '{BookingStatus.CANCELLED}') = (cancelled_at IS NOT NULL)",
            name="cancelled_when",
        ),
        sa.CheckConstraint(
            f"(status = '{BookingStatus.FOLLOWED_UP}') = (inquiry_id IS NOT NULL)",
            name="followed_up_by_inquiry",
        ),
        sa.Index(
            "ix_forum_booking_one_live",
            "slot_id",
            unique=True,
            postgresql_where=_LIVE,
            sqlite_where=_LIVE,
        ),
    )
    transitions = BOOKING_TRANSITIONS

    id: Mapped[Identity]
    slot_id: Mapped[int] = mapped_column(sa.ForeignKey("forum_slot.id"), index=True)
    buyer_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    booked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    officer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    inquiry_id: Mapped[int | None] = mapped_column(sa.ForeignKey("inquiry.id"), unique=True)
    status: Mapped[BookingStatus]
    topic: Mapped[Prose]
    booked_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    slot: Mapped[ForumSlot] = relationship(lazy="joined", innerjoin=True)
    buyer: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    booked_by: Mapped[Person] = relationship(
        foreign_keys=[booked_by_id], lazy="joined", innerjoin=True
    )
    officer: Mapped[Person | None] = relationship(foreign_keys=[officer_id], lazy="joined")
    inquiry: Mapped[Inquiry | None] = relationship(lazy="select")

    __mapper_args__ = {"version_id_col": version}

    @property
    def live(self) -> bool:
        return self.status is not BookingStatus.CANCELLED

    @property
    def table(self) -> ForumTable:
        return self.slot.table

    @property
    def forum(self) -> Forum:
        return self.slot.table.forum

    @property
    def span(self) -> Span:
        return Span(self.slot.starts_at, self.slot.ends_at)

    def attach(self, *, officer: Person, actor: Recordable, at: datetime) -> None:
        """This officer comes along."""
        details = {"officer": officer.public_id}
        self._advance(BookingAction.ATTACH, actor=actor, at=at, details=details)
        self.officer, self.changed_at = officer, at

    def release(self, *, actor: Recordable, at: datetime) -> None:
        """No officer comes along any more."""
        self._advance(BookingAction.RELEASE, actor=actor, at=at)
        self.officer, self.changed_at = None, at

    def follow_up(self, *, inquiry: Inquiry, actor: Recordable, at: datetime) -> None:
        """What was talked about is an inquiry now."""
        details = {"inquiry": inquiry.public_id}
        self._advance(BookingAction.FOLLOW_UP, actor=actor, at=at, details=details)
        self.inquiry, self.changed_at = inquiry, at

    def cancel(self, *, actor: Recordable, reason: str, at: datetime) -> None:
        """The slot is free again."""
        details = {"reason": reason} if reason else {}
        self._advance(BookingAction.CANCEL, actor=actor, at=at, details=details)
        self.cancelled_at = self.changed_at = at


class Attendance(Model):
    """A buyer, or a person, is expected somewhere in the five minutes from ``begins_at``.

    One row for each five minutes of a live booking: so the database itself refuses that a buyer,
    the person who booked, or an officer is in two places at once.
    """

    __tablename__ = "forum_attendance"
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "begins_at"),
        sa.UniqueConstraint("person_id", "begins_at"),
        sa.CheckConstraint(
            "(organisation_id IS NULL) <> (person_id IS NULL)", name="buyer_or_person"
        ),
    )

    id: Mapped[Identity]
    booking_id: Mapped[int] = mapped_column(sa.ForeignKey("forum_booking.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    begins_at: Mapped[datetime]


class Minutes(Model, Public, Submitted):
    """What one side, or the officer, kept of the talk; never edited, only added to.

    ``quantity`` counts the listing's ``unit`` of that day; ``destination`` is a country or empty.
    """

    __tablename__ = "forum_minutes"
    __table_args__ = (
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
        sa.CheckConstraint("wanted <> ''", name="something_wanted"),
    )

    id: Mapped[Identity]
    booking_id: Mapped[int] = mapped_column(sa.ForeignKey("forum_booking.id"), index=True)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    wanted: Mapped[Prose]
    quantity: Mapped[Amount | None]
    unit: Mapped[Unit]
    destination: Mapped[str] = mapped_column(sa.String(2))
    next_step: Mapped[Prose]
    written_at: Mapped[datetime]

    author: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)


append_only(Minutes.__table__)  # type: ignore[arg-type]  # declared as FromClause, is a Table
freeze(
    Booking.__table__,  # type: ignore[arg-type]  # declared as FromClause, is a Table
    *("slot_id", "buyer_id", "booked_by_id", "topic", "booked_at"),
)
