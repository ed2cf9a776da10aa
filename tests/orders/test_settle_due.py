"""The payment schedule follows what has arrived, once, whatever is repeated."""

from __future__ import annotations

import pytest
from flask import Flask

from marketplace.db import db
from marketplace.errors import ConflictError
from marketplace.events import queries as events
from marketplace.events.operations import SYSTEM
from marketplace.mail.models import Letter
from marketplace.money import Money
from marketplace.orders import operations
from marketplace.orders.due_states import DueKind, DueStatus
from marketplace.orders.models import Order
from marketplace.orders.states import OrderStatus
from marketplace.quotes.states import PaymentPlan
from tests import build
from tests.cast import NOW, acting

ONE_CENT = Money(1, "USD")


def _letters(subject: str) -> int:
    return db.session.query(Letter).filter(Letter.subject.contains(subject)).count()


def _moves(thing: str, public_id: str) -> list[str]:
    return [event.action for event in events.timeline(subjects=[(thing, public_id)])]


def _standing(order: Order) -> tuple[OrderStatus, DueStatus]:
    """Where the order and its first payment stand."""
    return order.status, build.dues_of(order)[0].status


def test_the_schedule_is_thirty_and_seventy_of_the_total(app: Flask) -> None:
    order = build.confirmed_order()
    deposit, balance = build.dues_of(order)
    assert order.total == Money(5_600_000, "USD")
    assert (deposit.kind, deposit.amount) == (DueKind.DEPOSIT, Money(1_680_000, "USD"))
    assert (balance.kind, balance.amount) == (DueKind.BALANCE, Money(3_920_000, "USD"))
    assert (deposit.status, balance.status) == (DueStatus.DUE, DueStatus.PLANNED)
    assert [deposit.reference, balance.reference] == [f"{order.number}-D", f"{order.number}-B"]


def test_payment_in_full_is_one_row_that_clears_everything(app: Flask) -> None:
    order = build.confirmed_order(build.quoted(plan=PaymentPlan.IN_FULL))
    (full,) = build.dues_of(order)
    assert (full.kind, full.amount, full.reference) == (
        DueKind.FULL,
        order.total,
        f"{order.number}-F",
    )
    build.settled(full)
    assert order.status is OrderStatus.IN_PRODUCTION
    assert order.cleared_for_production_at == order.cleared_for_shipment_at == NOW


def test_the_deposit_starts_production_and_does_not_clear_shipment(app: Flask) -> None:
    order = build.confirmed_order()
    build.settled(build.dues_of(order)[0])
    assert order.status is OrderStatus.IN_PRODUCTION
    assert order.cleared_for_production_at == NOW
    assert order.cleared_for_shipment_at is None


def test_a_part_of_the_deposit_starts_nothing(app: Flask) -> None:
    order = build.confirmed_order()
    deposit = build.dues_of(order)[0]
    build.settled(deposit, deposit.amount - ONE_CENT)
    assert _standing(order) == (OrderStatus.CONFIRMED, DueStatus.PART_PAID)
    build.settled(deposit)
    assert _standing(order) == (OrderStatus.IN_PRODUCTION, DueStatus.PAID)


def test_too_much_is_settled_and_said(app: Flask) -> None:
    order = build.confirmed_order()
    deposit = build.dues_of(order)[0]
    build.settled(deposit, deposit.amount + ONE_CENT)
    assert deposit.status is DueStatus.OVERPAID
    assert order.status is OrderStatus.IN_PRODUCTION


def test_nothing_received_moves_nothing(app: Flask) -> None:
    deposit = build.dues_of(build.confirmed_order())[0]
    build.settled(deposit, Money.zero("USD"))
    assert deposit.status is DueStatus.DUE


def test_telling_the_same_twice_changes_nothing(app: Flask) -> None:
    order = build.confirmed_order()
    deposit = build.dues_of(order)[0]
    build.settled(deposit)
    before = _moves("payment_due", deposit.public_id), _moves("order", order.public_id)
    letters = _letters("production can start")
    build.settled(deposit)
    assert (_moves("payment_due", deposit.public_id), _moves("order", order.public_id)) == before
    assert _letters("production can start") == letters > 0


def test_every_move_of_a_row_is_one_event(app: Flask) -> None:
    order = build.confirmed_order()
    deposit = build.dues_of(order)[0]
    build.settled(deposit, ONE_CENT)
    build.settled(deposit)
    assert _moves("payment_due", deposit.public_id) == [
        "payment_due.begin",
        "payment_due.fall_due",
        "payment_due.receive_part",
        "payment_due.receive_all",
    ]


def test_a_balance_paid_before_the_deposit_does_not_start_production(app: Flask) -> None:
    order = build.confirmed_order()
    deposit, balance = build.dues_of(order)
    build.settled(balance)
    assert _standing(order) == (OrderStatus.CONFIRMED, DueStatus.DUE)
    assert order.cleared_for_shipment_at is None
    build.settled(deposit)
    assert _standing(order) == (OrderStatus.IN_PRODUCTION, DueStatus.PAID)
    assert order.cleared_for_shipment_at == NOW


def test_a_balance_paid_early_stays_paid_when_the_goods_are_ready(app: Flask) -> None:
    order = build.order_in_production()
    balance = build.dues_of(order)[1]
    build.settled(balance)
    operations.mark_ready(actor=acting("sari"), order=order, at=NOW)
    assert balance.status is DueStatus.PAID


def test_money_that_leaves_a_settled_row_is_refused(app: Flask) -> None:
    deposit = build.dues_of(build.order_in_production())[0]
    with pytest.raises(ConflictError):
        operations.settle_due(due=deposit, received=ONE_CENT, actor=SYSTEM, at=NOW)
    assert deposit.status is DueStatus.PAID


def test_the_balance_falls_due_with_the_goods_and_clears_the_shipment(app: Flask) -> None:
    order = build.ready_order()
    balance = build.dues_of(order)[1]
    assert balance.status is DueStatus.DUE
    build.settled(balance)
    assert order.cleared_for_shipment_at == NOW
    assert order.status is OrderStatus.READY
    assert _letters("everything is paid, please ship") == 2
