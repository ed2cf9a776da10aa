"""The ledger refuses, by itself and on both databases, whatever does not add up."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DatabaseError

from marketplace.db import db, transaction
from marketplace.money import Money
from marketplace.payments import ledger
from marketplace.payments.ledger import LedgerEntry, LedgerTransaction, Posting
from tests.cast import NOW

pytestmark = pytest.mark.usefixtures("app")

DOLLARS = Money(100_000, "USD")


def post(key: str, *postings: Posting, reference: str = "ORD-1-D") -> bool:
    return ledger.post(
        dedup_key=key,
        kind="card_received",
        order_number="ORD-1",
        reference=reference,
        postings=postings,
        at=NOW,
    )


def received(amount: Money, order: str = "one") -> Posting:
    return Posting(debit=ledger.card_clearing(), credit=ledger.held_for(order), amount=amount)


@transaction
def write(*entries: tuple[str, str, int], ref: str = "tx") -> None:
    """Entries past the operation, as a mistaken programme would write them."""
    for account, currency, minor in entries:
        db.session.execute(
            sa.insert(LedgerEntry).values(
                transaction_ref=ref, account=account, currency=currency, amount_minor=minor
            )
        )


@transaction
def seal(ref: str = "tx", *entries: tuple[str, str, int]) -> None:
    if entries:
        write(*entries, ref=ref)
    db.session.execute(
        sa.insert(LedgerTransaction).values(
            ref=ref, dedup_key=ref, kind="test", order_number="", reference="", posted_at=NOW
        )
    )


def test_a_posting_debits_one_account_and_credits_the_other() -> None:
    assert post("pay:1:received", received(DOLLARS))

    assert ledger.balance(account="stripe_clearing", currency="USD") == DOLLARS
    assert ledger.balance(account="order:one:held", currency="USD") == -DOLLARS
    assert ledger.balance(account="order:one:held", currency="EUR") == Money.zero("EUR")
    assert ledger.imbalances() == []


def test_the_same_key_posts_once() -> None:
    assert post("pay:1:received", received(DOLLARS))
    assert not post("pay:1:received", received(DOLLARS))

    assert ledger.balance(account="stripe_clearing", currency="USD") == DOLLARS


def test_what_is_credited_under_a_reference_counts_that_reference_alone() -> None:
    post("1", received(DOLLARS), reference="ORD-1-D")
    post("2", received(Money(7, "USD")), reference="ORD-1-D")
    post("3", received(DOLLARS), reference="ORD-1-B")
    post("4", received(DOLLARS, order="two"), reference="ORD-1-D")

    held = ledger.credited(account="order:one:held", reference="ORD-1-D", currency="USD")

    assert held == DOLLARS + Money(7, "USD")


@pytest.mark.parametrize(
    "entries",
    [
        (("a", "USD", 100), ("b", "USD", -99)),
        (("a", "USD", 100), ("b", "EUR", -100)),
        (("a", "USD", 100), ("b", "USD", -100), ("a", "EUR", 1)),
        (("a", "USD", 100),),
        (),
    ],
    ids=["a cent short", "two currencies", "one of two currencies", "one side", "no entry"],
)
def test_what_does_not_balance_is_refused(entries: tuple[tuple[str, str, int], ...]) -> None:
    with pytest.raises(DatabaseError, match="does not balance"):
        seal("tx", *entries)

    assert db.session.scalar(sa.select(sa.func.count()).select_from(LedgerEntry)) == 0


def test_entries_without_their_seal_cannot_be_committed() -> None:
    with pytest.raises(DatabaseError):
        write(("a", "USD", 100), ("b", "USD", -100))

    assert db.session.scalar(sa.select(sa.func.count()).select_from(LedgerEntry)) == 0


def test_a_sealed_transaction_takes_no_more_entries() -> None:
    seal("tx", ("a", "USD", 100), ("b", "USD", -100))

    with pytest.raises(DatabaseError, match="already sealed"):
        write(("a", "USD", 5), ("b", "USD", -5), ref="tx")


def test_an_entry_of_nothing_is_refused() -> None:
    with pytest.raises(DatabaseError, match="amount_not_zero"):
        write(("a", "USD", 0))


@pytest.mark.parametrize("model", [LedgerEntry, LedgerTransaction])
def test_what_is_written_is_never_changed_and_never_deleted(model: type) -> None:
    post("1", received(DOLLARS))
    change = {"account": "x"} if model is LedgerEntry else {"kind": "x"}

    with pytest.raises(DatabaseError, match="never changed"):
        transaction(lambda: db.session.execute(sa.update(model).values(change)))()
    with pytest.raises(DatabaseError, match="never changed"):
        transaction(lambda: db.session.execute(sa.delete(model)))()


accounts = st.sampled_from(["stripe_clearing", "suspense", "order:one:held", "bank:x"])
amounts = st.builds(Money, st.integers(1, 10**13), st.sampled_from(["USD", "IDR", "JPY"]))
postings = st.lists(st.builds(Posting, accounts, accounts, amounts), min_size=1, max_size=5)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sets=st.lists(postings, min_size=1, max_size=4))
def test_whatever_is_posted_all_accounts_add_up_to_zero(
    app: Flask, sets: list[list[Posting]]
) -> None:
    before = db.session.scalar(sa.select(sa.func.count()).select_from(LedgerTransaction)) or 0
    for number, chosen in enumerate(sets, start=before):
        post(f"set:{number}", *chosen)

    assert ledger.imbalances() == []
    totals = sa.select(sa.func.sum(LedgerEntry.amount_minor)).group_by(LedgerEntry.currency)
    assert set(db.session.scalars(totals)) == {0}
