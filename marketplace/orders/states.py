"""The life of an order; pure. Payment, shipment and financing are lifecycles of their own."""

from __future__ import annotations

from enum import StrEnum

from marketplace.labels import N_, Labelled
from marketplace.lifecycle import Transitions


class OrderStatus(Labelled):
    PENDING_CONFIRMATION = "pending_confirmation", N_("Waiting for both to confirm"), "attention"
    CONFIRMED = "confirmed", N_("Confirmed, waiting for payment"), "progress"
    IN_PRODUCTION = "in_production", N_("In production"), "progress"
    READY = "ready", N_("Ready to ship"), "progress"
    SHIPPED = "shipped", N_("Shipped"), "progress"
    DELIVERED = "delivered", N_("Delivered"), "good"
    COMPLETED = "completed", N_("Completed"), "good"


UNDER_WAY = tuple(one for one in OrderStatus if one is not OrderStatus.COMPLETED)


class OrderAction(StrEnum):
    CONFIRM = "confirm"
    START_PRODUCTION = "start_production"
    MARK_READY = "mark_ready"
    SHIP = "ship"
    DELIVER = "deliver"
    COMPLETE = "complete"


TRANSITIONS: Transitions[OrderStatus, OrderAction] = Transitions(
    "order",
    {
        (OrderStatus.PENDING_CONFIRMATION, OrderAction.CONFIRM): OrderStatus.CONFIRMED,
        (OrderStatus.CONFIRMED, OrderAction.START_PRODUCTION): OrderStatus.IN_PRODUCTION,
        (OrderStatus.IN_PRODUCTION, OrderAction.MARK_READY): OrderStatus.READY,
        (OrderStatus.READY, OrderAction.SHIP): OrderStatus.SHIPPED,
        (OrderStatus.SHIPPED, OrderAction.DELIVER): OrderStatus.DELIVERED,
        (OrderStatus.DELIVERED, OrderAction.COMPLETE): OrderStatus.COMPLETED,
    },
)
