"""The rows of the payment schedule: made from the contract, falling due, settled by what arrives.

Each of these runs inside an operation that has locked the order.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from marketplace.db import add, transaction
from marketplace.events.operations import Recordable
from marketplace.money import Money
from marketplace.orders import pricing
from marketplace.orders.due_states import DueAction, DueStatus
from marketplace.orders.models import Order
from marketplace.orders.schedule import PaymentDue


@transaction
def plan(*, actor: Recordable, order: Order, at: datetime) -> list[PaymentDue]:
    """Write the schedule of the contract's payment plan; its first row falls due at once."""
    parts = pricing.instalments(plan=order.payment_plan, total=order.total)
    dues = [
        PaymentDue(
            order_id=order.id,
            sequence=sequence,
            kind=kind,
            status=DueStatus.PLANNED,
            amount=amount,
            reference=pricing.reference(order_number=order.number, kind=kind),
            changed_at=at,
        )
        for sequence, (kind, amount) in enumerate(parts, start=1)
    ]
    for due in dues:
        add(due)
        due.begun(actor=actor, at=at, details=_facts(due.amount))
    dues[0].advance(DueAction.FALL_DUE, actor=actor, at=at)
    return dues


@transaction
def fall_due(*, dues: Sequence[PaymentDue], actor: Recordable, at: datetime) -> None:
    """Let every row that still waits fall due; one paid early stays as it is."""
    for due in dues:
        if due.status is DueStatus.PLANNED:
            due.advance(DueAction.FALL_DUE, actor=actor, at=at)


@transaction
def settle(*, due: PaymentDue, received: Money, actor: Recordable, at: datetime) -> bool:
    """Move the row to where ``received`` in all puts it. False when it stands there already."""
    step = pricing.step_for(amount=due.amount, received=received)
    if step is None:
        return False
    action, target = step
    if due.status is target:
        return False
    due.advance(action, actor=actor, at=at)
    return True


def _facts(amount: Money) -> dict[str, object]:
    return {"amount": amount.minor, "currency": amount.currency}
