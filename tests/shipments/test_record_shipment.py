"""The director hands the goods to the carrier, when they are ready and paid."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from marketplace.db import db
from marketplace.errors import ConflictError, ForbiddenError, RefusedError
from marketplace.events.queries import timeline
from marketplace.mail.models import Letter
from marketplace.orders.models import Order
from marketplace.orders.queries import get_order
from marketplace.orders.states import OrderStatus
from marketplace.shipments import operations, queries
from marketplace.shipments.models import Shipment, Transport
from tests import build
from tests.cast import NOW, TODAY, acting
from tests.orders.pages import order_url, press
from tests.pages import Page, Visitor
from tests.support.racing import race

Visit = Callable[..., Visitor]
ARRIVAL = date(2026, 12, 9)


def record(order: Order, *, key: str = "sari", **changes: object) -> Shipment:
    facts: dict[str, object] = {
        "transport": Transport.SEA,
        "carrier": "Samudera Line",
        "paper_number": "SMDR-0012345",
        "shipped_date": TODAY,
        "arrival_date": ARRIVAL,
        "at": NOW,
    }
    return operations.record_shipment(actor=acting(key), order=order, **{**facts, **changes})  # type: ignore[arg-type]


def _fill(page: Page, **changes: object) -> Page:
    answers: dict[str, object] = {
        "transport": "sea",
        "carrier": "Samudera Line",
        "paper_number": "SMDR-0012345",
        "shipped_date": TODAY.isoformat(),
        "arrival_date": ARRIVAL.isoformat(),
    }
    return page.form("").submit(**{**answers, **changes})


def _shipments() -> int:
    return db.session.scalar(sa.select(sa.func.count(Shipment.id))) or 0


def test_the_director_records_it_and_the_buyer_is_told(
    app: Flask, visitor: Visit, now: datetime
) -> None:
    order = build.cleared_order()
    page = _fill(visitor("sari").get(order_url(order)).follow("Record the shipment"))
    assert page.url == order_url(order)
    assert "Shipped" in page
    assert "SMDR-0012345" in visitor("lin").get(order_url(order))
    (letter,) = db.session.scalars(
        sa.select(Letter).where(Letter.subject.contains("has been shipped"))
    )
    assert letter.recipient.startswith("lin@")
    for words in ("Samudera Line", "SMDR-0012345", "21 Nov 2026", "9 Dec 2026"):
        assert words in letter.body


def test_recording_moves_the_order_once(app: Flask) -> None:
    order = build.cleared_order()
    shipment = record(order, carrier="  Samudera \x00 Line ")
    assert shipment.carrier == "Samudera Line"
    assert order.status is OrderStatus.SHIPPED
    actions = [event.action for event in timeline(subjects=[("order", order.public_id)])]
    assert actions.count("order.ship") == 1
    (event,) = timeline(subjects=[("shipment", shipment.public_id)])
    assert event.facts["paper_number"] == "SMDR-0012345"


IMPOSSIBLE: tuple[dict[str, object], ...] = (
    {"transport": None},
    {"carrier": " "},
    {"paper_number": ""},
    {"carrier": "x" * 201},
    {"paper_number": "x" * 81},
    {"shipped_date": "soon"},
    {"shipped_date": (TODAY + timedelta(days=1)).isoformat()},
    {"shipped_date": (TODAY - timedelta(days=1)).isoformat()},
    {"arrival_date": (TODAY - timedelta(days=1)).isoformat()},
    {"arrival_date": "2028-01-01"},
)


def test_what_cannot_be_is_shown_again(app: Flask, visitor: Visit, now: datetime) -> None:
    order = build.cleared_order()
    page = visitor("sari").get(order_url(order, "shipment"))
    for changes in IMPOSSIBLE:
        shown = _fill(page, **changes)
        assert shown.status == 422, changes
        if "paper_number" not in changes:
            assert shown.form("").values["paper_number"] == ["SMDR-0012345"]
    assert _shipments() == 0
    assert order.status is OrderStatus.READY


def test_the_balance_comes_before_the_shipment(app: Flask, visitor: Visit, now: datetime) -> None:
    order = build.ready_order()
    assert "Record the shipment" not in visitor("sari").get(order_url(order)).links
    page = _fill(visitor("sari").get(order_url(order, "shipment")))
    assert page.status == 422
    assert "The balance is due before shipment" in page
    with pytest.raises(RefusedError):
        record(order)
    assert _shipments() == 0
    assert order.status is OrderStatus.READY


def test_goods_that_are_not_ready_are_not_shipped(
    app: Flask, visitor: Visit, now: datetime
) -> None:
    order = build.order_in_production()
    build.settled(build.dues_of(order)[1])
    assert _fill(visitor("sari").get(order_url(order, "shipment"))).status == 409
    assert _shipments() == 0


def test_pressing_twice_records_one_shipment(app: Flask, visitor: Visit, now: datetime) -> None:
    order = build.cleared_order()
    page = visitor("sari").get(order_url(order, "shipment"))
    assert _fill(page).status == 200
    assert _fill(page).status == 200
    assert _shipments() == 1


def test_another_shipment_of_the_same_order_is_a_conflict(app: Flask) -> None:
    order = build.cleared_order()
    record(order)
    with pytest.raises(ConflictError):
        record(order, paper_number="SMDR-0099999")
    assert _shipments() == 1


def test_two_at_the_same_moment_record_one(app: Flask) -> None:
    order = build.cleared_order()
    public_id = order.public_id

    def ship() -> str:
        found = get_order(actor=acting("sari"), public_id=public_id)
        return record(found).public_id

    outcomes = race(app, [ship] * 3)
    assert len(set(outcomes)) == 1
    assert isinstance(outcomes[0], str)
    assert _shipments() == 1


def test_nobody_else_records_it(app: Flask, visitor: Visit, now: datetime) -> None:
    order = build.cleared_order()
    url = order_url(order, "shipment")
    refused = {"joko": 403, "lin": 403, "hasan": 404, "greta": 404, "made": 404}
    assert {key: visitor(key).get(url).status for key in refused} == refused
    assert {key: press(visitor(key), url).status for key in refused} == refused
    for key in refused:
        with pytest.raises(ForbiddenError):
            record(order, key=key)


def test_the_consignment_is_hidden_from_outsiders(app: Flask) -> None:
    order = build.cleared_order()
    record(order)
    assert queries.find_shipment(actor=acting("lin"), order=order) is not None
    assert queries.find_shipment(actor=acting("greta"), order=order) is None


def test_signed_out_leads_to_the_sign_in(app: Flask, visitor: Visit) -> None:
    order = build.cleared_order()
    assert visitor().get(order_url(order, "shipment")).url.startswith("/sign-in")
