"""Who may take which step of an order; pure."""

from __future__ import annotations

from marketplace.inquiries.standing_in import represents
from marketplace.orders.models import Order
from marketplace.orders.states import TRANSITIONS, OrderAction
from marketplace.organisations.powers import Step
from marketplace.organisations.roles import Actor, Role
from marketplace.quotes.models import Quotation


def can_accept(actor: Actor, quotation: Quotation) -> bool:
    """The buyer who was quoted."""
    return actor.buys and quotation.inquiry.buyer_id == actor.organisation_id


def is_buyer(actor: Actor, order: Order) -> bool:
    return actor.buys and order.buyer_id == actor.organisation_id


def is_seller(actor: Actor, order: Order) -> bool:
    return actor.sells and order.seller_id == actor.organisation_id


def is_director(actor: Actor, order: Order) -> bool:
    return is_seller(actor, order) and actor.role is Role.SELLER_DIRECTOR


def can_confirm(actor: Actor, order: Order) -> bool:
    """Who may sign: the buyer, and the director of the BUMDes."""
    return is_buyer(actor, order) or is_director(actor, order)


def can_report_milestone(actor: Actor, order: Order) -> bool:
    """Anybody of the BUMDes."""
    return is_seller(actor, order)


def can_mark_ready(actor: Actor, order: Order) -> bool:
    return is_director(actor, order)


def can_ship(actor: Actor, order: Order) -> bool:
    """The director, and an exporter whose mandate covers it."""
    return is_director(actor, order) or stands_in(actor, order, Step.SHIP)


def can_read_papers(actor: Actor, order: Order) -> bool:
    """Both sides, and an exporter who looks after the papers."""
    sides = is_buyer(actor, order) or is_seller(actor, order)
    return sides or stands_in(actor, order, Step.DOCUMENTS)


def stands_in(actor: Actor, order: Order, step: Step) -> bool:
    """Whether a mandate lets the actor take this step for the seller."""
    return actor.exports and represents(actor, order.quotation.inquiry, step)


def can_receive(actor: Actor, order: Order) -> bool:
    """Saying that goods arrived, and accepting them, is the buyer's alone."""
    return is_buyer(actor, order)


_MAY = {
    OrderAction.CONFIRM: can_confirm,
    OrderAction.MARK_READY: can_mark_ready,
    OrderAction.SHIP: can_ship,
    OrderAction.DELIVER: can_receive,
    OrderAction.COMPLETE: can_receive,
}


def allowed_actions(actor: Actor, order: Order) -> frozenset[OrderAction]:
    """What this person could do to the order now; the buttons are drawn from it."""
    possible = {
        action
        for action in TRANSITIONS.actions(order.status)
        if action in _MAY and _MAY[action](actor, order)
    }
    if order.signed_by(organisation_id=actor.organisation_id):
        possible.discard(OrderAction.CONFIRM)
    if order.cleared_for_shipment_at is None:
        possible.discard(OrderAction.SHIP)
    return frozenset(possible)
