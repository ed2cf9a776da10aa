"""The buyer alone says that the goods arrived, and that they are as agreed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from marketplace.db import db
from marketplace.errors import ConflictError, ForbiddenError
from marketplace.events.queries import timeline, verify
from marketplace.mail.models import Letter
from marketplace.orders import operations as orders
from marketplace.orders.models import Order
from marketplace.orders.states import OrderStatus
from marketplace.shipments import operations, queries
from tests import build
from tests.cast import NOW, acting
from tests.orders.pages import order_url, press
from tests.pages import Visitor
from tests.shipments.test_record_shipment import record

Visit = Callable[..., Visitor]


def _shipped() -> Order:
    order = build.cleared_order()
    record(order)
    return order


def _delivered() -> Order:
    order = _shipped()
    operations.confirm_delivery(actor=acting("lin"), order=order, at=NOW)
    return order


def test_the_buyer_confirms_then_accepts(app: Flask, visitor: Visit, now: datetime) -> None:
    order = _shipped()
    page = visitor("lin").get(order_url(order)).form("delivery").submit()
    assert "Delivered" in page
    page = page.form("completion").submit()
    assert "Completed" in page
    assert "This trade is complete." in page
    assert order.status is OrderStatus.COMPLETED
    shipment = queries.find_shipment(actor=acting("sari"), order=order)
    assert shipment is not None
    assert shipment.delivered_at == NOW
    assert verify().intact


def test_the_whole_life_is_in_the_record_each_step_once(app: Flask) -> None:
    order = _delivered()
    operations.accept_goods(actor=acting("lin"), order=order, at=NOW)
    assert [event.action for event in timeline(subjects=[("order", order.public_id)])] == [
        "order.begin",
        "order.sign",
        "order.sign",
        "order.confirm",
        "order.start_production",
        "order.mark_ready",
        "order.ship",
        "order.deliver",
        "order.complete",
    ]


def test_the_enterprise_is_told(app: Flask) -> None:
    order = _delivered()
    operations.accept_goods(actor=acting("lin"), order=order, at=NOW)
    for words in ("has arrived", "is completed"):
        letters = db.session.scalars(sa.select(Letter).where(Letter.subject.contains(words)))
        assert {letter.recipient.split("@")[0] for letter in letters} == {"sari", "joko"}


def test_delivered_twice_is_a_conflict(app: Flask, visitor: Visit, now: datetime) -> None:
    order = _shipped()
    form = visitor("lin").get(order_url(order)).form("delivery")
    assert form.submit().status == 200
    assert form.submit().status == 409
    with pytest.raises(ConflictError):
        operations.confirm_delivery(actor=acting("lin"), order=order, at=NOW)


def test_accepted_twice_is_a_conflict(app: Flask, visitor: Visit, now: datetime) -> None:
    order = _delivered()
    form = visitor("lin").get(order_url(order)).form("completion")
    assert form.submit().status == 200
    assert form.submit().status == 409


def test_what_was_not_shipped_did_not_arrive(app: Flask, visitor: Visit, now: datetime) -> None:
    order = build.cleared_order()
    assert not visitor("lin").get(order_url(order)).has_form("delivery")
    assert press(visitor("lin"), order_url(order, "delivery")).status == 409
    assert press(visitor("lin"), order_url(order, "completion")).status == 409
    assert order.status is OrderStatus.READY


def test_the_seller_and_everybody_else_never_reach_it(
    app: Flask, visitor: Visit, now: datetime
) -> None:
    order = _shipped()
    refused = {"sari": 403, "joko": 403, "hasan": 404, "greta": 404, "agus": 404, "oka": 404}
    for noun in ("delivery", "completion"):
        url = order_url(order, noun)
        assert not visitor("sari").get(order_url(order)).has_form(noun)
        assert {key: press(visitor(key), url).status for key in refused} == refused
    assert order.status is OrderStatus.SHIPPED


def test_the_operations_themselves_refuse_them(app: Flask) -> None:
    order = _shipped()
    for key in ("sari", "joko", "hasan", "greta"):
        for step in (operations.confirm_delivery, operations.accept_goods, orders.deliver_order):
            with pytest.raises(ForbiddenError):
                step(actor=acting(key), order=order, at=NOW)
