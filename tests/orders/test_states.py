"""The tables of an order's life and of its payments, written out a second time."""

from __future__ import annotations

from itertools import product

import pytest

from marketplace.lifecycle import IllegalTransitionError
from marketplace.orders.due_states import DUE_TRANSITIONS, DueAction, DueStatus
from marketplace.orders.states import TRANSITIONS, OrderAction, OrderStatus

ORDER = """
pending_confirmation  confirm           confirmed
confirmed             start_production  in_production
in_production         mark_ready        ready
ready                 ship              shipped
shipped               deliver           delivered
delivered             complete          completed
"""
DUE = """
planned    fall_due          due
planned    receive_part      part_paid
planned    receive_all       paid
planned    receive_too_much  overpaid
due        receive_part      part_paid
due        receive_all       paid
due        receive_too_much  overpaid
part_paid  receive_part      part_paid
part_paid  receive_all       paid
part_paid  receive_too_much  overpaid
paid       receive_too_much  overpaid
overpaid   receive_too_much  overpaid
"""


def _table(text: str) -> dict[tuple[str, str], str]:
    rows = (line.split() for line in text.strip().splitlines())
    return {(status, action): after for status, action, after in rows}


@pytest.mark.parametrize(("status", "action"), list(product(OrderStatus, OrderAction)))
def test_an_order_moves_as_written_and_nowhere_else(
    status: OrderStatus, action: OrderAction
) -> None:
    after = _table(ORDER).get((status.value, action.value))
    assert TRANSITIONS.allows(status, action) is (after is not None)
    if after is None:
        with pytest.raises(IllegalTransitionError):
            TRANSITIONS.next_status(status, action)
    else:
        assert TRANSITIONS.next_status(status, action) == after


@pytest.mark.parametrize(("status", "action"), list(product(DueStatus, DueAction)))
def test_a_payment_row_moves_as_written_and_nowhere_else(
    status: DueStatus, action: DueAction
) -> None:
    after = _table(DUE).get((status.value, action.value))
    assert DUE_TRANSITIONS.allows(status, action) is (after is not None)
    if after is None:
        with pytest.raises(IllegalTransitionError):
            DUE_TRANSITIONS.next_status(status, action)
    else:
        assert DUE_TRANSITIONS.next_status(status, action) == after
