"""The payment schedule of an order: what is due, and whether it has arrived."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from marketplace.db import Identity, Model, Public, Short, freeze
from marketplace.events.advancing import Advancing
from marketplace.events.operations import Recordable
from marketplace.money import Money
from marketplace.orders.due_states import DUE_TRANSITIONS, DueAction, DueKind, DueStatus
from marketplace.orders.models import Order


class PaymentDue(Advancing[DueStatus, DueAction], Model, Public):
    """One row of an order's payment schedule; the rows add up to the order's total."""

    __tablename__ = "payment_due"
    __table_args__ = (
        sa.UniqueConstraint("order_id", "sequence"),
        sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
    )
    transitions = DUE_TRANSITIONS

    id: Mapped[Identity]
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("trade_order.id"))
    sequence: Mapped[int]
    kind: Mapped[DueKind]
    status: Mapped[DueStatus]
    amount: Mapped[Money] = composite(
        mapped_column("amount_minor", sa.BigInteger()), mapped_column("currency", sa.String(3))
    )
    reference: Mapped[Short] = mapped_column(sa.String(80), unique=True)
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    order: Mapped[Order] = relationship(lazy="joined", innerjoin=True)

    __mapper_args__ = {"version_id_col": version}

    @property
    def settled(self) -> bool:
        return self.status in (DueStatus.PAID, DueStatus.OVERPAID)

    @property
    def payable(self) -> bool:
        return self.status in (DueStatus.DUE, DueStatus.PART_PAID)

    def advance(self, action: DueAction, *, actor: Recordable, at: datetime) -> None:
        """Take one step of the table. Raises IllegalTransitionError."""
        self._advance(action, actor=actor, at=at)
        self.changed_at = at


freeze(
    PaymentDue.__table__,  # type: ignore[arg-type]  # declared as FromClause, is a Table
    "order_id",
    "sequence",
    "kind",
    "amount_minor",
    "currency",
    "reference",
)
