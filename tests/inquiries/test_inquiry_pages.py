"""The inbox, one inquiry with its thread, and the page that closes it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from marketplace.inquiries import operations
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.reasons import ClosingReason
from marketplace.inquiries.states import InquiryStatus
from tests.build import open_inquiry, published_listing
from tests.cast import NOW, acting
from tests.pages import Visitor
from tests.support.queries import counted_queries

pytestmark = pytest.mark.usefixtures("app", "now")
Visits = Callable[..., Visitor]
OUTSIDERS = ["greta", "hasan", "asep"]
AUTHORITIES = ["citra", "made", "chandra", "agus", "oka", "stefan"]


def address(inquiry: Inquiry, part: str = "") -> str:
    return f"/inquiries/{inquiry.public_id}{part}"


def closed_inquiry() -> Inquiry:
    inquiry = open_inquiry()
    operations.close_inquiry(
        actor=acting("lin"), inquiry=inquiry, reason=ClosingReason.PRICE, at=NOW
    )
    return inquiry


def test_the_inbox_says_what_waits_and_for_how_long(
    visitor: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_inquiry()
    monkeypatch.setattr("marketplace.clock.now", lambda: NOW + timedelta(days=3))
    page = visitor("joko").get("/inquiries")
    for words in (
        "1 waits for your answer",
        "Djembe drum: 3,500 pcs",
        "Shenzhen Drum Trading, INQ-2026-000001",
        "A reminder in 2 working hours",  # since Monday at 8:00, and it is Tuesday at 10:00
    ):
        assert words in page
    assert page.follow("Djembe drum: 3,500 pcs").status == 200


def test_the_buyers_list_says_whose_turn_it_is(visitor: Visits) -> None:
    open_inquiry()
    page = visitor("lin").get("/inquiries")
    assert "0 wait for your answer" in page
    assert "BUM Desa Karya Mandiri Ngoran, INQ-2026-000001" in page
    assert "Waiting for the BUMDes" in page


@pytest.mark.parametrize(
    ("key", "words"),
    [("sari", "Buyers find you by your published product."), ("lin", "You have not asked yet")],
)
def test_an_empty_list_says_what_to_do(visitor: Visits, key: str, words: str) -> None:
    assert words in visitor(key).get("/inquiries")


def test_a_long_list_has_pages(visitor: Visits) -> None:
    listing = published_listing()
    for quantity in range(101, 126):
        open_inquiry(listing, quantity=quantity, at=NOW - timedelta(days=126 - quantity))
    first = visitor("sari").get("/inquiries")
    assert "Page 1 of 2" in first
    assert "Djembe drum: 101 pcs" in first
    assert "Djembe drum: 125 pcs" not in first
    second = first.follow("Next")
    assert "Djembe drum: 125 pcs" in second
    beyond = visitor("sari").get("/inquiries?page=9")
    assert (beyond.status, "Nothing on this page" in beyond) == (200, True)


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("?state=awaiting_seller", ["101", "102"]),
        ("?state=awaiting_buyer", ["103"]),
        ("?state=closed", []),
        ("?country=CN", ["101", "102", "103"]),
        ("?country=DE", []),
        ("?q=inq-2026-000002", ["102"]),
        ("?q=SHENZHEN&state=awaiting_buyer", ["103"]),
        ("?q=100%25", []),
        ("?q=&state=nonsense", ["101", "102", "103"]),
        ("?product=nobody", []),
    ],
)
def test_the_list_is_narrowed_by_its_address(
    visitor: Visits, address: str, found: list[str]
) -> None:
    listing = published_listing()
    *_, answered = [open_inquiry(listing, quantity=quantity) for quantity in (101, 102, 103)]
    operations.write_message(
        actor=acting("joko"), inquiry=answered, text="Yes.", submission_key=None, at=NOW
    )
    page = visitor("sari").get(f"/inquiries{address}")
    assert page.status == 200
    assert re.findall(r"Djembe drum: (\d+) pcs", page.text) == found
    assert ("No inquiry fits all of this." in page) == (not found)
    ours = visitor("sari").get(f"/inquiries?product={listing.public_id}")
    assert len(re.findall(r"Djembe drum: \d+ pcs", ours.text)) == 3


@pytest.mark.usefixtures("unlimited")
def test_a_list_of_sixty_asks_no_more_than_one_of_three(visitor: Visits) -> None:
    listing = published_listing()
    asked: list[int] = []
    addresses = (("sari", "/inquiries"), ("lin", "/inquiries"), ("oka", "/programme/silences"))
    for until in (3, 60):
        for quantity in range(101 + (len(asked) > 0) * 3, 101 + until):
            open_inquiry(listing, quantity=quantity)
        for key, address in addresses:
            browser = visitor(key)
            browser.get(address)
            with counted_queries() as statements:
                assert browser.get(address).status == 200
            asked.append(len(statements))
    assert asked[:3] == asked[3:]
    assert max(asked) <= 12


def test_the_menu_leads_traders_to_their_inquiries(visitor: Visits) -> None:
    assert visitor("joko").get("/").links["Inquiries"] == "/inquiries"
    assert "Inquiries" not in visitor("oka").get("/").links
    assert "Inquiries" not in visitor().get("/").links


@pytest.mark.parametrize("key", AUTHORITIES)
def test_authorities_have_no_inbox(visitor: Visits, key: str) -> None:
    assert visitor(key).get("/inquiries").status == 403


@pytest.mark.parametrize("key", ["lin", "sari", "joko"])
def test_both_sides_see_the_inquiry(visitor: Visits, key: str) -> None:
    page = visitor(key).get(address(open_inquiry()))
    assert page.status == 200
    for words in (
        "Djembe drum: 3,500 pcs",
        "China",
        "31 Mar 2027",
        "Lin Mei",
        "21 Nov 2026, 10:00 Jakarta",
        "One 40-foot container of whole drums, please.",
        "Inquiry sent",
    ):
        assert words in page


def test_the_one_whose_turn_it_is_is_told(visitor: Visits, monkeypatch: pytest.MonkeyPatch) -> None:
    inquiry = open_inquiry()
    monkeypatch.setattr("marketplace.clock.now", lambda: NOW + timedelta(hours=5))
    words = "Shenzhen Drum Trading has been waiting for your answer for 5 hours."
    assert words in visitor("joko").get(address(inquiry))
    assert "waiting for your answer" not in visitor("lin").get(address(inquiry))


def test_the_operator_answers_in_the_thread(visitor: Visits) -> None:
    inquiry = open_inquiry()
    page = visitor("joko").get(address(inquiry)).form("messages").submit(text="Yes, in February.")
    assert page.status == 200
    assert page.url == address(inquiry)
    assert "Yes, in February." in page
    assert "The village enterprise answered" in page
    assert inquiry.status is InquiryStatus.AWAITING_BUYER


def test_what_people_write_is_shown_as_text(visitor: Visits) -> None:
    inquiry = open_inquiry()
    text = "<b>5 > 3</b> & {{ 7 * 7 }} 100%"
    page = visitor("lin").get(address(inquiry)).form("messages").submit(text=text)
    assert text in page
    assert "<b>5" not in page.html


@pytest.mark.parametrize("text", ["", "  ", "x" * 4001])
def test_a_message_that_does_not_do_is_shown_again(visitor: Visits, text: str) -> None:
    inquiry = open_inquiry()
    page = visitor("joko").get(address(inquiry)).form("messages").submit(text=text)
    assert page.status == 422
    assert "Some answers need your attention" in page
    assert page.form("messages").values["text"][0].strip() == text.strip()
    assert len(inquiry.messages) == 1


def test_pressing_twice_writes_once(visitor: Visits) -> None:
    inquiry = open_inquiry()
    form = visitor("joko").get(address(inquiry)).form("messages")
    form.submit(text="Yes, in February.")
    form.submit(text="Yes, in February.")
    assert len(inquiry.messages) == 2


def test_a_message_to_a_closed_inquiry_is_a_conflict(visitor: Visits) -> None:
    inquiry = open_inquiry()
    form = visitor("joko").get(address(inquiry)).form("messages")
    operations.close_inquiry(
        actor=acting("lin"), inquiry=inquiry, reason=ClosingReason.PRICE, at=NOW
    )
    page = form.submit(text="Yes, in February.")
    assert page.status == 409
    assert "This inquiry is over" in page


def test_closing_asks_for_a_reason_of_ones_side(visitor: Visits) -> None:
    inquiry = open_inquiry()
    browser = visitor("joko")
    page = browser.get(address(inquiry)).follow("Decline or close this inquiry")
    assert "Not enough capacity" in page
    assert "Found another supplier" not in page
    page = page.form("").submit(text="Sorry.")
    assert page.status == 422
    assert "Choose a reason." in page
    assert page.form("").values["text"][0].strip() == "Sorry."
    page = page.form("").submit(reason="capacity")
    assert page.url == address(inquiry)
    assert "Inquiry INQ-2026-000001 is declined." in page
    assert "Declined: Not enough capacity" in page
    assert "Sorry." in page
    assert not page.has_form("messages")
    assert inquiry.status is InquiryStatus.DECLINED
    buyers = visitor("lin").get(address(inquiry))
    assert "The village cannot make this much in time." in buyers
    assert buyers.follow("Other villages of this trade").status == 200


def test_another_reason_needs_a_few_words(visitor: Visits) -> None:
    inquiry = open_inquiry()
    page = visitor("lin").get(address(inquiry, "/closure")).form("").submit(reason="other")
    assert page.status == 422
    assert "Write a few words about the reason." in page
    assert inquiry.open


@pytest.mark.parametrize("reason", ["season", "nonsense"])
def test_a_reason_from_elsewhere_is_refused(visitor: Visits, reason: str) -> None:
    inquiry = open_inquiry()
    page = visitor("lin").get(address(inquiry, "/closure")).form("").submit(reason=reason)
    assert page.status == 422
    assert inquiry.open


def test_what_is_closed_cannot_be_closed(visitor: Visits) -> None:
    assert visitor("sari").get(address(closed_inquiry(), "/closure")).status == 409


@pytest.mark.parametrize("key", [*OUTSIDERS, *AUTHORITIES])
def test_to_outsiders_there_is_no_such_inquiry(visitor: Visits, key: str) -> None:
    inquiry = open_inquiry()
    browser = visitor(key)
    for part in ("", "/closure", "/quotation"):
        page = browser.get(address(inquiry, part))
        assert page.status == 404
        assert "Djembe" not in page
    elsewhere = browser.get("/").form("sign-out")
    for part in ("/messages", "/closure", "/quotation"):
        answer = browser.post(address(inquiry, part), {**elsewhere.values, "text": "Hello"})
        assert answer.status == 404
    assert len(inquiry.messages) == 1


def test_a_stranger_is_asked_to_sign_in(visitor: Visits) -> None:
    inquiry = open_inquiry()
    for part in ("", "/closure"):
        assert visitor().get(address(inquiry, part)).url.startswith("/sign-in")
    assert visitor().get("/inquiries").url.startswith("/sign-in")


@pytest.mark.parametrize("public_id", ["nosuchthing", "a" * 300, "désa"])
def test_an_address_of_nothing_is_not_found(visitor: Visits, public_id: str) -> None:
    assert visitor("lin").get(f"/inquiries/{public_id}").status == 404
