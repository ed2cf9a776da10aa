"""A business matching forum (temu bisnis), the villages' tables at it, and the slots of a table."""

from __future__ import annotations

from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.catalog.models import Listing
from marketplace.db import (
    Identity,
    Line,
    Model,
    Prose,
    Public,
    Submitted,
    changed,
    freeze,
    refuse,
)
from marketplace.events.advancing import Advancing
from marketplace.events.operations import Recordable
from marketplace.forums.hours import DayHours
from marketplace.forums.states import (
    TABLE_TRANSITIONS,
    TRANSITIONS,
    ForumAction,
    ForumKind,
    ForumStatus,
    TableAction,
    TableStatus,
)
from marketplace.organisations.models import Organisation
from marketplace.regions.models import Province

_STANDING = sa.text(f"status = '{TableStatus.STANDING}'")


class Forum(Advancing[ForumStatus, ForumAction], Model, Public, Submitted):
    """Days and hours are Jakarta's and fixed once it is open: slots are made of them.

    ``province_code`` is empty for a forum of the whole country. ``link`` is for those who have a
    table or a booking; ``place`` and ``address`` are for everybody.
    """

    __tablename__ = "forum"
    __table_args__ = (
        sa.CheckConstraint("to_date >= from_date", name="days_in_order"),
        sa.CheckConstraint("registration_ends_date <= to_date", name="registered_before_its_end"),
        sa.CheckConstraint("closes > opens", name="hours_in_order"),
        sa.CheckConstraint(
            "slot_minutes > 0 AND slot_minutes / 5 * 5 = slot_minutes"
            " AND pause_minutes >= 0 AND pause_minutes / 5 * 5 = pause_minutes",
            name="minutes_in_fives",
        ),
        sa.CheckConstraint(
            "(break_from IS NULL AND break_to IS NULL) OR break_to > break_from",
            name="break_in_order",
        ),
        sa.CheckConstraint(
            f"(kind = '{ForumKind.ONLINE}' AND link <> '' AND place = '' AND address = '') OR "
            f"(kind = '{ForumKind.ON_SITE}' AND link = '' AND place <> '' AND address <> '')",
            name="where_it_is",
        ),
        sa.CheckConstraint(
            f"status <> '{ForumStatus.CANCELLED}' OR cancel_reason <> ''", name="why_cancelled"
        ),
        sa.Index("ix_forum_by_day", "to_date"),
    )
    transitions = TRANSITIONS

    id: Mapped[Identity]
    status: Mapped[ForumStatus]
    kind: Mapped[ForumKind]
    held_by_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    province_code: Mapped[str | None] = mapped_column(sa.ForeignKey("province.code"), index=True)
    name_en: Mapped[Line]
    name_id: Mapped[Line]
    description_en: Mapped[Prose]
    description_id: Mapped[Prose]
    place: Mapped[Line] = mapped_column(default="")
    address: Mapped[Prose] = mapped_column(default="")
    link: Mapped[Prose] = mapped_column(default="")
    from_date: Mapped[date]
    to_date: Mapped[date]
    registration_ends_date: Mapped[date]
    opens: Mapped[time]
    closes: Mapped[time]
    slot_minutes: Mapped[int]
    pause_minutes: Mapped[int]
    break_from: Mapped[time | None]
    break_to: Mapped[time | None]
    cancel_reason: Mapped[Prose] = mapped_column(default="")
    is_demo: Mapped[bool] = mapped_column(default=False)
    written_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    held_by: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    province: Mapped[Province | None] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}

    @property
    def hours(self) -> DayHours:
        return DayHours(
            opens=self.opens,
            closes=self.closes,
            slot_minutes=self.slot_minutes,
            pause_minutes=self.pause_minutes,
            break_from=self.break_from,
            break_to=self.break_to,
        )

    def open(self, *, actor: Recordable, at: datetime) -> None:
        """From now on everybody sees it, villages offer tables and buyers book."""
        self._advance(ForumAction.OPEN, actor=actor, at=at)
        self.opened_at = at

    def close(self, *, actor: Recordable, at: datetime) -> None:
        """No further table and no further booking."""
        self._advance(ForumAction.CLOSE, actor=actor, at=at)

    def hold(self, *, actor: Recordable, at: datetime) -> None:
        """It has taken place."""
        self._advance(ForumAction.HOLD, actor=actor, at=at)

    def cancel(self, *, actor: Recordable, reason: str, at: datetime) -> None:
        """The caller cancels its bookings in the same transaction."""
        self._advance(ForumAction.CANCEL, actor=actor, at=at, details={"reason": reason})
        self.cancel_reason = reason


class ForumTable(Advancing[TableStatus, TableAction], Model, Public, Submitted):
    """The place of one village enterprise at a forum, with the listing it brings."""

    __tablename__ = "forum_table"
    __table_args__ = (
        sa.UniqueConstraint("forum_id", "number"),
        sa.CheckConstraint("number > 0", name="number_positive"),
        sa.Index(
            "ix_forum_table_one_of_seller",
            "forum_id",
            "seller_id",
            unique=True,
            postgresql_where=_STANDING,
            sqlite_where=_STANDING,
        ),
    )
    transitions = TABLE_TRANSITIONS

    id: Mapped[Identity]
    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id"))
    number: Mapped[int]
    seller_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"), index=True)
    status: Mapped[TableStatus]
    offered_at: Mapped[datetime]

    forum: Mapped[Forum] = relationship(lazy="joined", innerjoin=True)
    seller: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    listing: Mapped[Listing] = relationship(lazy="select")

    def withdraw(self, *, actor: Recordable, at: datetime) -> None:
        """The caller cancels its bookings in the same transaction."""
        self._advance(TableAction.WITHDRAW, actor=actor, at=at)


class ForumSlot(Model, Public):
    """One stretch of time at one table; never changed."""

    __tablename__ = "forum_slot"
    __table_args__ = (
        sa.UniqueConstraint("table_id", "starts_at"),
        sa.CheckConstraint("ends_at > starts_at", name="times_in_order"),
    )

    id: Mapped[Identity]
    table_id: Mapped[int] = mapped_column(sa.ForeignKey("forum_table.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    table: Mapped[ForumTable] = relationship(lazy="joined", innerjoin=True)


refuse(
    Forum.__table__,  # type: ignore[arg-type]  # declared as FromClause, is a Table
    name="forum_days_frozen",
    when="BEFORE UPDATE",
    condition=f"OLD.status <> '{ForumStatus.DRAFT}' AND ("
    + " OR ".join(
        changed(Forum.__table__.c[name])  # type: ignore[arg-type]  # declared as FromClause's
        for name in (
            *("from_date", "to_date", "opens", "closes"),
            *("slot_minutes", "pause_minutes", "break_from", "break_to"),
        )
    )
    + ")",
    message="days and hours of an open forum are never changed",
)
freeze(
    ForumTable.__table__,  # type: ignore[arg-type]  # declared as FromClause, is a Table
    *("forum_id", "number", "seller_id", "listing_id", "offered_at"),
)
freeze(
    ForumSlot.__table__,  # type: ignore[arg-type]  # declared as FromClause, is a Table
    *("public_id", "table_id", "starts_at", "ends_at"),
)
