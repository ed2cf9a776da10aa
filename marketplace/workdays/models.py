"""A closure: days on which a village's enterprise does not work, said beforehand."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.clock import jakarta_date
from marketplace.db import Identity, Line, Model, Public, Submitted, freeze
from marketplace.workdays.working_time import Period

_DAY = timedelta(days=1)


class Closure(Model, Public, Submitted):
    """From ``from_date`` to ``to_date``, both included; never changed, only taken back.

    What is taken back keeps the days that were closed before: a clock that stood still for them
    must not be told later that it should have run.
    """

    __tablename__ = "seller_closure"
    __table_args__ = (
        sa.CheckConstraint("to_date >= from_date", name="dates_in_order"),
        sa.CheckConstraint("reason <> ''", name="reason_given"),
        sa.CheckConstraint(
            "(taken_back_at IS NULL) = (taken_back_by_id IS NULL)", name="taken_back_by_somebody"
        ),
        sa.Index("ix_seller_closure_of_seller", "organisation_id", "to_date"),
    )

    id: Mapped[Identity]
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    from_date: Mapped[date]
    to_date: Mapped[date]
    reason: Mapped[Line]
    entered_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    entered_at: Mapped[datetime]
    taken_back_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    taken_back_at: Mapped[datetime | None]

    @property
    def days_off(self) -> Period | None:
        """The days that count as closed; None when it was taken back before its first."""
        return days_off(self.from_date, self.to_date, self.taken_back_at)


def days_off(from_date: date, to_date: date, taken_back_at: datetime | None) -> Period | None:
    """The same of a closure that was read together with something else."""
    if taken_back_at is None:
        return Period(from_date, to_date)
    last = min(to_date, jakarta_date(taken_back_at) - _DAY)
    return Period(from_date, last) if last >= from_date else None


freeze(
    Closure.__table__,  # type: ignore[arg-type]  # declared as FromClause, is a Table
    *("organisation_id", "from_date", "to_date", "reason", "entered_by_id", "entered_at"),
)
