"""Find the consignment of an order; the order itself was found for this actor before."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import lazyload

from marketplace.db import db
from marketplace.errors import NotFoundError
from marketplace.orders import queries as orders
from marketplace.orders.models import Order
from marketplace.organisations.roles import Actor
from marketplace.shipments import policy
from marketplace.shipments.models import Shipment


def get_order_to_ship(*, actor: Actor, public_id: str) -> Order:
    """The order, for its parties and for an exporter who may ship it. Raises NotFoundError."""
    order = orders.get_order(actor=actor, public_id=public_id)
    if actor.exports and not policy.can_record_shipment(actor, order):
        raise NotFoundError
    return order


def find_shipment(*, actor: Actor, order: Order) -> Shipment | None:
    """The order's consignment, for its buyer and its seller."""
    statement = (
        sa.select(Shipment)
        .join(Shipment.order)
        .options(lazyload(Shipment.order))  # the caller holds it
        .where(Shipment.order_id == order.id, orders.visible_to(actor=actor))
    )
    return db.session.scalar(statement)
