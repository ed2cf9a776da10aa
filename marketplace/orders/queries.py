"""Find orders, their payment schedule and papers, for the two organisations they belong to."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, lazyload

from marketplace.db import db
from marketplace.documents import queries as documents
from marketplace.documents.models import Paper
from marketplace.errors import NotFoundError
from marketplace.inquiries.standing_in import covered
from marketplace.orders import policy
from marketplace.orders.models import Order
from marketplace.orders.schedule import PaymentDue
from marketplace.orders.states import OrderStatus
from marketplace.organisations.powers import Step
from marketplace.organisations.roles import Actor
from marketplace.quotes.models import Quotation

SUBJECT = "order"


def visible_to(*, actor: Actor) -> sa.ColumnElement[bool]:
    """Orders this actor's organisation buys or sells in, or whose seller it may act for."""
    if actor.exports:
        # An order is found by its inquiry: a mandate is for what was asked, and where to.
        reached = covered(actor, Step.SHIP, Step.DOCUMENTS)
        asked = sa.select(Quotation.id).join(Quotation.inquiry).where(reached)
        return Order.quotation_id.in_(asked)
    ours = actor.organisation_id
    return sa.or_(Order.buyer_id == ours, Order.seller_id == ours)


def get_order(*, actor: Actor, public_id: str) -> Order:
    """The order, for its buyer and its seller. Raises NotFoundError."""
    rows = db.session.scalars(
        sa.select(Order)
        .options(joinedload(Order.milestones))
        .where(Order.public_id == public_id, visible_to(actor=actor))
    )
    order = rows.unique().one_or_none()
    if order is None:
        raise NotFoundError
    return order


def list_orders(
    *,
    actor: Actor,
    statuses: Collection[OrderStatus] = tuple(OrderStatus),
    limit: int | None = None,
    offset: int = 0,
) -> list[Order]:
    """The actor's organisation's orders of these statuses, newest first."""
    statement = (
        sa.select(Order)
        .where(visible_to(actor=actor), Order.status.in_(statuses))
        .order_by(Order.id.desc())
        .limit(limit)
        .offset(offset)
    )
    if actor.exports:  # what they may do with each is asked of its inquiry
        statement = statement.options(joinedload(Order.quotation))
    return list(db.session.scalars(statement))


def count_orders(*, actor: Actor, statuses: Collection[OrderStatus] = tuple(OrderStatus)) -> int:
    """How many orders list_orders() has in all."""
    statement = (
        sa.select(sa.func.count())
        .select_from(Order)
        .where(visible_to(actor=actor), Order.status.in_(statuses))
    )
    return db.session.scalar(statement) or 0


def find_order_of(*, quotation: Quotation) -> Order | None:
    """The order this quotation became."""
    return db.session.scalar(sa.select(Order).where(Order.quotation_id == quotation.id))


def list_dues(*, order: Order) -> list[PaymentDue]:
    """The payment schedule, in the order it falls due; empty until both sides have confirmed."""
    statement = (
        sa.select(PaymentDue)
        .options(lazyload(PaymentDue.order))  # the caller holds it
        .where(PaymentDue.order_id == order.id)
        .order_by(PaymentDue.sequence)
    )
    return list(db.session.scalars(statement))


def list_dues_of(*, orders: Sequence[Order]) -> dict[int, list[PaymentDue]]:
    """The payment schedules of many orders at once, by the orders' ids."""
    found: dict[int, list[PaymentDue]] = {order.id: [] for order in orders}
    statement = (
        sa.select(PaymentDue)
        .options(lazyload(PaymentDue.order))  # the caller holds them
        .where(PaymentDue.order_id.in_(found))
        .order_by(PaymentDue.order_id, PaymentDue.sequence)
    )
    for due in db.session.scalars(statement):
        found[due.order_id].append(due)
    return found


def get_due(*, actor: Actor, public_id: str) -> PaymentDue:
    """A row of the schedule of one of the actor's orders. Raises NotFoundError."""
    due = db.session.scalar(
        sa.select(PaymentDue)
        .join(PaymentDue.order)
        .options(contains_eager(PaymentDue.order))
        .where(PaymentDue.public_id == public_id, visible_to(actor=actor))
    )
    if due is None:
        raise NotFoundError
    return due


def list_papers(*, order: Order) -> list[Paper]:
    """The papers issued for this order, oldest first."""
    return documents.list_papers(subject=SUBJECT, subject_id=order.public_id)


def get_paper(*, actor: Actor, public_id: str, paper_id: str) -> Paper:
    """A paper of the order ``public_id``, for its buyer and its seller. Raises NotFoundError."""
    order = get_order(actor=actor, public_id=public_id)
    if not policy.can_read_papers(actor, order):
        raise NotFoundError
    return documents.get_paper(subject=SUBJECT, subject_id=order.public_id, public_id=paper_id)
