"""The programme sees which provinces are covered, and nothing that belongs to buyer and seller."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from marketplace.db import db
from marketplace.inquiries import operations as inquiries
from marketplace.orders import operations as orders
from marketplace.orders.models import Order
from marketplace.programme import queries
from marketplace.programme.queries import Coverage, ProvinceCoverage
from marketplace.quotes import bargaining
from tests import build
from tests.cast import HARIANG, NOW, acting
from tests.pages import Visitor
from tests.quotes.test_bargaining import wish
from tests.rfqs import asked

EAST_JAVA, BANTEN = "35", "36"
# NOW is a Saturday: six working days end at closing time of the second Monday.
LATER = datetime.fromisoformat("2026-11-30T16:00+07:00")
MONDAY = datetime.fromisoformat("2026-11-23T09:00+07:00")


def _of(code: str, coverage: Coverage) -> ProvinceCoverage:
    return next(province for province in coverage.provinces if province.code == code)


def _completed() -> Order:
    order = build.cleared_order()
    orders.ship_order(actor=acting("sari"), order=order, at=NOW)
    orders.deliver_order(actor=acting("lin"), order=order, at=NOW)
    orders.complete_order(actor=acting("lin"), order=order, at=NOW)
    return order


def test_only_villages_that_may_list_are_counted(app: Flask) -> None:
    coverage = queries.coverage(at=NOW)
    assert [province.code for province in coverage.provinces] == [EAST_JAVA, BANTEN]
    # Of the five villages of the test world one is a kelurahan.
    assert [province.villages for province in coverage.provinces] == [3, 1]
    assert coverage.villages == 4
    assert coverage.covered == 0


def test_a_published_listing_covers_its_province_and_gaps_come_first(app: Flask) -> None:
    build.submitted_listing(HARIANG)
    build.published_listing()
    coverage = queries.coverage(at=NOW)
    assert [province.code for province in coverage.provinces] == [BANTEN, EAST_JAVA]
    assert [province.covered for province in coverage.provinces] == [False, True]
    assert (coverage.covered, coverage.published) == (1, 1)


def test_completed_orders_are_counted_where_the_village_is(app: Flask) -> None:
    order = build.cleared_order()
    assert queries.coverage(at=NOW).completed == 0
    orders.ship_order(actor=acting("sari"), order=order, at=NOW)
    orders.deliver_order(actor=acting("lin"), order=order, at=NOW)
    orders.complete_order(actor=acting("lin"), order=order, at=NOW)
    coverage = queries.coverage(at=NOW)
    assert _of(EAST_JAVA, coverage).completed == 1
    assert _of(BANTEN, coverage).completed == 0


def test_an_inquiry_counts_after_48_working_hours_of_silence(app: Flask) -> None:
    build.open_inquiry()
    assert queries.coverage(at=LATER - timedelta(minutes=1)).unanswered == 0
    assert _of(EAST_JAVA, queries.coverage(at=LATER)).unanswered == 1


def test_asking_again_does_not_stop_the_clock(app: Flask) -> None:
    inquiry = build.open_inquiry()
    inquiries.write_message(
        actor=acting("lin"),
        inquiry=inquiry,
        text="Is anybody there?",
        submission_key=None,
        at=MONDAY,
    )
    assert queries.coverage(at=LATER).unanswered == 1


def test_a_message_or_a_quotation_answers(app: Flask) -> None:
    inquiry = build.open_inquiry()
    inquiries.write_message(
        actor=acting("joko"), inquiry=inquiry, text="Yes.", submission_key=None, at=NOW
    )
    assert queries.coverage(at=LATER).unanswered == 0
    build.sent_quotation(inquiry)
    inquiries.write_message(
        actor=acting("lin"),
        inquiry=inquiry,
        text="And the cartons?",
        submission_key=None,
        at=MONDAY,
    )
    assert queries.coverage(at=LATER).unanswered == 0
    assert queries.coverage(at=LATER + timedelta(hours=17)).unanswered == 1


def test_a_quotation_counts_as_the_answer_to_what_came_before_it(app: Flask) -> None:
    inquiry = build.open_inquiry()
    build.sent_quotation(inquiry)
    inquiries.write_message(
        actor=acting("lin"), inquiry=inquiry, text="Cheaper?", submission_key=None, at=MONDAY
    )
    assert queries.coverage(at=LATER).unanswered == 0


def test_a_request_without_a_word_and_a_counter_offer_are_questions_too(app: Flask) -> None:
    offered = build.sent_quotation()
    bargaining.counter_quotation(
        actor=acting("lin"), quotation=offered, wish=wish(), submission_key=None, at=NOW
    )
    asked.asked(offered.inquiry.listing, note="")
    assert queries.coverage(at=LATER).unanswered == 2
    bargaining.hold_price(actor=acting("sari"), quotation=offered, at=NOW)
    assert queries.coverage(at=LATER).unanswered == 1


def test_a_closed_inquiry_waits_for_nobody(app: Flask) -> None:
    build.placed_order(build.sent_quotation())
    assert queries.coverage(at=LATER).unanswered == 0


def test_the_number_of_questions_to_the_database_is_constant(app: Flask) -> None:
    def asked() -> int:
        statements: list[str] = []
        listen = lambda *arguments: statements.append(arguments[2])  # noqa: E731
        sa.event.listen(db.engine, "before_cursor_execute", listen)
        db.session.expire_all()
        queries.coverage(at=LATER)
        sa.event.remove(db.engine, "before_cursor_execute", listen)
        return len([text for text in statements if text.startswith("SELECT")])

    before = asked()
    build.open_inquiry(build.published_listing(HARIANG))
    _completed()
    assert asked() == before == 7


def test_the_officer_reads_the_page_and_no_secret(
    app: Flask, visitor: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    build.open_inquiry(build.published_listing(HARIANG))
    _completed()
    monkeypatch.setattr("marketplace.clock.now", lambda: LATER)
    page = visitor("oka").get("/programme")
    assert page.status == 200
    for words in ("Jawa Timur", "Banten", "Covered", "30 Nov 2026", "48 working hours"):
        assert words in page, words
    for secret in ("Shenzhen", "Lin Mei", "USD", "One 40-foot container", "Djembe"):
        assert secret not in page.html, secret


@pytest.mark.parametrize("key", ["sari", "joko", "lin", "citra", "made", "agus", "stefan"])
def test_nobody_else_reads_it(app: Flask, visitor: Callable[..., Visitor], key: str) -> None:
    assert visitor(key).get("/programme").status == 403


def test_signed_out_people_are_sent_to_sign_in(app: Flask, visitor: Callable[..., Visitor]) -> None:
    assert visitor().get("/programme").url.startswith("/sign-in")
