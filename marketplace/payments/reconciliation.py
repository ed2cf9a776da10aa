"""Whether rows and ledger tell the same story; an empty list is the only good answer."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import sqlalchemy as sa

from marketplace.db import db
from marketplace.orders.schedule import PaymentDue
from marketplace.payments.ledger import LedgerEntry, LedgerTransaction
from marketplace.payments.models import BankReceipt, Payment
from marketplace.payments.states import PaymentStatus


@dataclass(frozen=True, slots=True)
class Difference:
    """Minor units that succeeded payments and confirmed receipts say, and those the ledger holds."""

    reference: str
    rows: int
    ledger: int


def list_differences() -> list[Difference]:
    """Every row of a schedule whose payments and receipts do not add up to what the ledger holds."""
    rows, held = _by_rows(), _by_ledger()
    return [
        Difference(reference=reference, rows=rows[reference], ledger=held[reference])
        for reference in sorted({*rows, *held})
        if rows[reference] != held[reference]
    ]


def _by_rows() -> Counter[str]:
    by_card = (
        sa.select(PaymentDue.reference, Payment.received_minor)
        .join(PaymentDue, PaymentDue.id == Payment.due_id)
        .where(Payment.status == PaymentStatus.SUCCEEDED)
    )
    by_transfer = (
        sa.select(PaymentDue.reference, BankReceipt.amount_minor)
        .join(PaymentDue, PaymentDue.id == BankReceipt.due_id)
        .where(BankReceipt.confirmed_at.is_not(None))
    )
    total: Counter[str] = Counter()
    for statement in (by_card, by_transfer):
        for reference, minor in db.session.execute(statement):
            total[reference] += minor or 0
    return total


def _by_ledger() -> Counter[str]:
    statement = (
        sa.select(LedgerTransaction.reference, sa.func.sum(LedgerEntry.amount_minor))
        .join(LedgerEntry, LedgerEntry.transaction_ref == LedgerTransaction.ref)
        .where(LedgerEntry.account.like("order:%:held"))
        .group_by(LedgerTransaction.reference)
    )
    return Counter({reference: -int(minor) for reference, minor in db.session.execute(statement)})
