"""The letters an order writes to its two sides, each inside the transaction of its cause."""

from __future__ import annotations

from datetime import datetime

from marketplace.documents.models import Paper
from marketplace.mail import operations as mail
from marketplace.money import Money
from marketplace.orders import contract as contracts
from marketplace.orders.models import Order
from marketplace.orders.schedule import PaymentDue
from marketplace.organisations import queries as organisations


def placed(*, order: Order, at: datetime) -> None:
    """Both: the quotation became an order, now both sign."""
    _to_both("orders/placed", order=order, facts={}, at=at)


def signed(*, order: Order, signer: str, other_side: int, at: datetime) -> None:
    """The other side: one signature is there, yours is missing."""
    _write(
        "orders/signed", order=order, organisation_id=other_side, facts={"signer": signer}, at=at
    )


def confirmed(*, order: Order, first: PaymentDue, paper: Paper, at: datetime) -> None:
    """Both: the contract binds, here is the proforma invoice and what is due first."""
    facts: dict[str, object] = {"due": first, "paper": paper}
    _write(
        "orders/confirmed_buyer", order=order, organisation_id=order.buyer_id, facts=facts, at=at
    )
    _write(
        "orders/confirmed_seller", order=order, organisation_id=order.seller_id, facts=facts, at=at
    )


def production_started(*, order: Order, at: datetime) -> None:
    """Both: the first money is there, the BUMDes produces."""
    _to_both("orders/production_started", order=order, facts={}, at=at)


def ready(*, order: Order, outstanding: Money, at: datetime) -> None:
    """The buyer: the goods are made; what is still to be paid before they sail."""
    _write(
        "orders/ready",
        order=order,
        organisation_id=order.buyer_id,
        facts={"outstanding": outstanding or None},
        at=at,
    )


def cleared_for_shipment(*, order: Order, at: datetime) -> None:
    """The seller: everything is paid, the goods may leave."""
    _write(
        "orders/cleared_for_shipment",
        order=order,
        organisation_id=order.seller_id,
        facts={},
        at=at,
    )


def _to_both(template: str, *, order: Order, facts: dict[str, object], at: datetime) -> None:
    for organisation_id in (order.buyer_id, order.seller_id):
        _write(template, order=order, organisation_id=organisation_id, facts=facts, at=at)


def _write(
    template: str, *, order: Order, organisation_id: int, facts: dict[str, object], at: datetime
) -> None:
    known = {
        "order": order,
        "terms": contracts.read(order.contract).terms,
        "path": f"/orders/{order.public_id}",
        **facts,
    }
    for recipient in organisations.list_member_addresses(organisation_id=organisation_id):
        mail.write_letter(recipient=recipient, template=template, facts=known, at=at)
