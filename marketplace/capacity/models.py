"""The capacity calendar of a listing: weeks the seller set or recorded, and orders placed in weeks."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.catalog.models import Listing
from marketplace.db import Amount, Identity, Line, Model, Public


class CapacityWeek(Model):
    """What is known of one week beyond the declaration; ``week_date`` is its Monday.

    ``set_to`` is the seller's own figure with its reason, ``produced`` the recorded output.
    """

    __tablename__ = "capacity_week"
    __table_args__ = (
        sa.UniqueConstraint("listing_id", "week_date"),
        sa.CheckConstraint("set_to >= 0", name="set_to_not_negative"),
        sa.CheckConstraint("produced >= 0", name="produced_not_negative"),
        sa.CheckConstraint("(set_to IS NULL) = (reason = '')", name="reason_for_own_figure"),
    )

    id: Mapped[Identity]
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"))
    week_date: Mapped[date]
    set_to: Mapped[int | None] = mapped_column(sa.BigInteger())
    reason: Mapped[Line] = mapped_column(default="")
    produced: Mapped[int | None] = mapped_column(sa.BigInteger())
    changed_at: Mapped[datetime]


class CapacityBooking(Model, Public):
    """An order's place in a calendar: ``late`` units come after the promise, ``unplaced`` never.

    ``order_id`` is the order's public id, because orders sit above; what several villages make has a
    place in the calendar of each. From ``finished_date`` on its weeks are free again: the goods are
    made.
    """

    __tablename__ = "capacity_booking"
    __table_args__ = (
        sa.UniqueConstraint("order_id", "listing_id"),
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
        sa.CheckConstraint("late >= 0", name="late_not_negative"),
        sa.CheckConstraint("unplaced >= 0", name="unplaced_not_negative"),
        sa.CheckConstraint("late + unplaced <= quantity", name="not_more_than_ordered"),
    )

    id: Mapped[Identity]
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"), index=True)
    order_id: Mapped[str] = mapped_column(sa.String(26))
    order_number: Mapped[Line]
    quantity: Mapped[Amount]
    promised_date: Mapped[date]
    late: Mapped[Amount]
    unplaced: Mapped[Amount]
    booked_at: Mapped[datetime]
    finished_date: Mapped[date | None]

    listing: Mapped[Listing] = relationship(lazy="select")
    weeks: Mapped[list[BookedWeek]] = relationship(
        lazy="selectin", order_by="BookedWeek.week_date", back_populates="booking"
    )

    @property
    def kept(self) -> bool:
        """Whether every unit has a week before the promised day."""
        return not self.late and not self.unplaced


class CapacityReservation(Model):
    """What an open offer would take if it were accepted; it binds no week and ends by itself.

    ``quotation_id`` is the quotation's public id, because quotations sit above; until there is one,
    that of a share of a pool which its village accepted. An offer that several villages make holds
    weeks of each. ``reason`` is why the offer was sent although the free weeks were not enough;
    empty when they were.
    """

    __tablename__ = "capacity_reservation"
    __table_args__ = (
        sa.UniqueConstraint("quotation_id", "listing_id"),
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
        sa.Index(
            "ix_capacity_reservation_held",
            "listing_id",
            "valid_until",
            postgresql_where=sa.text("released_at IS NULL"),
            sqlite_where=sa.text("released_at IS NULL"),
        ),
    )

    id: Mapped[Identity]
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"))
    quotation_id: Mapped[str] = mapped_column(sa.String(26))
    quantity: Mapped[Amount]
    promised_date: Mapped[date]
    reason: Mapped[Line]
    reserved_at: Mapped[datetime]
    valid_until: Mapped[datetime]
    released_at: Mapped[datetime | None]
    behind_id: Mapped[str | None] = mapped_column(sa.String(26), index=True)


class BookedWeek(Model):
    """So many units of a booking in one week."""

    __tablename__ = "capacity_booked_week"
    __table_args__ = (
        sa.UniqueConstraint("booking_id", "week_date"),
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
        sa.Index("ix_capacity_booked_week_of_listing", "listing_id", "week_date"),
    )

    id: Mapped[Identity]
    booking_id: Mapped[int] = mapped_column(sa.ForeignKey("capacity_booking.id"))
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"))
    week_date: Mapped[date]
    quantity: Mapped[Amount]

    booking: Mapped[CapacityBooking] = relationship(back_populates="weeks", lazy="select")
