"""Where an order stands, as steps, and what this person is to do or to wait for now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext

from marketplace.clock import jakarta_date
from marketplace.money import total
from marketplace.orders import policy
from marketplace.orders.due_states import DueKind
from marketplace.orders.models import Order
from marketplace.orders.schedule import PaymentDue
from marketplace.orders.states import OrderAction, OrderStatus
from marketplace.organisations.roles import Actor
from marketplace.web.filters import day, money

_ORDER = list(OrderStatus)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the trade; ``state`` is done, current or ahead."""

    label: str
    state: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class NextStep:
    """What comes next in words, and whether it is this person who takes it."""

    text: str
    yours: bool


def progress(*, order: Order, dues: Sequence[PaymentDue]) -> list[Step]:
    """The whole trade as steps; the first that is not done is the current one."""
    stages = _stages(order, dues)
    done = [finished for _, finished, _ in stages]
    current = done.index(False) if False in done else len(stages)
    return [
        Step(name, "done" if finished else "current" if place == current else "ahead", note)
        for place, (name, finished, note) in enumerate(stages)
    ]


def _stages(order: Order, dues: Sequence[PaymentDue]) -> list[tuple[str, bool, str | None]]:
    paid: list[tuple[str, bool, str | None]] = [
        (_paying(due), due.settled, money(due.amount)) for due in dues
    ] or [(gettext("Payment"), False, None)]
    made = (gettext("Production"), _past(order, OrderStatus.READY), day(order.ready_date))
    return [
        (gettext("Contract"), _past(order, OrderStatus.CONFIRMED), _signed_on(order)),
        paid[0],
        made,
        *paid[1:],
        (gettext("Shipment"), _past(order, OrderStatus.SHIPPED), None),
        (gettext("Delivery"), _past(order, OrderStatus.DELIVERED), None),
        (gettext("Acceptance"), _past(order, OrderStatus.COMPLETED), None),
    ]


def _past(order: Order, status: OrderStatus) -> bool:
    return _ORDER.index(order.status) >= _ORDER.index(status)


def _paying(due: PaymentDue) -> str:
    names = {
        DueKind.FULL: gettext("Payment"),
        DueKind.DEPOSIT: gettext("Deposit"),
        DueKind.BALANCE: gettext("Balance"),
    }
    return names[due.kind]


def _signed_on(order: Order) -> str | None:
    moments = [order.buyer_confirmed_at, order.seller_confirmed_at]
    signed = [moment for moment in moments if moment is not None]
    return day(jakarta_date(max(signed))) if len(signed) == len(moments) else None


def next_step(*, actor: Actor, order: Order, dues: Sequence[PaymentDue]) -> NextStep:
    """What this person should do now, or whom everybody waits for."""
    allowed = policy.allowed_actions(actor, order)
    buys = policy.is_buyer(actor, order)
    if actor.exports and OrderAction.SHIP not in allowed:
        return _without_exporter(order)
    match order.status:
        case OrderStatus.PENDING_CONFIRMATION:
            return _to_sign(actor, order, may=OrderAction.CONFIRM in allowed)
        case OrderStatus.CONFIRMED:
            return _to_pay(buys=buys, dues=[due for due in dues if not due.settled][:1])
        case OrderStatus.IN_PRODUCTION:
            return _to_produce(order, may=OrderAction.MARK_READY in allowed, buys=buys)
        case OrderStatus.READY:
            return _to_ship(order, dues, may=OrderAction.SHIP in allowed, buys=buys)
        case OrderStatus.SHIPPED | OrderStatus.DELIVERED | OrderStatus.COMPLETED:
            return _to_receive(order, buys=buys)


def _without_exporter(order: Order) -> NextStep:
    if _past(order, OrderStatus.SHIPPED):
        return _to_receive(order, buys=False)
    return NextStep(
        gettext(
            "%(seller)s and the buyer are at work; nothing to do for you.", seller=order.seller.name
        ),
        yours=False,
    )


def _to_sign(actor: Actor, order: Order, *, may: bool) -> NextStep:
    if may:
        return NextStep(gettext("Read the contract and confirm it for your side."), yours=True)
    if not order.signed_by(organisation_id=actor.organisation_id):
        return NextStep(gettext("Your director confirms the contract."), yours=False)
    other = order.seller if policy.is_buyer(actor, order) else order.buyer
    return NextStep(
        gettext("You have confirmed. Waiting for %(party)s to confirm.", party=other.name),
        yours=False,
    )


def _to_pay(*, buys: bool, dues: Sequence[PaymentDue]) -> NextStep:
    amount = money(dues[0].amount) if dues else ""
    if buys:
        return NextStep(
            gettext("Pay %(amount)s; production starts when it has arrived.", amount=amount),
            yours=True,
        )
    return NextStep(
        gettext(
            "Waiting for the buyer to pay %(amount)s. Do not start producing yet.", amount=amount
        ),
        yours=False,
    )


def _to_produce(order: Order, *, may: bool, buys: bool) -> NextStep:
    ready = day(order.ready_date)
    if buys:
        text = gettext("In production, promised to be ready on %(day)s.", day=ready)
        return NextStep(text, yours=False)
    if may:
        text = gettext(
            "Report progress. Mark the goods ready when all are packed, by %(day)s.", day=ready
        )
        return NextStep(text, yours=True)
    text = gettext("Report progress. Your director marks the goods ready, by %(day)s.", day=ready)
    return NextStep(text, yours=True)


def _to_ship(order: Order, dues: Sequence[PaymentDue], *, may: bool, buys: bool) -> NextStep:
    if order.cleared_for_shipment_at is None:
        rest = [due.amount for due in dues if not due.settled]
        amount = money(total(rest, currency=order.total.currency))
        if buys:
            return NextStep(
                gettext(
                    "The goods are ready. Pay %(amount)s before they can be shipped.", amount=amount
                ),
                yours=True,
            )
        return NextStep(
            gettext(
                "Waiting for the buyer to pay %(amount)s. Ship only after that.", amount=amount
            ),
            yours=False,
        )
    if may:
        return NextStep(
            gettext("Everything is paid. Hand the goods to the carrier and record the shipment."),
            yours=True,
        )
    if buys:
        return NextStep(gettext("Everything is paid. The goods go to the carrier."), yours=False)
    return NextStep(gettext("Everything is paid. Your director records the shipment."), yours=False)


def _to_receive(order: Order, *, buys: bool) -> NextStep:
    if order.status is OrderStatus.COMPLETED:
        return NextStep(gettext("This trade is complete."), yours=False)
    if order.status is OrderStatus.DELIVERED:
        yours, theirs = (
            gettext("Check the goods and accept them if they are as agreed."),
            gettext("Waiting for the buyer to check and accept the goods."),
        )
    else:
        yours, theirs = (
            gettext("Confirm the delivery when the goods have arrived."),
            gettext("On the way. Only the buyer can confirm the delivery."),
        )
    return NextStep(yours if buys else theirs, yours=buys)
