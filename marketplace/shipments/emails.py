"""The letters about goods on their way, each inside the transaction of its cause."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from marketplace.mail import operations as mail
from marketplace.orders.models import Order
from marketplace.organisations import queries as organisations
from marketplace.shipments.models import Shipment


def shipped(*, shipment: Shipment, at: datetime) -> None:
    """The buyer: the goods sail, under this paper, until about this day."""
    order = shipment.order
    _write("shipments/shipped", order, order.buyer_id, {"shipment": shipment}, at)


def delivered(*, order: Order, at: datetime) -> None:
    """The seller: the buyer has the goods."""
    _write("shipments/delivered", order, order.seller_id, {}, at)


def completed(*, order: Order, at: datetime) -> None:
    """The seller: the buyer accepts the goods."""
    _write("shipments/completed", order, order.seller_id, {}, at)


def _write(
    template: str,
    order: Order,
    organisation_id: int,
    facts: Mapping[str, object],
    at: datetime,
) -> None:
    known = {"order": order, "path": f"/orders/{order.public_id}", **facts}
    for recipient in organisations.list_member_addresses(organisation_id=organisation_id):
        mail.write_letter(recipient=recipient, template=template, facts=known, at=at)
