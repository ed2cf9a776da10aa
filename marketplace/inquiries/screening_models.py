"""Why an inquiry was held before its village saw it, and what somebody decided."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.accounts.models import Person
from marketplace.db import Identity, Line, Model, Prose, freeze
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.screening import Rule


class Hold(Model):
    """``rules`` are values of screening.Rule, separated by spaces; ``reason`` is the decision's."""

    __tablename__ = "inquiry_hold"
    __table_args__ = (
        sa.CheckConstraint("rules <> ''", name="by_some_rule"),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)", name="decided_by_somebody"
        ),
        sa.CheckConstraint("(decided_at IS NULL) = (reason = '')", name="decision_has_reason"),
    )

    id: Mapped[Identity]
    inquiry_id: Mapped[int] = mapped_column(sa.ForeignKey("inquiry.id"), unique=True)
    rules: Mapped[Line]
    held_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[Prose]

    inquiry: Mapped[Inquiry] = relationship(lazy="joined", innerjoin=True)
    decided_by: Mapped[Person | None] = relationship(lazy="joined")

    @property
    def tripped(self) -> tuple[Rule, ...]:
        """The rules that held it."""
        return tuple(Rule.of(value) for value in self.rules.split())


freeze(Hold.__table__, "inquiry_id", "rules", "held_at")  # type: ignore[arg-type]  # is a Table
