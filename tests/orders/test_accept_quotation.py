"""Accepting a quotation: once, by the buyer who was quoted, while it stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from marketplace.db import db
from marketplace.errors import ConflictError, ForbiddenError
from marketplace.events.queries import timeline
from marketplace.inquiries.states import InquiryStatus
from marketplace.mail.models import Letter
from marketplace.orders import operations
from marketplace.orders.models import Order
from marketplace.orders.states import OrderStatus
from marketplace.quotes import operations as quotes
from marketplace.quotes import queries as quote_queries
from marketplace.quotes.models import Quotation
from marketplace.quotes.reasons import EndReason
from marketplace.quotes.states import QuotationStatus
from tests import build
from tests.cast import NOW, acting
from tests.orders.pages import press
from tests.pages import Visitor
from tests.support.racing import race

Visit = Callable[..., Visitor]
LAST_SECOND = datetime(2026, 12, 5, 16, 59, 59, tzinfo=UTC)  # 23:59:59 in Jakarta


def _url(quotation: Quotation) -> str:
    return f"/quotations/{quotation.public_id}/acceptance"


def _orders() -> int:
    return db.session.scalar(sa.select(sa.func.count(Order.id))) or 0


def test_the_buyer_reads_the_terms_and_accepts(app: Flask, visitor: Visit, now: datetime) -> None:
    quotation = build.quoted()
    page = visitor("lin").get(_url(quotation))
    assert "USD 56,000.00" in page
    assert "FOB Tanjung Perak, Surabaya (Incoterms® 2020)" in page
    page = page.form("acceptance").submit()
    assert page.status == 200
    assert page.url.startswith("/orders/")
    assert "ORD-2026-000001" in page
    assert _orders() == 1


def test_accepting_makes_the_order_and_ends_the_inquiry(app: Flask) -> None:
    quotation = build.quoted()
    order = operations.accept_quotation(actor=acting("lin"), quotation=quotation, at=NOW)
    assert order.status is OrderStatus.PENDING_CONFIRMATION
    assert quotation.status is QuotationStatus.CONVERTED
    told = timeline(subjects=[("quotation", quotation.public_id)])
    assert [one.action for one in told][-2:] == ["quotation.accept", "quotation.convert"]
    assert quotation.inquiry.status is InquiryStatus.CONVERTED
    (event,) = timeline(subjects=[("order", order.public_id)])
    assert event.action == "order.begin"
    assert event.facts["contract"] == order.contract_hash


def test_both_sides_are_told(app: Flask) -> None:
    order = build.placed_order()
    letters = db.session.scalars(sa.select(Letter).where(Letter.subject.contains(order.number)))
    assert {letter.recipient.split("@")[0] for letter in letters} == {"lin", "sari", "joko"}


def test_accepting_again_opens_the_same_order(app: Flask, visitor: Visit, now: datetime) -> None:
    quotation = build.quoted()
    form = visitor("lin").get(_url(quotation)).form("acceptance")
    first, second = form.submit(), form.submit()
    assert first.url == second.url
    assert second.status == 200
    assert visitor("lin").get(_url(quotation)).url == first.url
    assert _orders() == 1


def test_two_at_the_same_moment_make_one_order(app: Flask) -> None:
    public_id = build.quoted().public_id

    def accept() -> str:
        actor = acting("lin")
        quotation = quote_queries.get_quotation(actor=actor, public_id=public_id)
        return operations.accept_quotation(actor=actor, quotation=quotation, at=NOW).public_id

    outcomes = race(app, [accept] * 4)
    assert len(set(outcomes)) == 1
    assert isinstance(outcomes[0], str)
    assert _orders() == 1


def test_the_last_second_in_jakarta_still_counts(app: Flask) -> None:
    quotation = build.quoted()
    operations.accept_quotation(actor=acting("lin"), quotation=quotation, at=LAST_SECOND)
    assert _orders() == 1


def test_a_lapsed_quotation_is_not_accepted(app: Flask) -> None:
    quotation = build.quoted()
    late = LAST_SECOND + timedelta(seconds=1)
    with pytest.raises(ConflictError):
        operations.accept_quotation(actor=acting("lin"), quotation=quotation, at=late)
    assert _orders() == 0
    assert quotation.inquiry.status is InquiryStatus.AWAITING_BUYER


def test_a_quotation_withdrawn_meanwhile_answers_409(
    app: Flask, visitor: Visit, now: datetime
) -> None:
    quotation = build.quoted()
    form = visitor("lin").get(_url(quotation)).form("acceptance")
    quotes.withdraw_quotation(
        actor=acting("sari"), quotation=quotation, reason=EndReason.COSTS, at=NOW
    )
    assert form.submit().status == 409
    page = visitor("lin").get(_url(quotation))
    assert not page.has_form("acceptance")
    assert "withdrawn" in page
    assert _orders() == 0


def test_a_superseded_version_is_not_accepted(app: Flask) -> None:
    first = build.sent_quotation()
    second = build.sent_quotation(first.inquiry)
    with pytest.raises(ConflictError):
        operations.accept_quotation(actor=acting("lin"), quotation=first, at=NOW)
    order = operations.accept_quotation(actor=acting("lin"), quotation=second, at=NOW)
    assert order.quotation_id == second.id


def test_nobody_else_accepts(app: Flask, visitor: Visit, now: datetime) -> None:
    url = _url(build.quoted())
    refused = {"sari": 403, "joko": 403, "greta": 404, "hasan": 404, "made": 404}
    assert {key: visitor(key).get(url).status for key in refused} == refused
    assert {key: press(visitor(key), url).status for key in refused} == refused
    assert _orders() == 0


def test_the_operation_itself_refuses_the_seller_and_another_buyer(app: Flask) -> None:
    quotation = build.quoted()
    for key in ("sari", "greta"):
        with pytest.raises(ForbiddenError):
            operations.accept_quotation(actor=acting(key), quotation=quotation, at=NOW)


def test_signed_out_leads_to_the_sign_in(app: Flask, visitor: Visit) -> None:
    assert visitor().get(_url(build.quoted())).url.startswith("/sign-in")
