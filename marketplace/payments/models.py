"""Every attempt to pay what is due, what providers told us, and receipts at the bank."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from marketplace.db import (
    Amount,
    CurrencyCode,
    Identity,
    Line,
    Model,
    Prose,
    Public,
    Short,
    Submitted,
    freeze,
)
from marketplace.events.advancing import Advancing
from marketplace.events.operations import Recordable
from marketplace.labels import N_, Labelled
from marketplace.money import Money
from marketplace.orders.schedule import PaymentDue
from marketplace.organisations.models import Organisation
from marketplace.payments.states import (
    LIVE_PAYMENTS,
    PAYMENT_TRANSITIONS,
    PaymentAction,
    PaymentStatus,
)

_LIVE_ROWS = sa.text("status IN ({})".format(", ".join(f"'{s}'" for s in LIVE_PAYMENTS)))


class Provider(Labelled):
    CARD = "stripe", N_("Card")
    BANK_TRANSFER = "bank_transfer", N_("Bank transfer")


class Payment(Advancing[PaymentStatus, PaymentAction], Model, Public):
    """One attempt to pay one row by card.

    It stores everything the provider's call needs, so that a repeat is byte for byte the same
    request under the same key.
    """

    __tablename__ = "payment"
    __table_args__ = (
        sa.UniqueConstraint("due_id", "attempt"),
        sa.UniqueConstraint("provider", "provider_ref"),
        sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
        sa.Index(
            "ix_payment_one_live",
            "due_id",
            unique=True,
            postgresql_where=_LIVE_ROWS,
            sqlite_where=_LIVE_ROWS,
        ),
    )
    transitions = PAYMENT_TRANSITIONS

    id: Mapped[Identity]
    due_id: Mapped[int] = mapped_column(sa.ForeignKey("payment_due.id"))
    provider: Mapped[Provider]
    attempt: Mapped[int]
    status: Mapped[PaymentStatus]
    amount: Mapped[Money] = composite(
        mapped_column("amount_minor", sa.BigInteger()), mapped_column("currency", sa.String(3))
    )
    idempotency_key: Mapped[Line] = mapped_column(sa.String(200), unique=True)
    buyer_email: Mapped[str] = mapped_column(sa.String(254))
    description: Mapped[Line]
    success_url: Mapped[str]
    cancel_url: Mapped[str]
    provider_ref: Mapped[Line | None] = mapped_column(sa.String(200))
    provider_payment_ref: Mapped[Line | None] = mapped_column(sa.String(200))
    checkout_url: Mapped[str | None]
    expires_at: Mapped[datetime]
    received_minor: Mapped[int | None] = mapped_column(sa.BigInteger())
    reason: Mapped[Prose] = mapped_column(default="")
    started_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    started_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    due: Mapped[PaymentDue] = relationship(lazy="joined", innerjoin=True)

    __mapper_args__ = {"version_id_col": version}

    @property
    def live(self) -> bool:
        return self.status in LIVE_PAYMENTS

    def advance(
        self, action: PaymentAction, *, actor: Recordable, at: datetime, reason: str = ""
    ) -> None:
        """Take one step of the table. Raises IllegalTransitionError."""
        self._advance(action, actor=actor, at=at, details={"reason": reason})
        self.reason, self.changed_at = reason, at


class ProviderEventRecord(Model):
    """An event a provider sent us: a hint to look the object up, remembered once."""

    __tablename__ = "provider_event"
    __table_args__ = (sa.UniqueConstraint("provider", "event_ref"),)

    id: Mapped[Identity]
    provider: Mapped[Provider]
    event_ref: Mapped[Line]
    kind: Mapped[Short]
    object_ref: Mapped[Line]
    received_at: Mapped[datetime]
    processed_at: Mapped[datetime | None]
    outcome: Mapped[Short] = mapped_column(default="")


class BankAccount(Model, Public):
    """Where a BUMDes receives transfers in one currency."""

    __tablename__ = "bank_account"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "currency"),)

    id: Mapped[Identity]
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    currency: Mapped[CurrencyCode]
    bank_name: Mapped[Line]
    account_number: Mapped[Short]
    holder: Mapped[Line]
    is_demo: Mapped[bool] = mapped_column(default=False)

    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)


class BankReceipt(Model, Public, Submitted):
    """One line of a bank statement: booked by one person, confirmed by another, then posted."""

    __tablename__ = "bank_receipt"
    __table_args__ = (
        sa.UniqueConstraint("bank_account_id", "bank_reference", "value_date", "amount_minor"),
        sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
        sa.CheckConstraint("confirmed_by_id <> booked_by_id", name="two_people"),
        sa.CheckConstraint(
            "(confirmed_by_id IS NULL) = (confirmed_at IS NULL)", name="confirmed_together"
        ),
    )

    id: Mapped[Identity]
    due_id: Mapped[int] = mapped_column(sa.ForeignKey("payment_due.id"), index=True)
    bank_account_id: Mapped[int] = mapped_column(sa.ForeignKey("bank_account.id"))
    amount_minor: Mapped[Amount]
    value_date: Mapped[date]
    bank_reference: Mapped[Short]
    remitter: Mapped[Line]
    booked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    booked_at: Mapped[datetime]
    confirmed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None]

    due: Mapped[PaymentDue] = relationship(lazy="joined", innerjoin=True)
    bank_account: Mapped[BankAccount] = relationship(lazy="joined", innerjoin=True)

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.bank_account.currency)

    @property
    def confirmed(self) -> bool:
        return self.confirmed_at is not None


for _table, _columns in (
    (
        Payment.__table__,
        (
            "due_id",
            "attempt",
            "provider",
            "amount_minor",
            "currency",
            "idempotency_key",
            "buyer_email",
            "description",
            "success_url",
            "cancel_url",
            "expires_at",
        ),
    ),
    (BankAccount.__table__, ("organisation_id", "currency")),
    (
        BankReceipt.__table__,
        (
            "due_id",
            "bank_account_id",
            "amount_minor",
            "value_date",
            "bank_reference",
            "remitter",
            "booked_by_id",
        ),
    ),
):
    freeze(_table, *_columns)  # type: ignore[arg-type]  # declared as FromClause, is a Table
