"""Instalments add up to the total, whatever the total and the currency."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.money import CURRENCIES, LARGEST_MINOR, Money, total
from marketplace.orders import pricing
from marketplace.orders.due_states import DueAction, DueKind, DueStatus
from marketplace.quotes.states import PaymentPlan

AMOUNTS = st.builds(Money, st.integers(1, LARGEST_MINOR), st.sampled_from(sorted(CURRENCIES)))


@given(amount=AMOUNTS, plan=st.sampled_from(list(PaymentPlan)))
def test_the_parts_add_up_and_none_is_empty(amount: Money, plan: PaymentPlan) -> None:
    parts = [part for _, part in pricing.instalments(plan=plan, total=amount)]
    assert total(parts, currency=amount.currency) == amount
    assert all(part.minor > 0 for part in parts)


@given(amount=AMOUNTS)
def test_a_deposit_is_thirty_per_cent_to_the_nearest_step(amount: Money) -> None:
    parts = pricing.instalments(plan=PaymentPlan.DEPOSIT_AND_BALANCE, total=amount)
    step = CURRENCIES[amount.currency].step
    if len(parts) == 2:
        assert abs(10 * parts[0][1].minor - 3 * amount.minor) <= 10 * step


@pytest.mark.parametrize("amount", [Money(1, "JPY"), Money(1, "USD"), Money(50, "IDR")])
def test_a_total_too_small_to_divide_is_due_in_full(amount: Money) -> None:
    parts = pricing.instalments(plan=PaymentPlan.DEPOSIT_AND_BALANCE, total=amount)
    assert parts == ((DueKind.FULL, amount),)


@pytest.mark.parametrize(
    ("received", "step"),
    [
        (0, None),
        (1, (DueAction.RECEIVE_PART, DueStatus.PART_PAID)),
        (999, (DueAction.RECEIVE_PART, DueStatus.PART_PAID)),
        (1000, (DueAction.RECEIVE_ALL, DueStatus.PAID)),
        (1001, (DueAction.RECEIVE_TOO_MUCH, DueStatus.OVERPAID)),
    ],
)
def test_what_has_arrived_says_where_a_row_stands(
    received: int, step: tuple[DueAction, DueStatus] | None
) -> None:
    found = pricing.step_for(amount=Money(1000, "EUR"), received=Money(received, "EUR"))
    assert found == step
