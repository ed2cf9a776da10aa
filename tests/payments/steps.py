"""Steps of a payment as tests take them, and what they look at afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from marketplace.db import db
from marketplace.money import Money
from marketplace.orders.schedule import PaymentDue
from marketplace.payments import ledger, operations, processes, queries, reconciliation
from marketplace.payments.ledger import LedgerTransaction
from marketplace.payments.models import BankAccount, BankReceipt, Payment, ProviderEventRecord
from marketplace.payments.processes import CardDesk
from tests import cast
from tests.payments.checkout import SESSIONS

SITE = "http://desaport.test"
READ = f"GET {SESSIONS}/*"  # the provider's page, asked for


def start(desk: CardDesk, due: PaymentDue, *, at: datetime = cast.NOW, buyer: str = "lin") -> str:
    """The buyer presses "Pay by card": where the browser goes."""
    return processes.start_card_payment(
        desk=desk, actor=cast.acting(buyer), due=due, site=SITE, at=at
    )


def session_of(page_url: str) -> str:
    """The provider's id of the page at this address."""
    return page_url.rsplit("/", 1)[-1]


def only_payment() -> Payment:
    """The one payment there is, as it stands now."""
    db.session.rollback()
    return db.session.scalars(sa.select(Payment)).one()


def payments() -> list[Payment]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Payment).order_by(Payment.id)))


def notices() -> list[ProviderEventRecord]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(ProviderEventRecord)))


@dataclass(frozen=True, slots=True)
class Books:
    """What the ledger says in the currency of a row, in minor units; ``postings`` counts all."""

    held: int
    clearing: int
    suspense: int
    postings: int


# The cast's deposit, paid by card and posted once.
PAID = Books(held=-1_680_000, clearing=1_680_000, suspense=0, postings=1)


def books(due: PaymentDue) -> Books:
    """The ledger, seen from this row's order; that it balances and agrees with the rows is checked."""
    # Requests and jobs have sessions of their own; from here on the test sees what they wrote.
    db.session.rollback()
    assert ledger.imbalances() == []
    assert reconciliation.list_differences() == []
    currency = due.amount.currency
    accounts = (
        ledger.held_for(due.order.public_id),
        ledger.card_clearing(),
        ledger.suspense(),
    )
    held, clearing, suspense = (
        ledger.balance(account=account, currency=currency).minor for account in accounts
    )
    postings = db.session.scalar(sa.select(sa.func.count()).select_from(LedgerTransaction)) or 0
    return Books(held, clearing, suspense, postings)


def account(currency: str = "USD", *, director: str = "sari") -> BankAccount:
    """Where Ngoran is paid."""
    return operations.write_bank_account(
        actor=cast.acting(director),
        currency=currency,
        bank_name="Bank Contoh, Blitar (CONTIDJA)",
        account_number="0123 4567 89",
        holder="BUM Desa Karya Mandiri Ngoran",
        at=cast.NOW,
    )


def book(
    due: PaymentDue,
    amount: Money | None = None,
    *,
    by: str = "joko",
    reference: str = "FT-001",
    submission_key: str | None = None,
    value_date: date = cast.TODAY,
) -> BankReceipt:
    """A line of Ngoran's bank statement for this row, of its whole amount unless another is given."""
    return operations.book_receipt(
        actor=cast.acting(by),
        due=due,
        amount=amount or due.amount,
        value_date=value_date,
        bank_reference=reference,
        remitter="SHENZHEN DRUM TRADING CO",
        submission_key=submission_key,
        at=cast.NOW,
    )


def confirm(receipt: BankReceipt, *, by: str = "sari") -> None:
    operations.confirm_receipt(actor=cast.acting(by), receipt=receipt, at=cast.NOW)


def received(due: PaymentDue) -> Money:
    return queries.received(due=due)
