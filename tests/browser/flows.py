"""What people come to do, step by step, whatever they work the pages with."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from marketplace.catalog.models import Listing
from marketplace.db import db
from marketplace.inquiries.queries import get_inquiry
from marketplace.orders import operations as orders
from marketplace.orders.queries import get_order
from tests import build, cast
from tests.browser.hands import Hands

SUGAR = build.listing_terms(
    name_en="Palm sugar",
    name_id="Gula semut",
    summary_en="Sugar of palms.",
    summary_id="Gula aren.",
    keywords="sugar",
)


@dataclass(frozen=True, slots=True)
class Goods:
    """What the village sells, what waits for a curator, and what is being written."""

    published: Listing
    submitted: Listing
    draft: Listing
    photo: Path


def goods_with(photo: Path) -> Goods:
    """``photo`` is the file to send."""
    return Goods(
        published=build.published_listing(),
        submitted=build.submitted_listing(village=cast.HARIANG, terms=SUGAR),
        draft=build.draft_without_photos(terms=build.listing_terms(description_en="")),
        photo=photo,
    )


def everything(enter: Callable[[str | None], Hands], goods: Goods) -> None:
    """All of it, by whom it concerns; ``enter(None)`` gives the hands of a stranger."""
    switch_language(enter(None))
    sari, citra, lin = enter("sari"), enter("citra"), enter(None)
    declare_identity(sari)
    describe(sari, goods.draft)
    send_photo(sari, goods)
    sign_in(lin, "lin")
    find_compare_and_keep(lin, goods.published)
    inquiry = ask(lin, goods.published)
    _quote(inquiry)
    order = accept_and_sign(lin, inquiry)
    _sign(order)
    go_and_pay(lin, order)
    publish(citra, goods.submitted)


def path(page: Page) -> str:
    """Where the page is on its site."""
    return urlsplit(page.url).path


def sign_in(hands: Hands, key: str) -> None:
    hands.page.goto("/sign-in")
    hands.look_round()
    hands.write("email", cast.part_of(key).email)
    hands.write("password", cast.PASSPHRASE)
    hands.press("Sign in")
    expect(hands.page.get_by_role("button", name="Sign out")).to_be_attached()


def find_compare_and_keep(hands: Hands, listing: Listing) -> None:
    """From the first page to the shortlist."""
    page = hands.page
    page.goto("/")
    hands.look_round()
    hands.write("q", "djembe")
    hands.press("Search")
    page.wait_for_url(re.compile("/search"))
    expect(page.locator("article.card").first).to_contain_text(listing.name_en)
    hands.look_round()
    hands.follow("Musical instruments")
    expect(page).to_have_url(re.compile("category=musical-instruments"))
    hands.follow("Add to comparison")
    expect(page.locator(".compare-bar")).to_be_visible()
    hands.follow("Compare")
    page.wait_for_url(re.compile("/compare"))
    expect(page.get_by_role("table", name="Comparison")).to_contain_text(listing.name_en)
    hands.look_round()
    hands.press("Shortlist")
    expect(page.get_by_role("button", name="Shortlisted: remove")).to_be_visible()
    page.goto("/shortlist")
    expect(page.locator("main")).to_contain_text(listing.name_en)


def ask(hands: Hands, listing: Listing) -> str:
    """An inquiry is sent; its address."""
    page = hands.page
    page.goto(f"/products/{listing.public_id}")
    hands.look_round()
    hands.follow("Ask for a quotation")
    page.wait_for_url(re.compile("/inquiry"))
    hands.look_round()
    hands.write("quantity", "3500")
    hands.choose("destination", "China")
    hands.write("text", "One 40-foot container of whole drums, please.")
    hands.press("Send inquiry")
    expect(page).to_have_url(re.compile(r"/inquiries/\w+"))
    return path(page)


def accept_and_sign(hands: Hands, inquiry: str) -> str:
    """The quotation of an inquiry becomes an order; its address."""
    page = hands.page
    page.goto(inquiry)
    hands.look_round()
    hands.follow("Review and accept")
    page.wait_for_url(re.compile("/acceptance"))
    hands.look_round()
    hands.press("Accept and place the order")
    expect(page).to_have_url(re.compile(r"/orders/\w+"))
    hands.press("Confirm the contract")
    expect(page.get_by_role("button", name="Confirm the contract")).to_have_count(0)
    return path(page)


def go_and_pay(hands: Hands, order: str) -> None:
    """As far as the provider's page."""
    hands.page.goto(order)
    hands.look_round()
    hands.press("Pay by card")
    expect(hands.page.locator("body")).to_contain_text("TEST payment page of a fake provider")


def declare_identity(hands: Hands) -> None:
    page = hands.page
    page.goto("/onboarding")
    hands.look_round()
    page.goto("/onboarding/identity")
    hands.look_round()
    hands.write("certificate", "AHU-00042.AH.01.33")
    hands.press("Keep")
    expect(page).to_have_url(re.compile("/onboarding$"))
    page.goto("/onboarding/identity")
    expect(page.locator("[name=certificate]")).to_have_value("AHU-00042.AH.01.33")


def describe(hands: Hands, listing: Listing) -> None:
    """A section of a draft is written."""
    page = hands.page
    page.goto(f"/listings/{listing.public_id}/sections/story")
    hands.look_round()
    hands.write("description_en", "Turned from one block of mahogany.")
    hands.press("Keep and go on")
    expect(page).not_to_have_url(re.compile("/sections/story"))
    page.goto(f"/listings/{listing.public_id}")
    expect(page.locator("main")).to_contain_text("Turned from one block of mahogany.")


def send_photo(hands: Hands, goods: Goods) -> None:
    page = hands.page
    page.goto(f"/listings/{goods.draft.public_id}/photos")
    hands.look_round()
    hands.send_file("photos", goods.photo)
    hands.press("Send photos")
    expect(page.locator(".photo-item")).to_have_count(1)


def publish(hands: Hands, listing: Listing) -> None:
    """A curator approves what waits."""
    page = hands.page
    page.goto(f"/curation/{listing.public_id}")
    hands.look_round()
    hands.press("Publish")
    expect(page.get_by_role("button", name="Publish")).to_have_count(0)
    page.goto(f"/products/{listing.public_id}")
    expect(page.get_by_role("heading", level=1)).to_contain_text(listing.name_en)


def switch_language(hands: Hands) -> None:
    page = hands.page
    page.goto("/about/data")
    hands.look_round()
    hands.unfold("English")
    hands.follow("Bahasa Indonesia")
    expect(page.locator("html")).to_have_attribute("lang", "id")
    assert path(page) == "/id/about/data"


def _quote(inquiry: str) -> None:
    """Sari answers; that page is walked elsewhere."""
    db.session.rollback()  # what was read before ends: see what the browser did
    found = get_inquiry(actor=cast.acting("sari"), public_id=inquiry.rpartition("/")[2])
    build.sent_quotation(found)


def _sign(order: str) -> None:
    db.session.rollback()
    sari = cast.acting("sari")
    found = get_order(actor=sari, public_id=order.rpartition("/")[2])
    orders.confirm_order(actor=sari, order=found, at=cast.NOW)
