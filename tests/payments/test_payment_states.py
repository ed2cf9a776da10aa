"""The life of an attempt to pay, written down once more and compared with every pair."""

from __future__ import annotations

from itertools import product

import pytest

from marketplace.lifecycle import IllegalTransitionError
from marketplace.payments.states import (
    LIVE_PAYMENTS,
    PAYMENT_TRANSITIONS,
    PaymentAction,
    PaymentStatus,
)

# What may happen in each status, and where it leads. "-" is refused.
WRITTEN = """
status      open     process     succeed    fail    expire   hold
created     pending  -           succeeded  failed  expired  review
pending     -        processing  succeeded  failed  expired  review
processing  -        -           succeeded  failed  expired  review
failed      -        -           succeeded  -       -        review
expired     -        -           succeeded  -       -        review
succeeded   -        -           -          -       -        -
review      -        -           -          -       -        -
"""


def _written() -> dict[tuple[str, str], str]:
    head, *rows = [line.split() for line in WRITTEN.strip().splitlines()]
    return {
        (row[0], action): end for row in rows for action, end in zip(head[1:], row[1:], strict=True)
    }


@pytest.mark.parametrize(("status", "action"), list(product(PaymentStatus, PaymentAction)))
def test_every_step_leads_where_it_is_written(status: PaymentStatus, action: PaymentAction) -> None:
    end = _written()[status, action]
    if end == "-":
        with pytest.raises(IllegalTransitionError):
            PAYMENT_TRANSITIONS.next_status(status, action)
    else:
        assert PAYMENT_TRANSITIONS.next_status(status, action) == end


def test_live_is_what_has_not_ended() -> None:
    ended = {"succeeded", "failed", "expired", "review"}
    assert set(PaymentStatus) - ended == set(LIVE_PAYMENTS)
