"""The page on which a buyer asks about a published product."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from marketplace.catalog import operations as catalog
from marketplace.catalog.models import Listing
from marketplace.db import db, transaction
from marketplace.inquiries.models import Inquiry
from marketplace.organisations.queries import find_mandate_in_force
from tests.build import published_listing, submitted_listing
from tests.cast import NOW, TODAY, acting
from tests.pages import Page, Visitor

pytestmark = pytest.mark.usefixtures("app", "now")
Visits = Callable[..., Visitor]


def address(listing: Listing) -> str:
    return f"/listings/{listing.public_id}/inquiry"


def answered(page: Page, **changes: object) -> Page:
    answers: dict[str, object] = {
        "quantity": 3500,
        "destination": "CN",
        "incoterm": "FOB",
        "needed_by_date": "2027-03-31",
        "text": "One 40-foot container, please.",
    }
    return page.form("").submit(**{**answers, **changes})


def count() -> int:
    return db.session.scalar(sa.select(sa.func.count(Inquiry.id))) or 0


def test_a_buyer_asks_and_sees_the_inquiry(visitor: Visits) -> None:
    page = answered(visitor("lin").get(address(published_listing())))
    assert page.status == 200
    assert page.url.startswith("/inquiries/")
    for words in (
        "Your inquiry is with BUM Desa Karya Mandiri Ngoran.",
        "Djembe drum: 3,500 pcs",
        "INQ-2026-000001",
        "Waiting for the BUMDes",
        "31 Mar 2027",
        "One 40-foot container, please.",
    ):
        assert words in page


def test_the_form_starts_with_what_the_listing_says(visitor: Visits) -> None:
    page = visitor("lin").get(address(published_listing()))
    assert "The minimum order is 100 pcs." in page
    assert "Making an order takes 45 days." in page
    form = page.form("")
    assert (form.values["quantity"], form.values["incoterm"]) == (["100"], ["FOB"])


def test_below_the_minimum_the_form_comes_back_with_everything_typed(visitor: Visits) -> None:
    page = answered(visitor("lin").get(address(published_listing())), quantity=99)
    assert page.status == 422
    assert "Quantity: The minimum order of this product is 100 pcs." in page
    form = page.form("")
    assert form.values["quantity"] == ["99"]
    assert form.values["destination"] == ["CN"]
    assert form.values["needed_by_date"] == ["2027-03-31"]
    assert form.values["text"][0].strip() == "One 40-foot container, please."
    assert count() == 0


@pytest.mark.parametrize(
    ("field", "answer", "words"),
    [
        ("quantity", "", "Write how many you need"),
        ("quantity", "a lot", "Not a valid integer"),
        ("quantity", "9" * 400, "Not a valid integer"),
        ("quantity", "9999999999", "Write a quantity of at least 1."),
        ("destination", "", "Choose the country of destination."),
        ("destination", "ZZ", "Not a valid choice"),
        ("incoterm", "XXX", "Not a valid choice"),
        ("needed_by_date", "2026-11-20", "This day has passed."),
        ("needed_by_date", "31.3.2027", "Not a valid date"),
        ("text", "   ", "Write a message."),
        ("text", "x" * 4001, "Write at most 4000 characters."),
    ],
)
def test_what_does_not_do_is_said_beside_its_field(
    visitor: Visits, field: str, answer: str, words: str
) -> None:
    page = answered(visitor("lin").get(address(published_listing())), **{field: answer})
    assert page.status == 422
    assert words in page
    assert count() == 0


def test_pressing_twice_asks_once(visitor: Visits) -> None:
    page = visitor("lin").get(address(published_listing()))
    first, again = answered(page), answered(page)
    assert first.url == again.url
    assert count() == 1


def test_without_a_mandate_today_nothing_is_sent_and_the_page_says_so(visitor: Visits) -> None:
    listing = published_listing()

    @transaction
    def end_mandate() -> None:
        mandate = find_mandate_in_force(village_id=listing.village_id)
        assert mandate is not None
        mandate.ended_at = NOW

    end_mandate()
    page = answered(visitor("lin").get(address(listing)))
    assert page.status == 422
    assert "No village enterprise has the right to sell for this village today" in page
    assert count() == 0


def test_a_product_that_is_not_published_has_no_such_page(visitor: Visits) -> None:
    listing = submitted_listing()
    assert visitor("lin").get(address(listing)).status == 404
    assert visitor("lin").get("/listings/nosuchthing/inquiry").status == 404


def test_a_product_retired_meanwhile_is_gone(visitor: Visits) -> None:
    listing = published_listing()
    page = visitor("lin").get(address(listing))
    catalog.retire_listing(actor=acting("sari"), listing=listing, reason="No wood.", at=NOW)
    assert answered(page).status == 404
    assert count() == 0


@pytest.mark.parametrize("key", ["sari", "hasan", "citra", "made", "oka", "stefan"])
def test_only_buyers_ask(visitor: Visits, key: str) -> None:
    listing = published_listing()
    assert visitor(key).get(address(listing)).status == 403
    assert count() == 0


def test_a_stranger_is_asked_to_sign_in(visitor: Visits) -> None:
    page = visitor().get(address(published_listing()))
    assert page.url.startswith("/sign-in?next=")


def test_needed_today_is_fine(visitor: Visits) -> None:
    page = answered(
        visitor("lin").get(address(published_listing())), needed_by_date=TODAY.isoformat()
    )
    assert page.status == 200
    assert count() == 1
