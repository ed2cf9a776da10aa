"""Quotations: immutable versions, each a firm offer until the end of a day in Jakarta."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from marketplace.accounts.models import Person
from marketplace.db import Amount, Identity, Line, Model, Prose, Public, Short, Submitted, freeze
from marketplace.events.advancing import Advancing
from marketplace.events.operations import Recordable
from marketplace.inquiries.models import Inquiry
from marketplace.money import Money
from marketplace.quotes.states import TRANSITIONS, PaymentPlan, QuotationAction, QuotationStatus
from marketplace.trade_terms import Incoterm, Unit


def _one(status: QuotationStatus) -> sa.Index:
    where = sa.text(f"status = '{status}'")
    return sa.Index(
        f"ix_quotation_one_{status}",
        "inquiry_id",
        unique=True,
        postgresql_where=where,
        sqlite_where=where,
    )


class Quotation(Advancing[QuotationStatus, QuotationAction], Model, Public, Submitted):
    """Version ``revision`` of the offer on one inquiry; at most one is open to acceptance."""

    __tablename__ = "quotation"
    __table_args__ = (
        sa.UniqueConstraint("inquiry_id", "revision"),
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
        sa.CheckConstraint("unit_price_minor > 0", name="price_positive"),
        _one(QuotationStatus.SENT),
        _one(QuotationStatus.ACCEPTED),
    )
    transitions = TRANSITIONS

    id: Mapped[Identity]
    number: Mapped[Short] = mapped_column(sa.String(80), unique=True)
    inquiry_id: Mapped[int] = mapped_column(sa.ForeignKey("inquiry.id"))
    revision: Mapped[int]
    status: Mapped[QuotationStatus]
    quantity: Mapped[Amount]
    unit: Mapped[Unit]
    unit_price: Mapped[Money] = composite(
        mapped_column("unit_price_minor", sa.BigInteger()),
        mapped_column("currency", sa.String(3)),
    )
    incoterm: Mapped[Incoterm]
    named_place: Mapped[Line]
    ready_date: Mapped[date]
    valid_through_date: Mapped[date]
    valid_until: Mapped[datetime]
    payment_plan: Mapped[PaymentPlan]
    note: Mapped[Prose]
    sent_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    sent_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    inquiry: Mapped[Inquiry] = relationship(lazy="joined", innerjoin=True)
    sent_by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    __mapper_args__ = {"version_id_col": version}

    @property
    def total(self) -> Money:
        """Quantity times unit price; exact, both are whole numbers."""
        return self.unit_price * self.quantity

    def lapsed(self, *, at: datetime) -> bool:
        """Whether the validity is over while nobody decided."""
        return self.status is QuotationStatus.SENT and at > self.valid_until

    def acceptable(self, *, at: datetime) -> bool:
        """Whether the buyer could accept it at this moment."""
        return self.status is QuotationStatus.SENT and not self.lapsed(at=at)

    def supersede(self, *, actor: Recordable, at: datetime) -> None:
        """A newer version takes its place."""
        self._decide(QuotationAction.SUPERSEDE, actor=actor, at=at)

    def accept(self, *, actor: Recordable, at: datetime) -> None:
        """The buyer says yes; call only when acceptable."""
        self._decide(QuotationAction.ACCEPT, actor=actor, at=at)

    def decline(self, *, actor: Recordable, at: datetime) -> None:
        """The buyer says no."""
        self._decide(QuotationAction.DECLINE, actor=actor, at=at)

    def withdraw(self, *, actor: Recordable, at: datetime) -> None:
        """The seller takes the offer back before it was accepted."""
        self._decide(QuotationAction.WITHDRAW, actor=actor, at=at)

    def _decide(self, action: QuotationAction, *, actor: Recordable, at: datetime) -> None:
        self._advance(action, actor=actor, at=at, details={"revision": self.revision})
        self.changed_at = at


freeze(
    Quotation.__table__,  # type: ignore[arg-type]  # declared as FromClause, is a Table
    "inquiry_id",
    "revision",
    "number",
    "quantity",
    "unit",
    "unit_price_minor",
    "currency",
    "incoterm",
    "named_place",
    "ready_date",
    "valid_through_date",
    "valid_until",
    "sent_by_id",
    "sent_at",
    "payment_plan",
    "note",
)
