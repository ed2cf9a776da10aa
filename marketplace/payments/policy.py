"""Who may pay, who may book and confirm money at the bank, who may see it; pure."""

from __future__ import annotations

from marketplace.orders import policy as orders
from marketplace.orders.models import Order
from marketplace.organisations.roles import Actor, Role
from marketplace.payments.models import BankReceipt


def can_see_schedule(actor: Actor, order: Order) -> bool:
    """The two sides of the order and nobody else, whatever else they may see of it."""
    return orders.is_buyer(actor, order) or orders.is_seller(actor, order)


def can_pay(actor: Actor, order: Order) -> bool:
    return orders.is_buyer(actor, order)


def can_book_receipt(actor: Actor, order: Order) -> bool:
    """Anybody of the BUMDes that sells."""
    return orders.is_seller(actor, order)


def can_confirm_receipt(actor: Actor, receipt: BankReceipt) -> bool:
    """Anybody of that BUMDes but the person who booked it."""
    return orders.is_seller(actor, receipt.due.order) and actor.person_id != receipt.booked_by_id


def can_write_account(actor: Actor) -> bool:
    """Where money goes is the director's word."""
    return actor.role is Role.SELLER_DIRECTOR
