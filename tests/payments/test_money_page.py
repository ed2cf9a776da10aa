"""docs/money.md says what the code does: its tables are worked through here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from marketplace.db import db
from marketplace.money import CURRENCIES, Money
from marketplace.payments import ledger
from marketplace.payments.ledger import LedgerTransaction
from marketplace.payments.processes import CardDesk, sync_payment
from tests import build
from tests.cast import NOW
from tests.payments import steps
from tests.support.fakestripe.server import FakeStripe

PAGE = Path(__file__).resolve().parents[2] / "docs" / "money.md"


def table(first_heading: str) -> list[list[str]]:
    """The rows of the page's table whose first column has this heading."""
    lines = iter(PAGE.read_text(encoding="utf-8").splitlines())
    rows = list(_rows_after(lines, first_heading))
    assert rows, first_heading
    return rows


def _rows_after(lines: Iterator[str], heading: str) -> Iterator[list[str]]:
    for line in lines:
        if line.startswith(f"| {heading} |"):
            next(lines)
            break
    for line in lines:
        if not line.startswith("|"):
            return
        yield [cell.strip().strip("`") for cell in line.strip("|").split("|")]


def test_the_table_of_currencies_is_the_one_in_the_code() -> None:
    written = {code: (int(decimals), int(step)) for code, decimals, step in table("Currency")}

    assert written == {c.code: (c.exponent, c.step) for c in CURRENCIES.values()}


@pytest.mark.parametrize("row", table("Total in minor units"), ids=lambda row: " ".join(row[:3]))
def test_every_worked_split_comes_out_as_written(row: list[str]) -> None:
    minor, currency, weights, parts = row

    split = Money(int(minor), currency).split([int(weight) for weight in weights.split(",")])

    assert [part.minor for part in split] == [int(part) for part in parts.split(",")]


def test_the_accounts_are_those_the_ledger_has() -> None:
    assert [name for name, _ in table("Account")] == [
        ledger.card_clearing(),
        ledger.bank("{account}"),
        ledger.held_for("{order}"),
        ledger.suspense(),
    ]


def test_the_worked_example_comes_out_as_written(
    app: Flask, desk: CardDesk, fake_stripe: FakeStripe
) -> None:
    account = steps.account()
    deposit, balance = build.dues_of(build.confirmed_order())

    def balances() -> list[str]:
        names = (
            ledger.card_clearing(),
            ledger.bank(account.public_id),
            ledger.held_for(deposit.order.public_id),
        )
        amounts = [ledger.balance(account=name, currency="USD").minor for name in names]
        return [*(str(amount) for amount in amounts), deposit.status, balance.status]

    def by_card(amount: Money) -> None:
        fake_stripe.pay(steps.session_of(steps.start(desk, deposit)))
        payment = steps.only_payment()
        assert payment.amount == amount
        sync_payment(desk=desk, public_id=payment.public_id, at=NOW)

    def by_transfer(amount: Money) -> None:
        steps.confirm(steps.book(balance, amount, reference=f"FT-{amount.minor}"))

    ways = {"both sides confirm": lambda _: None, "card": by_card, "transfer": by_transfer}
    for step, minor, *expected in table("Step"):
        ways[step](Money(int(minor), "USD"))
        assert balances() == expected, step


def test_the_keys_of_postings_are_as_written(
    app: Flask, desk: CardDesk, fake_stripe: FakeStripe
) -> None:
    steps.account()
    deposit, balance = build.dues_of(build.confirmed_order())
    fake_stripe.pay(steps.session_of(steps.start(desk, deposit)))
    payment = sync_payment(desk=desk, public_id=steps.only_payment().public_id, at=NOW)
    receipt = steps.book(balance)
    steps.confirm(receipt)

    keys = {row[3] for row in table("What happened")}
    used = {
        key.replace("{payment}", payment.public_id).replace("{receipt}", receipt.public_id)
        for key in keys
    }
    assert used == set(db.session.scalars(sa.select(LedgerTransaction.dedup_key)))
    key = payment.idempotency_key.replace("test:", "{environment}:", 1)
    key = key.replace(deposit.public_id, "{row}").replace("try1", "try{n}")
    assert f"`{key}`" in PAGE.read_text(encoding="utf-8")
