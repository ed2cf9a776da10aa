"""The buyer's first page: what waits in which order and why, every section, in few queries, nobody else's."""

from __future__ import annotations

import re
from datetime import date

import sqlalchemy as sa

from marketplace.accounts import queries as people
from marketplace.db import db, transaction
from marketplace.desk import buyer_tasks
from marketplace.desk.buyer_statements import in_buyers_hands
from marketplace.desk.tasks import Task
from marketplace.inquiries import operations as inquiries
from marketplace.inquiries.states import InquiryStatus
from marketplace.money import Money
from marketplace.orders import operations as orders
from marketplace.orders import queries as order_queries
from marketplace.orders import steps
from marketplace.orders.models import Order
from marketplace.orders.states import OrderStatus
from marketplace.organisations.roles import Role
from marketplace.quotes import approving, bargaining
from marketplace.rfqs.states import RfqStatus
from marketplace.shipments import operations as shipments
from marketplace.shortlists import operations as shortlists
from marketplace.team import limits
from tests import build
from tests.cast import NOW, acting, part_of
from tests.comparing.requests import (
    drums_of_hariang,
    drums_of_ngoran,
    offered,
    quoted_request,
    request_to_many,
)
from tests.desk.buying import DAY, DESK, HOUR, LAST_MOMENT, desk, saved_search, shows_in_order
from tests.exchange.build import load
from tests.pages import Visitor
from tests.quotes.test_bargaining import counter
from tests.rfqs import asked
from tests.shipments.test_record_shipment import record
from tests.support.queries import every_query
from tests.team.colleagues import browser_of, colleague

MOST_QUERIES = 12


def test_what_ends_within_two_days_comes_first_and_what_has_no_day_before_what_ends_later():
    def task(title: str, *, hours: float | None = None, weight: int = 50) -> Task:
        due_at = None if hours is None else NOW + hours * HOUR
        return Task(title=title, reason="", endpoint="", due_at=due_at, weight=weight)

    tasks = [
        task("next week", hours=200),
        task("a contract", weight=5),
        task("in two days", hours=48),
        task("another without a day", weight=6),
        task("a moment later", hours=48.1),
        task("overdue", hours=-3),
    ]
    assert [one.title for one in buyer_tasks.in_order(tasks, at=NOW)] == [
        "overdue", "in two days", "a contract", "another without a day", "a moment later", "next week",
    ]  # fmt: skip


def test_a_new_buyer_is_told_in_every_section_what_to_do(app, now):
    page = desk(app, "greta")
    shows_in_order(
        page,
        "What waits for you",
        "Nothing waits for you yet",
        "Offers that stand",
        "No offer stands",
        "Requests for quotation",
        "No request under way",
        "Inquiries",
        "No inquiry under way",
        "Orders under way",
        "No order under way",
        "Saved villages and products",
        "Nothing on your shortlist yet",
        "Saved searches",
        "No search saved yet",
    )
    for path in ("/search", "/rfqs/new", "/quotations"):
        assert path in page.urls
        assert Visitor.of(app, "greta").get(path).status == 200


def test_a_busy_desk_is_one_page_of_twelve_queries_in_every_language(app, moved):
    load([(date(2026, 11, 20), "USD", "1"), (date(2026, 11, 20), "CNY", "7.1")])
    listing = build.published_listing()
    answered = build.open_inquiry(listing)
    inquiries.write_message(
        actor=acting("joko"), inquiry=answered, text="Which skin?", submission_key=None, at=NOW
    )
    order = build.confirmed_order(build.sent_quotation(build.open_inquiry(listing)))
    offer = build.sent_quotation(build.open_inquiry(listing))
    compared = quoted_request(listing)
    question = asked.in_status(RfqStatus.NEEDS_INFO, listing)
    silent = build.open_inquiry(listing)
    shortlists.add_listing(actor=acting("lin"), listing=listing, at=NOW)
    saved_search("gamelan")
    moved(NOW + HOUR)
    browser = Visitor.of(app, "lin")
    for language in ("", "/id", "/zh", "/ja", "/ar"):
        with every_query() as sent:
            assert browser.get(language + DESK).status == 200
        assert len(sent) <= MOST_QUERIES, (language, sent)
    page = browser.get(DESK)
    shows_in_order(
        page,
        # Without a day before what ends in a week or two.
        f"Order {order.number}: Djembe drum",
        "production starts when it has arrived",
        "since today",
        f"Answer the question on request {question.number}",
        "BUM Desa Karya Mandiri Ngoran needs to know something",
        "Answer BUM Desa Karya Mandiri Ngoran about Djembe drum",
        "You have not read 1 message",
        "Decide on the offer of BUM Desa Karya Mandiri Ngoran for Djembe drum, 3,500 pcs",
        "The village waits for your yes or no. The offer ends in 14 days.",
        "by 5 Dec 2026, 23:59 Jakarta",
        "Offers that stand",
        "Ngoran",
        "USD 15.50 per piece",
        "FOB Tanjung Perak, Surabaya",
        "USD 54,250.00",
        "≈ CNY",
        "Requests for quotation",
        f"{compared.number}: Djembe drum, 3,500 pcs",
        "1 village was asked. 1 offer has come. Open until 1 Dec 2026, 23:59 Jakarta.",
        "Quotations have arrived",
        silent.number,
        "Orders under way",
        "Confirmed, waiting for payment",
        "Saved villages and products",
        "Ngoran",
        "Saved searches",
        "gamelan",
    )
    assert f"/quotations/{offer.public_id}" in page.urls
    assert page.text.count("Answer BUM Desa") == 1  # the request's question is said once
    assert "Genderang" not in page.text
    assert "Kendang djembe" in browser.get(f"/id{DESK}")


def test_a_clock_is_told_by_the_readers_own_too(app, moved):
    build.sent_quotation()

    @transaction
    def move_to_shenzhen() -> None:
        person = people.find_person(email=part_of("lin").email)
        assert person is not None
        person.time_zone = "Asia/Shanghai"

    move_to_shenzhen()
    moved(NOW + HOUR)
    assert "by 5 Dec 2026, 23:59 Jakarta (00:59 on 6 Dec 2026 in Shanghai)" in desk(app)


def test_an_offer_says_in_how_many_days_it_ends(app, moved):
    build.sent_quotation()
    for before, words in (
        (0 * DAY, "The offer ends today."),
        (DAY, "The offer ends tomorrow."),
        (2 * DAY, "The offer ends in 2 days."),
    ):
        moved(LAST_MOMENT - before - 2 * HOUR)
        assert words in desk(app)
    moved(LAST_MOMENT + HOUR)
    page = desk(app)
    assert "Decide on the offer" not in page
    assert "No offer stands" in page


def test_an_offer_says_what_became_of_other_terms(app, now):
    def reason() -> str:
        found = re.search(
            r"(You asked for other terms[^.]*|The village waits[^.]*)\.", desk(app).text
        )
        return found.group(1) if found else ""

    first = build.sent_quotation()
    counter("lin", first)
    page = desk(app)
    assert "Decide on the offer" not in page  # the village thinks
    assert "You asked for other terms" in page.text
    bargaining.withdraw_counter(actor=acting("lin"), quotation=first, at=NOW)
    assert reason() == "The village waits for your yes or no"
    counter("lin", first)
    bargaining.hold_price(actor=acting("sari"), quotation=first, at=NOW)
    assert reason() == "You asked for other terms: the village stays with its offer"
    counter("lin", first)
    build.sent_quotation(first.inquiry)
    assert reason() == "You asked for other terms: this is the village's new version"
    assert desk(app).text.count("Decide on the offer") == 1


def test_above_the_limit_the_buyer_asks_and_the_approver_is_asked(app, now):
    wei = colleague("wei", Role.BUYER_APPROVER)
    limits.set_limit(actor=wei, limit=Money(10_000_00, "USD"), at=NOW)
    quotation = build.sent_quotation()
    page = desk(app)
    assert "Ask your approver about the offer of BUM Desa Karya Mandiri Ngoran" in page
    assert "an approver of your company has to accept it" in page
    approving.ask_approver(actor=acting("lin"), quotation=quotation, at=NOW)
    assert "Your approver decides on the offer" in desk(app)
    theirs = browser_of(app, wei).get(DESK)
    assert "Lin Mei asks you to accept it." in theirs
    assert f"/quotations/{quotation.public_id}/acceptance" in theirs.urls
    limits.set_limit(actor=wei, limit=Money(90_000_00, "USD"), at=NOW)
    assert "Decide on the offer" in desk(app)


def test_an_order_says_the_buyers_next_step_until_it_is_complete(app, moved):
    moved(NOW + DAY)
    order = build.placed_order()
    assert "Read the contract and confirm it for your side." in desk(app)
    orders.confirm_order(actor=acting("lin"), order=order, at=NOW)
    waiting = desk(app)
    assert "Nothing waits for you" in waiting
    assert "You have confirmed. Waiting for BUM Desa Karya Mandiri Ngoran to confirm." in waiting
    orders.confirm_order(actor=acting("sari"), order=order, at=NOW)
    assert "Pay USD 16,800.00; production starts when it has arrived." in desk(app)
    build.settled(build.dues_of(order)[0])
    assert "Nothing waits for you" in desk(app)
    orders.mark_ready(actor=acting("sari"), order=order, at=NOW)
    assert "before they can be shipped" in desk(app)
    build.settled(build.dues_of(order)[-1])
    shipment = record(order)
    page = desk(app)
    assert "Confirm the delivery when the goods have arrived." in page
    assert f"expected on {shipment.arrival_date.day} " in page


def test_orders_in_the_buyers_hands_are_those_whose_next_step_is_theirs(app, now):
    order = build.placed_order()
    seen: list[tuple[OrderStatus, bool]] = []

    def look() -> None:
        db.session.rollback()
        dues = order_queries.list_dues(order=order)
        yours = steps.next_step(actor=acting("lin"), order=order, dues=dues).yours
        found = sa.select(in_buyers_hands()).where(Order.id == order.id)
        assert db.session.scalar(found) == yours, order.status
        seen.append((order.status, yours))

    look()
    orders.confirm_order(actor=acting("lin"), order=order, at=NOW)
    look()
    orders.confirm_order(actor=acting("sari"), order=order, at=NOW)
    look()
    build.settled(build.dues_of(order)[0])
    look()
    orders.mark_ready(actor=acting("sari"), order=order, at=NOW)
    look()
    build.settled(build.dues_of(order)[-1])
    look()
    record(order)
    look()
    shipments.confirm_delivery(actor=acting("lin"), order=order, at=NOW)
    look()
    shipments.accept_goods(actor=acting("lin"), order=order, at=NOW)
    look()
    assert {status for status, _ in seen} == set(OrderStatus)
    assert {yours for _, yours in seen} == {True, False}


def test_a_request_written_for_the_buyer_waits_for_their_confirmation(app, now):
    rfq = asked.written_for_lin()
    page = desk(app)
    assert f"Read and confirm request {rfq.number}" in page
    assert "Oka Mahendra wrote it for you" in page
    assert "by 24 Nov 2026, 10:00 Jakarta" in page
    assert "No village has it yet." in page


def test_a_request_that_closes_tomorrow_says_what_has_come(app, moved):
    listing = build.published_listing()
    quoted = quoted_request(listing)
    silent = asked.asked(listing)
    moved(quoted.deadline_at - DAY)
    page = desk(app)
    assert f"Look at what has come back on request {quoted.number}" in page
    assert "Your request closes tomorrow. 1 offer has come." in page
    assert f"request {silent.number}" in page
    assert "No offer has come yet; you can move the deadline once." in page
    moved(quoted.deadline_at - 3 * DAY)
    assert "Look at what has come back" not in desk(app)


def test_offers_on_one_request_stand_together_with_the_way_to_compare_them(app, now):
    drums_of_ngoran()
    drums_of_hariang()
    rfq = request_to_many()
    for key in ("sari", "hasan"):
        offered(rfq, key)
    page = desk(app)
    assert page.text.count(f"On request {rfq.number}") == 1
    assert page.urls.count(f"/rfqs/{rfq.public_id}/comparison") == 1
    assert "See all 2 offers" in page
    assert "2 villages were asked. 2 offers have come." in page


def test_a_section_shows_few_and_leads_to_all(app, moved):
    listing = build.published_listing()
    for number in range(12):
        began = NOW - number * 2 * DAY
        inquiry = build.open_inquiry(listing, quantity=100 + number, at=began)
        if inquiry.status is InquiryStatus.HELD:
            continue
        inquiries.write_message(
            actor=acting("joko"), inquiry=inquiry, text="Yes.", submission_key=None, at=began
        )
    moved(NOW + HOUR)
    page = desk(app)
    assert page.text.count("Answer BUM Desa Karya Mandiri Ngoran") == 10
    assert page.links["See all 12 inquiries that wait for you"] == "/inquiries?state=awaiting_buyer"
    assert page.text.count("Waiting for you") == 5
    assert page.links["See all 12 inquiries"] == "/inquiries?state=under_way"
    # The one that has waited longest is overdue, and comes first.
    shows_in_order(page, "by 13 Nov 2026", "by 15 Nov 2026")


def test_nothing_of_another_company_stands_on_the_desk(app, now):
    listing = build.published_listing()
    quotation = build.sent_quotation(build.open_inquiry(listing))
    rfq, order = quoted_request(listing), build.placed_order(build.quoted(listing=listing))
    shortlists.add_listing(actor=acting("lin"), listing=listing, at=NOW)
    saved_search("djembe")
    hers = desk(app, "greta")
    for number in (quotation.inquiry.number, quotation.number, rfq.number, order.number):
        assert number not in hers.text
    for words in ("Djembe", "djembe", "Ngoran", "Shenzhen"):
        assert words not in hers.text
    assert "Nothing waits for you yet" in hers


def test_whoever_does_not_buy_keeps_to_their_own_page(app, now):
    for key in ("sari", "joko", "citra", "oka", "stefan", "made", "ratna"):
        assert Visitor.of(app, key).get(DESK).status == 403
    stranger = Visitor(app.test_client()).get(DESK)
    assert stranger.url.startswith("/sign-in")
    assert Visitor.of(app, "greta").get("/desk").status == 403
    links = Visitor.of(app, "greta").get("/orders").links
    assert links["Today"] == DESK
    assert Visitor.of(app, "sari").get("/orders").links["Today"] == "/desk"
