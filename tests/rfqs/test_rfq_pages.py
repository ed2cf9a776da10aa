"""Requests on their pages: a buyer asks, a village reads and answers, an officer lets one go out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests import build
from tests.cast import HARIANG, NGORAN
from tests.pages import Visitor
from tests.rfqs import asked
from tests.rfqs.asked import part_of

pytestmark = pytest.mark.usefixtures("app", "now")
Visits = Callable[..., Visitor]


def test_a_buyer_asks_one_village_which_asks_back_and_promises(visitor: Visits) -> None:
    listing = build.published_listing()
    buyer, village = visitor("lin"), visitor("joko")
    form = buyer.get(f"/listings/{listing.public_id}/rfq").form("")
    refused = form.submit(quantity="5", destination="CN", note="Whole drums.", target="9.50")
    assert refused.status == 422
    assert "The minimum order of this product is 100 pcs." in refused
    assert refused.form("").values["note"][0].strip() == "Whole drums."
    page = refused.form("").submit(quantity="500", second_quantity="3500", destination="CN")
    assert page.status == 200
    assert "Waiting for quotations" in page
    assert "USD 9.50 per pcs" in page
    thread = page.links["BUM Desa Karya Mandiri Ngoran"]
    seen = village.get(thread)
    assert "3,500 pcs" in seen
    assert "9.50" not in seen  # it is for the buyer's own comparison
    asked_back = village.get(f"{thread}/rfq/question").form("").submit(text="Which skin?")
    assert "your clock waits" in asked_back
    page = buyer.get(page.url)
    assert "Which skin?" in page
    page = buyer.get(f"{page.url}/information").form("").submit(text="Goat skin.")
    assert "Waiting for quotations" in page
    assert "Goat skin." in village.get(thread)
    promised = village.get(thread).form("intention").submit()
    assert "Will send a quotation" in promised
    assert "Will send a quotation" in buyer.get(page.url)


def test_the_director_declines_with_a_reason(visitor: Visits) -> None:
    rfq = asked.asked()
    thread = f"/inquiries/{part_of(rfq).inquiry.public_id}"
    assert visitor("joko").get(f"{thread}/rfq/refusal").status == 403
    form = visitor("sari").get(f"{thread}/rfq/refusal").form("")
    assert form.submit().status == 422
    form.submit(reason="season")
    page = visitor("lin").get(f"/rfqs/{rfq.public_id}")
    assert "Declined by every village asked" in page
    assert "Outside the season" in page


def test_a_request_to_many_goes_out_when_somebody_looked_and_villages_see_no_other(
    visitor: Visits,
) -> None:
    for village in (NGORAN, HARIANG):
        build.published_listing(village, build.listing_terms())
    buyer, officer = visitor("lin"), visitor("oka")
    form = buyer.get("/rfqs/new?q=drum").form("")
    assert form.values["product"] == ["drum"]
    page = form.submit(
        category="musical-instruments", product="", quantity="500", destination="CN", unit="pcs"
    )
    assert "within a working day" in page
    waiting = officer.get("/rfqs?status=submitted")
    assert "Being looked at before it is sent" in waiting
    out = officer.get(page.url).form("passage").submit()
    assert "Why these villages" in out
    assert "BUM Desa Hariang" in out
    thread = buyer.get(page.url).links["BUM Desa Karya Mandiri Ngoran"]
    seen = visitor("sari").get(thread)
    assert "Request for quotation" in seen
    assert "Hariang" not in seen
    moved = buyer.get(f"{page.url}/extension").form("").submit()
    assert "have more time" in moved
    form = buyer.get(f"{page.url}/cancellation").form("")
    assert "Cancelled" in form.submit(reason="A mistake.")
    assert "This request is over." in visitor("sari").get(thread)


def test_an_officer_writes_for_a_buyer_who_confirms(app: Flask, visitor: Visits) -> None:
    build.published_listing()
    officer, buyer = visitor("oka"), visitor("lin")
    form = officer.get("/programme/rfqs/new").form("")
    lin = asked.company("lin")
    page = form.submit(
        buyer=lin, category="musical-instruments", quantity="500", destination="CN", unit="pcs"
    )
    assert "on behalf of Shenzhen Drum Trading" in page
    assert buyer.get(page.url).status == 200
    assert visitor("greta").get(page.url).status == 404
    page = buyer.get(page.url).form("confirmation").submit()
    assert "Waiting for quotations" in page
    thread = page.links["BUM Desa Karya Mandiri Ngoran"]
    assert "on behalf of Shenzhen Drum Trading" in visitor("sari").get(thread)


def test_a_quotation_appears_on_the_buyers_page_and_takes_none_away(visitor: Visits) -> None:
    rfq = asked.asked()
    asked.quote("sari", rfq)
    page = visitor("lin").get(f"/rfqs/{rfq.public_id}")
    assert "USD 15.50 per pcs" in page
    closed = visitor("lin").get(f"{page.url}/closure").form("").submit(reason="price")
    assert "Closed without an order" in closed
    assert "No agreement on the price" in closed
