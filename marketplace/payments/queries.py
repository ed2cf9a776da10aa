"""Find payments, receipts and accounts, and say how much has arrived for a row."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, lazyload

from marketplace.db import db
from marketplace.errors import NotFoundError
from marketplace.money import Money
from marketplace.orders.models import Order
from marketplace.orders.schedule import PaymentDue
from marketplace.organisations.models import Organisation
from marketplace.organisations.roles import Actor
from marketplace.payments import ledger
from marketplace.payments.ledger import LedgerEntry, LedgerTransaction
from marketplace.payments.models import BankAccount, BankReceipt, Payment, ProviderEventRecord
from marketplace.payments.states import LIVE_PAYMENTS, PaymentStatus


def get_payment(*, actor: Actor, public_id: str) -> Payment:
    """An attempt of the actor's organisation to pay. Raises NotFoundError for everybody else."""
    payment = db.session.scalar(
        sa.select(Payment)
        .join(Payment.due)
        .join(PaymentDue.order)
        .options(contains_eager(Payment.due).contains_eager(PaymentDue.order))
        .where(Payment.public_id == public_id, Order.buyer_id == actor.organisation_id)
    )
    if payment is None:
        raise NotFoundError
    return payment


def get_receipt(*, actor: Actor, public_id: str) -> BankReceipt:
    """A line of the actor's own bank statement. Raises NotFoundError for everybody else."""
    receipt = db.session.scalar(
        sa.select(BankReceipt)
        .join(BankReceipt.bank_account)
        .options(contains_eager(BankReceipt.bank_account))
        .where(
            BankReceipt.public_id == public_id,
            BankAccount.organisation_id == actor.organisation_id,
        )
    )
    if receipt is None:
        raise NotFoundError
    return receipt


def read_payment(*, public_id: str) -> Payment:
    """Any payment, for what the provider tells us and for jobs. Raises NotFoundError."""
    payment = db.session.scalar(sa.select(Payment).where(Payment.public_id == public_id))
    if payment is None:
        raise NotFoundError
    return payment


def list_concerned(*, our_ref: str | None, object_ref: str) -> list[Payment]:
    """The payments a provider's notice is about: by our id in it, or by the page it names."""
    statement = (
        sa.select(Payment)
        .where(sa.or_(Payment.public_id == our_ref, Payment.provider_ref == object_ref))
        .order_by(Payment.id)
    )
    return list(db.session.scalars(statement))


def find_payment_of_page(*, provider_ref: str) -> Payment | None:
    """The payment that was made with this page of the provider."""
    return db.session.scalar(sa.select(Payment).where(Payment.provider_ref == provider_ref))


def find_live_payment(*, due: PaymentDue) -> Payment | None:
    """The one attempt of this row that may still end in money."""
    return db.session.scalar(
        sa.select(Payment).where(Payment.due_id == due.id, Payment.status.in_(LIVE_PAYMENTS))
    )


def latest_attempt(*, due: PaymentDue) -> int:
    """The number of the last attempt; 0 before the first."""
    statement = sa.select(sa.func.max(Payment.attempt)).where(Payment.due_id == due.id)
    return db.session.scalar(statement) or 0


def is_in_review(*, due: PaymentDue) -> bool:
    """Whether money for this row waits for a person's decision."""
    statement = sa.select(Payment.id).where(
        Payment.due_id == due.id, Payment.status == PaymentStatus.REVIEW
    )
    return db.session.scalar(statement.limit(1)) is not None


def list_payments(*, dues: Iterable[PaymentDue]) -> list[Payment]:
    """Every card attempt for these rows, oldest first."""
    ids = [due.id for due in dues]
    statement = (
        sa.select(Payment)
        .options(lazyload(Payment.due))  # the caller holds them
        .where(Payment.due_id.in_(ids))
        .order_by(Payment.id)
    )
    return list(db.session.scalars(statement))


def list_receipts(*, dues: Iterable[PaymentDue]) -> list[BankReceipt]:
    """Every booked line of a bank statement for these rows, oldest first."""
    ids = [due.id for due in dues]
    statement = (
        sa.select(BankReceipt)
        .options(lazyload(BankReceipt.due))  # the caller holds them
        .where(BankReceipt.due_id.in_(ids))
        .order_by(BankReceipt.id)
    )
    return list(db.session.scalars(statement))


def find_receipt_of_line(*, receipt: BankReceipt) -> BankReceipt | None:
    """The same line of the same statement, booked before."""
    return db.session.scalar(
        sa.select(BankReceipt).where(
            BankReceipt.bank_account_id == receipt.bank_account_id,
            BankReceipt.bank_reference == receipt.bank_reference,
            BankReceipt.value_date == receipt.value_date,
            BankReceipt.amount_minor == receipt.amount_minor,
        )
    )


def find_receipt_by_submission(*, submission_key: str | None) -> BankReceipt | None:
    """What an earlier press of the same button made."""
    if submission_key is None:
        return None
    return db.session.scalar(
        sa.select(BankReceipt).where(BankReceipt.submission_key == submission_key)
    )


def has_receipts(*, account: BankAccount) -> bool:
    """Whether money has been booked on this account."""
    statement = sa.select(BankReceipt.id).where(BankReceipt.bank_account_id == account.id)
    return db.session.scalar(statement.limit(1)) is not None


def get_own_organisation(*, actor: Actor) -> Organisation:
    """The organisation the actor acts for."""
    return db.session.get_one(Organisation, actor.organisation_id)


def find_account(*, organisation_id: int, currency: str) -> BankAccount | None:
    """Where this organisation receives transfers in ``currency``."""
    return db.session.scalar(
        sa.select(BankAccount).where(
            BankAccount.organisation_id == organisation_id, BankAccount.currency == currency
        )
    )


def list_accounts(*, actor: Actor) -> list[BankAccount]:
    """The actor's organisation's accounts, one per currency."""
    statement = (
        sa.select(BankAccount)
        .where(BankAccount.organisation_id == actor.organisation_id)
        .order_by(BankAccount.currency)
    )
    return list(db.session.scalars(statement))


def find_notice(*, provider: str, event_ref: str) -> ProviderEventRecord | None:
    """A provider's notice we have heard before."""
    return db.session.scalar(
        sa.select(ProviderEventRecord).where(
            ProviderEventRecord.provider == provider, ProviderEventRecord.event_ref == event_ref
        )
    )


def received(*, due: PaymentDue) -> Money:
    """All that has arrived for this row: what the ledger holds under its reference."""
    return ledger.credited(
        account=ledger.held_for(due.order.public_id),
        reference=due.reference,
        currency=due.amount.currency,
    )


def outstanding(*, due: PaymentDue) -> Money:
    """What is still to come for this row; never less than nothing."""
    return rest_of(due=due, received=received(due=due))


def rest_of(*, due: PaymentDue, received: Money) -> Money:
    """What is still to come when ``received`` has arrived; never less than nothing."""
    rest = due.amount - received
    return max(rest, Money.zero(due.amount.currency), key=lambda amount: amount.minor)


def list_received(*, order: Order) -> list[tuple[str, datetime, Money]]:
    """What the ledger received for this order, as reference, moment and amount; oldest first."""
    currency = order.total.currency
    statement = (
        sa.select(
            LedgerTransaction.reference, LedgerTransaction.posted_at, -LedgerEntry.amount_minor
        )
        .join(LedgerTransaction, LedgerTransaction.ref == LedgerEntry.transaction_ref)
        .where(
            LedgerEntry.account == ledger.held_for(order.public_id),
            LedgerEntry.currency == currency,
            LedgerEntry.amount_minor < 0,  # a credit
        )
        .order_by(LedgerEntry.id)
    )
    return [
        (reference, posted_at, Money(int(minor), currency))
        for reference, posted_at, minor in db.session.execute(statement)
    ]


def list_arrivals(*, order: Order) -> list[tuple[PaymentDue, Money]]:
    """The payment schedule with what has arrived for each row, in one query."""
    currency = order.total.currency
    arrived = ledger.credits_under(
        reference=PaymentDue.reference,
        account=ledger.held_for(order.public_id),
        currency=currency,
    )
    statement = (
        sa.select(PaymentDue, arrived)
        .options(lazyload(PaymentDue.order))
        .where(PaymentDue.order_id == order.id)
        .order_by(PaymentDue.sequence)
    )
    return [(due, Money(int(minor), currency)) for due, minor in db.session.execute(statement)]
