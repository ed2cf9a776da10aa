"""Both sides sign, in either order; then the contract binds, is scheduled and invoiced."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from marketplace.db import db
from marketplace.documents.models import Paper
from marketplace.errors import ForbiddenError
from marketplace.events.queries import timeline
from marketplace.mail.models import Letter
from marketplace.orders import operations, queries
from marketplace.orders.models import Order
from marketplace.orders.states import OrderStatus
from tests import build
from tests.cast import NOW, acting
from tests.orders.pages import order_url, press
from tests.pages import Visitor
from tests.support.racing import race

Visit = Callable[..., Visitor]


def _actions(order: Order) -> list[str]:
    return [event.action for event in timeline(subjects=[("order", order.public_id)])]


def _subjects(recipient: str) -> list[str]:
    found = db.session.scalars(
        sa.select(Letter.subject).where(Letter.recipient.contains(recipient)).order_by(Letter.id)
    )
    return list(found)


@pytest.mark.parametrize("keys", [("lin", "sari"), ("sari", "lin")])
def test_both_sign_in_either_order_on_their_own_pages(
    app: Flask, visitor: Visit, now: datetime, keys: tuple[str, str]
) -> None:
    order = build.placed_order()
    first = visitor(keys[0]).get(order_url(order)).form("confirmation").submit()
    assert "Waiting for both to confirm" in first
    assert not first.has_form("confirmation")
    second = visitor(keys[1]).get(order_url(order)).form("confirmation").submit()
    assert "Confirmed, waiting for payment" in second
    assert "USD 16,800.00" in second


def test_one_signature_binds_nobody(app: Flask) -> None:
    order = build.placed_order()
    operations.confirm_order(actor=acting("lin"), order=order, at=NOW)
    assert order.status is OrderStatus.PENDING_CONFIRMATION
    assert build.dues_of(order) == []
    assert queries.list_papers(order=order) == []
    assert any("has confirmed" in subject for subject in _subjects("sari@"))


def test_the_second_signature_schedules_and_invoices(app: Flask) -> None:
    order = build.confirmed_order()
    assert order.status is OrderStatus.CONFIRMED
    assert _actions(order) == ["order.begin", "order.sign", "order.sign", "order.confirm"]
    (paper,) = queries.list_papers(order=order)
    assert paper.number == "PI-2026-000001"
    assert any("USD 16,800.00 is due" in subject for subject in _subjects("lin@"))
    assert any("confirmed by both sides" in subject for subject in _subjects("joko@"))


def test_signing_twice_is_told_calmly_and_changes_nothing(
    app: Flask, visitor: Visit, now: datetime
) -> None:
    order = build.placed_order()
    form = visitor("lin").get(order_url(order)).form("confirmation")
    form.submit()
    before = _actions(order)
    again = form.submit()
    assert again.status == 200
    assert "Your side has confirmed the contract already." in again
    operations.confirm_order(actor=acting("lin"), order=order, at=NOW)
    assert _actions(order) == before


def test_signing_after_both_have_signed_changes_nothing(app: Flask) -> None:
    order = build.confirmed_order()
    before = _actions(order)
    operations.confirm_order(actor=acting("sari"), order=order, at=NOW)
    assert _actions(order) == before
    assert len(build.dues_of(order)) == 2


def test_both_at_the_same_moment_make_one_schedule_and_one_invoice(app: Flask) -> None:
    order = build.placed_order()
    public_id = order.public_id

    def confirm(key: str) -> Callable[[], object]:
        def run() -> None:
            actor = acting(key)
            found = queries.get_order(actor=actor, public_id=public_id)
            operations.confirm_order(actor=actor, order=found, at=NOW)

        return run

    outcomes = race(app, [confirm("lin"), confirm("sari"), confirm("lin"), confirm("sari")])
    assert outcomes == [None] * 4
    assert _actions(order).count("order.confirm") == 1
    assert len(build.dues_of(order)) == 2
    invoices = sa.select(sa.func.count(Paper.id)).where(Paper.subject != "quotation")
    assert db.session.scalar(invoices) == 1


def test_nobody_else_signs(app: Flask, visitor: Visit, now: datetime) -> None:
    order = build.placed_order()
    url = order_url(order, "confirmation")
    refused = {"joko": 403, "greta": 404, "hasan": 404, "chandra": 404}
    assert {key: press(visitor(key), url).status for key in refused} == refused
    assert _actions(order) == ["order.begin"]


def test_the_operator_is_told_who_signs(app: Flask, visitor: Visit) -> None:
    page = visitor("joko").get(order_url(build.placed_order()))
    assert not page.has_form("confirmation")
    assert "Your director confirms the contract." in page


def test_the_operation_itself_refuses_everybody_else(app: Flask) -> None:
    order = build.placed_order()
    for key in ("joko", "greta", "hasan", "made", "stefan"):
        with pytest.raises(ForbiddenError):
            operations.confirm_order(actor=acting(key), order=order, at=NOW)


def test_signed_out_leads_to_the_sign_in(app: Flask, visitor: Visit) -> None:
    order = build.placed_order()
    assert visitor().get(order_url(order)).url.startswith("/sign-in")
