"""What the thread of an inquiry tells of all that followed it, and to whom."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from marketplace.db import db
from marketplace.inquiries import history
from marketplace.inquiries.models import Inquiry
from marketplace.organisations.powers import Step
from marketplace.organisations.roles import Actor
from marketplace.payments import operations as payments
from marketplace.rfqs import answering, deciding, queries
from tests import build
from tests.cast import HARIANG, NOW, acting
from tests.journey import Trade
from tests.mandates import build as given
from tests.pages import Page, Visitor
from tests.rfqs import asked
from tests.support.queries import counted_queries

Visits = Callable[..., Visitor]
OF_THE_ORDER = (
    "Quotation accepted, order placed",
    "Contract confirmed by both sides",
    "Deposit: Due",
)


def lines(page: Page) -> list[str]:
    """What happened, without who and when."""
    return re.findall(r'class="timeline-text">(.*?)</p>', page.html)


def told(actor: Actor, inquiry: Inquiry) -> list[str]:
    return [one.text for one in history.of_thread(actor=actor, inquiry=inquiry)]


def test_the_thread_of_a_whole_trade_tells_every_step_of_its_order(
    app: Flask, visitor: Visits, now: datetime
) -> None:
    payments.write_bank_account(
        actor=acting("sari"),
        currency="USD",
        bank_name="Bank Contoh",
        account_number="1234567890",
        holder="BUM Desa Karya Mandiri Ngoran",
        at=NOW,
    )
    trade = Trade(visitor, build.published_listing().public_id)
    trade.run()
    of_order = lines(visitor("lin").get(trade.order))
    assert {"Deposit: Paid", "Goods handed to the carrier", "Goods arrived"} < set(of_order)
    of_thread = lines(visitor("lin").get(trade.inquiry))
    assert of_thread[-len(of_order) :] == of_order
    assert of_thread[: -len(of_order)] == [
        "Inquiry sent",
        "The village enterprise answered",
        "Version 1 sent",
        "The village enterprise answered",
        "Version 1 accepted",
        "Became an order",
    ]
    for key in ("sari", "joko"):
        assert lines(visitor(key).get(trade.inquiry)) == of_thread


def test_a_partner_for_quotations_alone_reads_nothing_of_the_order(app: Flask) -> None:
    order = build.confirmed_order()
    inquiry = order.quotation.inquiry
    given.accepted(steps=(Step.QUOTE,))
    ratna = told(given.empowered(), inquiry)
    assert "Version 1 sent" in ratna
    assert not set(OF_THE_ORDER) & set(ratna)
    assert set(OF_THE_ORDER) < set(told(acting("lin"), inquiry))


def test_a_partner_who_ships_reads_the_steps_of_the_order(app: Flask) -> None:
    order = build.confirmed_order()
    given.accepted(steps=(Step.QUOTE, Step.SHIP))
    assert set(OF_THE_ORDER) < set(told(given.empowered(), order.quotation.inquiry))


def test_the_thread_of_a_request_tells_the_villages_own_part(app: Flask) -> None:
    rfq = asked.asked(build.published_listing())
    part = asked.part_of(rfq)
    answering.will_quote(actor=acting("sari"), recipient=part, at=NOW)
    deciding.extend(
        actor=acting("lin"),
        rfq=rfq,
        deadline_date=rfq.deadline_date + timedelta(days=3),
        at=NOW,
    )
    for key in ("lin", "sari"):
        of_thread = told(acting(key), part.inquiry)
        for words in (
            "The village was asked for a quotation",
            "The village means to send a quotation",
            "The deadline was moved",
        ):
            assert words in of_thread


def test_a_village_learns_nothing_of_another_one_that_was_asked(app: Flask) -> None:
    build.published_listing()
    build.published_listing(HARIANG)
    rfq = asked.asked_many()
    asked.pass_on("oka", rfq)
    by_company = {one.inquiry.seller.public_id: one for one in queries.list_recipients(rfq=rfq)}
    ours, theirs = (by_company[asked.company(key)] for key in ("sari", "hasan"))
    before = told(acting("sari"), ours.inquiry)
    answering.ask_info(
        actor=acting("hasan"), recipient=theirs, text="Which skin?", submission_key=None, at=NOW
    )
    build.sent_quotation(theirs.inquiry, by="hasan")
    assert told(acting("sari"), ours.inquiry) == before
    assert "Version 1 sent" in told(acting("hasan"), theirs.inquiry)


@pytest.mark.parametrize("key", ["lin", "sari"])
def test_a_thread_that_became_an_order_asks_no_more_than_any_other(
    app: Flask, visitor: Visits, now: datetime, key: str
) -> None:
    rfq = asked.asked(build.published_listing())
    inquiry = asked.part_of(rfq).inquiry
    asked.quote("sari", rfq)
    asked.award("lin", rfq)
    browser, address = visitor(key), f"/inquiries/{inquiry.public_id}"
    browser.get(address)
    with counted_queries() as statements:
        page = browser.get(address)
    assert "Quotation accepted, order placed" in page
    assert len(statements) <= 12


def test_the_record_is_looked_up_by_what_followed_and_never_read_through(app: Flask) -> None:
    inquiry = build.confirmed_order().quotation.inquiry
    with counted_queries() as statements:
        told(acting("lin"), inquiry)
    (statement,) = (one for one in statements if "FROM event" in one)
    if db.engine.dialect.name == "sqlite":
        bound = re.sub(r"\?", "'x'", statement)
        plan = [row.detail for row in db.session.execute(sa.text(f"EXPLAIN QUERY PLAN {bound}"))]
        assert any("event USING INDEX ix_event_subject" in step for step in plan), plan
        assert not any(step == "SCAN event" for step in plan)
