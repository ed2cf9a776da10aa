"""Hand the goods to the carrier, confirm that they arrived, accept them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from marketplace.clock import jakarta_date
from marketplace.db import add, db, lock, transaction
from marketplace.errors import ConflictError, ForbiddenError, RefusedError
from marketplace.events import operations as events
from marketplace.inquiries import standing_in
from marketplace.labels import N_
from marketplace.mandates import operations as mandates
from marketplace.mandates.operations import Act
from marketplace.orders import operations as orders
from marketplace.orders.models import Order
from marketplace.organisations.powers import Step
from marketplace.organisations.roles import Actor
from marketplace.shipments import emails, policy, queries
from marketplace.shipments.models import Shipment, Transport

CARRIER_LENGTH = 200
PAPER_NUMBER_LENGTH = 80
LONGEST_VOYAGE = timedelta(days=365)


@transaction
def record_shipment(
    *,
    actor: Actor,
    order: Order,
    transport: Transport,
    carrier: str,
    paper_number: str,
    shipped_date: date,
    arrival_date: date,
    at: datetime,
) -> Shipment:
    """The carrier has the goods, under this B/L or AWB; pressed again, the same shipment again.

    Raises RefusedError while money is due before shipment, and for dates that cannot be.
    """
    if not policy.can_record_shipment(actor, order):
        raise ForbiddenError
    lock(order)
    facts = (transport, _tidy(carrier), _tidy(paper_number), shipped_date, arrival_date)
    recorded = queries.find_shipment(actor=actor, order=order)
    if recorded is not None:
        return _same(recorded, facts=facts)
    inquiry = order.quotation.inquiry
    actor = standing_in.act_under(actor=actor, inquiry=inquiry, step=Step.SHIP, at=at)
    _refuse_names(carrier=facts[1], paper_number=facts[2])
    _refuse_dates(order=order, shipped_date=shipped_date, arrival_date=arrival_date, at=at)
    orders.ship_order(actor=actor, order=order, at=at)
    shipment = Shipment(
        order_id=order.id,
        transport=transport,
        carrier=facts[1],
        paper_number=facts[2],
        shipped_date=shipped_date,
        arrival_date=arrival_date,
        shipped_by_id=actor.person_id,
        recorded_at=at,
    )
    add(shipment)
    _record(shipment, actor=actor, at=at)
    mandates.note_act(
        actor=actor,
        act=Act.SHIPMENT,
        subject_id=shipment.public_id,
        thread_id=inquiry.public_id,
        number=order.number,
        path=f"/orders/{order.public_id}",
        at=at,
    )
    emails.shipped(shipment=shipment, at=at)
    return shipment


@transaction
def confirm_delivery(*, actor: Actor, order: Order, at: datetime) -> None:
    """The buyer has the goods. Raises ConflictError when said before, or nothing was shipped."""
    if not policy.can_receive(actor, order):
        raise ForbiddenError(N_("Only the buyer can confirm the delivery."))
    orders.deliver_order(actor=actor, order=order, at=at)
    shipment = queries.find_shipment(actor=actor, order=order)
    if shipment is not None:
        shipment.delivered_by_id, shipment.delivered_at = actor.person_id, at
        db.session.flush()
    emails.delivered(order=order, at=at)


@transaction
def accept_goods(*, actor: Actor, order: Order, at: datetime) -> None:
    """The goods are as agreed; the trade is complete."""
    if not policy.can_receive(actor, order):
        raise ForbiddenError(N_("Only the buyer can accept the goods."))
    orders.complete_order(actor=actor, order=order, at=at)
    emails.completed(order=order, at=at)


def _tidy(text: str) -> str:
    # PostgreSQL cannot store a NUL, and nobody writes one on purpose.
    return " ".join(text.replace("\x00", "").split())


def _same(recorded: Shipment, *, facts: tuple[object, ...]) -> Shipment:
    known = (
        recorded.transport,
        recorded.carrier,
        recorded.paper_number,
        recorded.shipped_date,
        recorded.arrival_date,
    )
    if known != facts:
        raise ConflictError(N_("The shipment of this order is recorded already."))
    return recorded


def _refuse_names(*, carrier: str, paper_number: str) -> None:
    for field, text, longest in (
        ("carrier", carrier, CARRIER_LENGTH),
        ("paper_number", paper_number, PAPER_NUMBER_LENGTH),
    ):
        if not text:
            raise RefusedError(N_("This is needed."), field=field)
        if len(text) > longest:
            raise RefusedError(N_("This is too long."), field=field)


def _refuse_dates(*, order: Order, shipped_date: date, arrival_date: date, at: datetime) -> None:
    if shipped_date > jakarta_date(at):
        raise RefusedError(N_("This day has not come yet."), field="shipped_date")
    if shipped_date < jakarta_date(order.placed_at):
        raise RefusedError(N_("This is before the order was placed."), field="shipped_date")
    if arrival_date < shipped_date:
        raise RefusedError(N_("Goods cannot arrive before they are shipped."), field="arrival_date")
    if arrival_date - shipped_date > LONGEST_VOYAGE:
        raise RefusedError(N_("No voyage takes longer than a year."), field="arrival_date")


def _record(shipment: Shipment, *, actor: Actor, at: datetime) -> None:
    events.record(
        actor=actor,
        action="shipment.record",
        subject="shipment",
        subject_id=shipment.public_id,
        at=at,
        details={
            "order": shipment.order.public_id,
            "transport": shipment.transport,
            "carrier": shipment.carrier,
            "paper_number": shipment.paper_number,
            "shipped": shipment.shipped_date.isoformat(),
            "arrival": shipment.arrival_date.isoformat(),
        },
    )
