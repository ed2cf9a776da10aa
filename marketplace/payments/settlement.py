"""What follows when money for a row has been posted, however it came."""

from __future__ import annotations

from datetime import datetime

from marketplace.db import lock, transaction
from marketplace.events.operations import Recordable
from marketplace.orders import operations as orders
from marketplace.orders.schedule import PaymentDue
from marketplace.payments import queries


@transaction
def lock_row(*, due: PaymentDue) -> None:
    """Hold the order, then the row: everybody who counts its money takes them in this order."""
    lock(due.order)
    lock(due)


@transaction
def settle(*, due: PaymentDue, actor: Recordable, at: datetime) -> None:
    """Tell the order how much has arrived for the row in all; call with the row locked."""
    orders.settle_due(due=due, received=queries.received(due=due), actor=actor, at=at)
