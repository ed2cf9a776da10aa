"""How a contract's total is divided into instalments; pure."""

from __future__ import annotations

from marketplace.money import Money
from marketplace.orders.due_states import DueAction, DueKind, DueStatus
from marketplace.quotes.states import PaymentPlan

DEPOSIT_AND_BALANCE = (30, 70)
SUFFIX = {DueKind.FULL: "F", DueKind.DEPOSIT: "D", DueKind.BALANCE: "B"}


def instalments(*, plan: PaymentPlan, total: Money) -> tuple[tuple[DueKind, Money], ...]:
    """What is to be paid, in the order it falls due; the parts add up to ``total``.

    A total too small to divide is due in full: nobody can pay a deposit of nothing.
    """
    if plan is PaymentPlan.DEPOSIT_AND_BALANCE:
        deposit, balance = total.split(DEPOSIT_AND_BALANCE)
        if deposit and balance:
            return (DueKind.DEPOSIT, deposit), (DueKind.BALANCE, balance)
    return ((DueKind.FULL, total),)


def reference(*, order_number: str, kind: DueKind) -> str:
    """``ORD-2026-000123-D``: what the buyer writes on the transfer."""
    return f"{order_number}-{SUFFIX[kind]}"


def step_for(*, amount: Money, received: Money) -> tuple[DueAction, DueStatus] | None:
    """Where a row stands once ``received`` has arrived in all; None while nothing has."""
    if received <= Money.zero(amount.currency):
        return None
    if received < amount:
        return DueAction.RECEIVE_PART, DueStatus.PART_PAID
    if received > amount:
        return DueAction.RECEIVE_TOO_MUCH, DueStatus.OVERPAID
    return DueAction.RECEIVE_ALL, DueStatus.PAID
