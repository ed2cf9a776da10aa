"""The seller's first page: what waits, in which order, why, and in few queries."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from marketplace.costing import operations as costing
from marketplace.db import transaction
from marketplace.desk.tasks import Task, in_order
from marketplace.inquiries import operations as inquiries
from marketplace.orders import operations as orders
from marketplace.quotes import operations as quotes
from tests import build
from tests.cast import HARIANG, NOW, acting
from tests.costing.build import drum_costs
from tests.exchange.build import load
from tests.pages import Visitor
from tests.support.queries import every_query

HOUR = timedelta(hours=1)


def task(title: str, *, due_in: float | None = None, weight: int = 50) -> Task:
    due_at = NOW + due_in * HOUR if due_in is not None else None
    return Task(title=title, reason="", endpoint="", due_at=due_at, weight=weight)


def test_overdue_comes_first_then_the_next_clock_then_the_weightier_without_one():
    tasks = [
        task("light", weight=70),
        task("tomorrow", due_in=20),
        task("heavy", weight=5),
        task("overdue", due_in=-1),
        task("next week", due_in=200),
        task("long overdue", due_in=-100),
    ]
    assert [t.title for t in in_order(tasks, at=NOW)] == [
        "long overdue", "overdue", "tomorrow", "next week", "heavy", "light",
    ]  # fmt: skip
    assert [t.tone(at=NOW) for t in in_order(tasks, at=NOW)] == [
        "danger", "danger", "attention", "neutral", "neutral", "neutral",
    ]  # fmt: skip


@pytest.fixture
def moved(monkeypatch):
    """Let the views' clock say another moment."""

    def move(at) -> None:
        monkeypatch.setattr("marketplace.clock.now", lambda: at)

    return move


def test_a_busy_desk_in_one_page_and_at_most_twelve_queries(app_once, moved):
    load([(date(2026, 8, 20), "USD", "1"), (date(2026, 8, 20), "IDR", "16000")])
    listing = build.published_listing()
    first = build.open_inquiry(listing)
    order = build.order_in_production(build.sent_quotation(build.open_inquiry(listing)))
    build.placed_order(build.sent_quotation(build.open_inquiry(listing)))
    build.draft_without_photos()
    costing.save_card(
        actor=acting("joko"),
        listing=listing,
        costs=drum_costs(),
        freight_currency="USD",
        price_currency="USD",
        submission_key=None,
        at=NOW - timedelta(days=91),
    )

    @transaction
    def expire() -> None:
        listing.certificates[0].valid_to_date = date(2026, 12, 3)

    expire()
    moved(NOW + timedelta(hours=44))
    browser = Visitor.of(app_once, "sari")
    with every_query() as asked:
        page = browser.get("/desk")
    assert len(asked) <= 12, asked
    text = page.text
    for words in (
        "Answer Shenzhen Drum Trading about Djembe drum",
        "by 30 Nov 2026, 16:00",
        "Read and confirm order",
        f"Report on order {order.number}",
        "ready by 15 Feb 2027",
        "Renew the certificate",
        "expires in 10 days",
        "saved on 22 Aug 2026",
        "Write down what Djembe drum costs you",
        "3 photos of Djembe drum are missing",
    ):
        assert words in text, words
    assert text.index("Answer Shenzhen") < text.index("Renew") < text.index("Read and confirm")
    indonesian = browser.get("/id/desk")
    assert "Kendang" in indonesian
    assert "Djembe drum" not in indonesian
    assert page.links["Do the first"].endswith(first.public_id)

    operator = Visitor.of(app_once, "joko").get("/desk")
    assert "Read and confirm order" not in operator
    assert "Ngoran" not in Visitor.of(app_once, "hasan").get("/desk").text.replace("Hariang", "")

    inquiries.write_message(
        actor=acting("joko"), inquiry=first, text="Yes.", submission_key=None, at=NOW
    )
    assert "Answer Shenzhen" not in browser.get("/desk")
    moved(NOW + timedelta(days=40))
    late = Visitor.of(app_once, "sari").get("/desk")  # the first session is over by now
    assert "Less is made than was planned by now" in late
    assert "expired on 3 Dec 2026" in late


def test_an_order_that_does_not_fit_is_said_before_its_day(app_once, moved):
    listing = build.published_listing(village=HARIANG)
    inquiry = build.open_inquiry(listing)
    quotation = quotes.send_quotation(
        actor=acting("hasan"),
        inquiry=inquiry,
        offer=build.offer(ready_date=date(2026, 12, 1)),
        submission_key=None,
        at=NOW,
        beyond_reason=build.SECOND_WORKSHOP,
    )
    order = build.placed_order(quotation)
    for key in ("lin", "hasan"):
        orders.confirm_order(actor=acting(key), order=order, at=NOW)
    build.settled(build.dues_of(order)[0])
    moved(NOW)
    page = Visitor.of(app_once, "asep").get("/desk")
    assert f"Order {order.number} does not fit before its day" in page
    assert "2941 units have no free week" in page


def test_who_trades_begins_at_their_desk_and_others_at_the_home_page(app_once, now):
    for key, begins in (
        ("sari", "/desk"),
        ("joko", "/desk"),
        ("lin", "/desk/buying"),
        ("greta", "/desk/buying"),
        ("made", "/"),
    ):
        assert Visitor.of(app_once, key).get("/start").url == begins
    assert Visitor(app_once.test_client()).get("/start").url == "/"
    assert Visitor.of(app_once, "greta").get("/desk").status == 403
