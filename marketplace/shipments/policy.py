"""Who ships and who receives; pure."""

from __future__ import annotations

from marketplace.orders import policy as orders
from marketplace.orders.models import Order
from marketplace.orders.states import OrderStatus
from marketplace.organisations.roles import Actor


def can_record_shipment(actor: Actor, order: Order) -> bool:
    """The director of the BUMDes, and an exporter whose mandate covers it."""
    return orders.can_ship(actor, order)


def can_receive(actor: Actor, order: Order) -> bool:
    """The buyer alone: a seller who could say "delivered" would be believed."""
    return orders.can_receive(actor, order)


def awaits_shipment(order: Order) -> bool:
    """Whether all that is missing is the carrier."""
    return order.status is OrderStatus.READY and order.cleared_for_shipment_at is not None
