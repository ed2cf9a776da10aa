"""The double-entry ledger: rows that are never changed, balanced by the database itself.

Entries go in first, pointing at a transaction that does not exist yet (a deferred foreign key);
inserting the transaction row seals them, and its trigger refuses when they do not add up to zero
in every currency. Entries for a sealed transaction are refused. An unsealed set cannot be
committed. So SQLite, which has no deferred triggers, enforces the same as PostgreSQL.
Debits are positive, credits negative.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.db import (
    Amount,
    CurrencyCode,
    Identity,
    Line,
    Model,
    Short,
    append_only,
    db,
    new_public_id,
    refuse,
    transaction,
)
from marketplace.money import Money


class LedgerTransaction(Model):
    """The seal over a balanced set of entries; ``dedup_key`` makes each posting happen once.

    ``reference`` is that of the row of the payment schedule the money was sent for.
    """

    __tablename__ = "ledger_transaction"

    ref: Mapped[str] = mapped_column(sa.String(26), primary_key=True)
    dedup_key: Mapped[Line] = mapped_column(sa.String(200), unique=True)
    kind: Mapped[Short]
    order_number: Mapped[Short] = mapped_column(sa.String(80), index=True)
    reference: Mapped[Short] = mapped_column(sa.String(80), index=True)
    posted_at: Mapped[datetime]


class LedgerEntry(Model):
    """One side of a posting: ``amount_minor`` to ``account``, never zero."""

    __tablename__ = "ledger_entry"
    __table_args__ = (sa.CheckConstraint("amount_minor <> 0", name="amount_not_zero"),)

    id: Mapped[Identity]
    transaction_ref: Mapped[str] = mapped_column(
        sa.ForeignKey("ledger_transaction.ref", deferrable=True, initially="DEFERRED"), index=True
    )
    account: Mapped[Short] = mapped_column(sa.String(80), index=True)
    currency: Mapped[CurrencyCode]
    amount_minor: Mapped[Amount]


_entries: sa.Table = LedgerEntry.__table__  # type: ignore[assignment]  # is a Table
_seals: sa.Table = LedgerTransaction.__table__  # type: ignore[assignment]  # is a Table
append_only(_entries)
append_only(_seals)
refuse(
    _entries,
    name="ledger_entry_sealed",
    when="BEFORE INSERT",
    condition="EXISTS (SELECT 1 FROM ledger_transaction WHERE ref = NEW.transaction_ref)",
    message="ledger transaction is already sealed",
)
refuse(
    _seals,
    name="ledger_transaction_balanced",
    when="BEFORE INSERT",
    condition=(
        "(SELECT count(*) FROM ledger_entry WHERE transaction_ref = NEW.ref) < 2 OR EXISTS ("
        "SELECT 1 FROM ledger_entry WHERE transaction_ref = NEW.ref "
        "GROUP BY currency HAVING sum(amount_minor) <> 0)"
    ),
    message="ledger transaction does not balance",
)


@dataclass(frozen=True, slots=True)
class Posting:
    """Move ``amount`` from the credited to the debited account."""

    debit: str
    credit: str
    amount: Money


def card_clearing() -> str:
    """Money the card provider holds for us."""
    return "stripe_clearing"


def bank(account_public_id: str) -> str:
    """Money on a seller's own bank account."""
    return f"bank:{account_public_id}"


def held_for(order_public_id: str) -> str:
    """What buyers paid for this order and the goods still owe them (a liability)."""
    return f"order:{order_public_id}:held"


def suspense() -> str:
    """Money nobody can place yet."""
    return "suspense"


@transaction
def post(
    *,
    dedup_key: str,
    kind: str,
    order_number: str,
    reference: str,
    postings: Sequence[Posting],
    at: datetime,
) -> bool:
    """Write the postings once. False when this ``dedup_key`` has been posted before."""
    known = sa.select(LedgerTransaction.ref).where(LedgerTransaction.dedup_key == dedup_key)
    if db.session.scalar(known) is not None:
        return False
    ref = new_public_id()
    for posting in postings:
        for account, minor in (
            (posting.debit, posting.amount.minor),
            (posting.credit, -posting.amount.minor),
        ):
            db.session.execute(
                sa.insert(LedgerEntry).values(
                    transaction_ref=ref,
                    account=account,
                    currency=posting.amount.currency,
                    amount_minor=minor,
                )
            )
    db.session.execute(
        sa.insert(LedgerTransaction).values(
            ref=ref,
            dedup_key=dedup_key,
            kind=kind,
            order_number=order_number,
            reference=reference,
            posted_at=at,
        )
    )
    return True


def balance(*, account: str, currency: str) -> Money:
    """Debits less credits of one account in one currency."""
    minor = db.session.scalar(
        sa.select(sa.func.coalesce(sa.func.sum(LedgerEntry.amount_minor), 0)).where(
            LedgerEntry.account == account, LedgerEntry.currency == currency
        )
    )
    return Money(int(minor or 0), currency)


def credited(*, account: str, reference: str, currency: str) -> Money:
    """Credits less debits of one account in postings for one payment reference."""
    sum_of = credits_under(reference=sa.literal(reference), account=account, currency=currency)
    return Money(int(db.session.scalar(sa.select(sum_of)) or 0), currency)


def credits_under(
    *, reference: sa.SQLColumnExpression[str], account: str, currency: str
) -> sa.ScalarSelect[int]:
    """The same in minor units, as a column beside rows that carry a ``reference``."""
    return (
        sa.select(-sa.func.coalesce(sa.func.sum(LedgerEntry.amount_minor), 0))
        .join(LedgerTransaction, LedgerTransaction.ref == LedgerEntry.transaction_ref)
        .where(
            LedgerEntry.account == account,
            LedgerEntry.currency == currency,
            LedgerTransaction.reference == reference,
        )
        .scalar_subquery()
    )


def imbalances() -> list[tuple[str, str]]:
    """(transaction ref, currency) of every set that does not add up to zero: must be empty."""
    statement = (
        sa.select(LedgerEntry.transaction_ref, LedgerEntry.currency)
        .group_by(LedgerEntry.transaction_ref, LedgerEntry.currency)
        .having(sa.func.sum(LedgerEntry.amount_minor) != 0)
    )
    return [(ref, currency) for ref, currency in db.session.execute(statement)]
