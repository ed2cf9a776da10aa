"""The product page, the village page and the motif: what a stranger may see, and what not."""

from __future__ import annotations

import pytest

from marketplace.catalog import operations as catalog
from marketplace.db import transaction
from tests.build import drafted_listing, published_listing, submitted_listing
from tests.cast import HARIANG, NGORAN, NOW, SENTUL, WEDANI
from tests.catalog.storefronts import SUGAR


def product(visitor, listing, key=None):
    return visitor(key).get(f"/products/{listing.public_id}")


def test_a_stranger_sees_what_a_buyer_must_know(app, visitor, now):
    page = product(visitor, published_listing())
    assert page.status == 200
    for words in (
        "Djembe drum",
        "Kendang djembe",
        "Hand-carved mahogany djembe",
        "Village Ngoran, Nglegok, Kabupaten Blitar, Jawa Timur",
        "Sold by BUM Desa Karya Mandiri Ngoran",
        "Minimum order 100 pcs",
        "Capacity a month 4,000 pcs declared by the seller",
        "Lead time 45 days",
        "HS code 9206.00",
        "Category Musical instruments",
        "Published 21 Nov 2026, 10:00 Jakarta",
        "Turned from one block of mahogany.",
        "Dibubut dari satu balok mahoni.",
    ):
        assert words in page, words


def test_prices_stand_by_quantity_with_unit_currency_incoterm_and_place(app, visitor):
    page = product(visitor, published_listing())
    assert "Price by quantity, FOB Tanjung Perak, Surabaya, Incoterms 2020" in page
    assert "From quantity Price per piece Currency" in page
    assert "100 pcs USD 18.50 USD 1,000 pcs USD 16.00 USD" in page


def test_rupiah_read_as_indonesians_write_them(app, visitor):
    page = product(visitor, published_listing(HARIANG, SUGAR))
    assert "25 kg Rp 40.000 IDR" in page


def test_certificates_are_said_to_be_declared_and_not_verified(app, visitor):
    page = product(visitor, published_listing())
    assert "nobody has verified them yet" in page
    assert "SVLK Legal timber" in page


def test_a_demo_listing_says_so(app, visitor):
    listing = published_listing()
    assert "Demo: invented" not in product(visitor, listing)
    transaction(lambda: setattr(listing, "is_demo", True))()
    assert "Demo: invented" in product(visitor, listing)


def test_a_buyer_comes_from_here_to_the_inquiry(app, visitor):
    listing = published_listing()
    page = product(visitor, listing, "lin").follow("Ask for a quotation")
    assert page.status == 200
    assert page.url == f"/listings/{listing.public_id}/inquiry"


def test_a_stranger_is_led_to_sign_in_before_asking(app, visitor):
    page = product(visitor, published_listing()).follow("Ask for a quotation")
    assert page.url.startswith("/sign-in")


@pytest.mark.parametrize("key", ["sari", "hasan", "citra", "oka"])
def test_who_buys_nothing_is_not_invited_to_ask(app, visitor, key):
    page = product(visitor, published_listing(), key)
    assert "Buyer companies ask here." in page
    assert "Ask for a quotation" not in page.links


@pytest.mark.parametrize("key", [None, "sari", "citra", "lin"])
def test_what_is_not_published_is_not_on_the_public_page(app, visitor, key):
    assert product(visitor, drafted_listing(), key).status == 404
    assert product(visitor, submitted_listing(), key).status == 404


def test_a_retired_listing_is_gone(app, acting, visitor):
    listing = published_listing()
    catalog.retire_listing(actor=acting("sari"), listing=listing, reason="Sold out.", at=NOW)
    assert product(visitor, listing).status == 404


@pytest.mark.parametrize("public_id", ["x", "1", "é", "a" * 5000, "%00"])
def test_an_address_that_is_no_product_is_not_found(app_once, public_id):
    assert app_once.test_client().get(f"/products/{public_id}").status_code in {400, 404}


def test_what_a_seller_writes_stays_text(app, visitor):
    listing = published_listing()
    transaction(lambda: setattr(listing, "name_en", "<script>alert(1)</script>"))()
    page = product(visitor, listing)
    assert "<script>" not in page.html
    assert "<script>alert(1)</script>" in page


def test_the_village_page_tells_place_enterprise_and_flagship(app, visitor):
    published_listing()
    page = visitor().get(f"/villages/{NGORAN}")
    for words in (
        "Ngoran, Nglegok, Kabupaten Blitar, Jawa Timur",
        "National code 35.05.09.2003",
        "BUM Desa Karya Mandiri Ngoran",
        "Djembe drum",
    ):
        assert words in page, words
    assert "Flagships before" not in page


def test_the_village_page_keeps_what_was_the_flagship_before(app, acting, visitor):
    first = published_listing()
    catalog.retire_listing(actor=acting("sari"), listing=first, reason="New product.", at=NOW)
    catalog.retire_listing(
        actor=acting("hasan"),
        listing=drafted_listing("asep", HARIANG, SUGAR),
        reason="Never shown.",
        at=NOW,
    )
    page = visitor().get(f"/villages/{NGORAN}")
    assert "This village has no published flagship" in page
    assert "Flagships before" in page
    assert "Djembe drum Kendang djembe 21 Nov 2026 21 Nov 2026" in page
    assert "New product." not in page
    assert "Organic palm sugar" not in visitor().get(f"/villages/{HARIANG}")


def test_a_village_without_an_enterprise_says_so(app, visitor):
    page = visitor().get(f"/villages/{WEDANI}")
    assert "None is registered here yet" in page
    assert "This village has no published flagship" in page


def test_a_kelurahan_is_told_why_it_lists_nothing(app, visitor):
    assert "A kelurahan lists no product" in visitor().get(f"/villages/{SENTUL}")


@pytest.mark.parametrize(
    "code", ["35.05.09.9999", "35", "x", "35.05.09.2003x", "%00", "٣٥.٠٥.٠٩.٢٠٠٣"]
)
def test_an_address_that_is_no_village_is_not_found(app_once, code):
    assert app_once.test_client().get(f"/villages/{code}").status_code in {400, 404}


@pytest.mark.parametrize("key", [None, "lin"])
def test_a_motif_is_a_small_picture_that_may_be_kept(app, visitor, key):
    picture = visitor(key).get(f"/motif/{NGORAN}.svg")
    assert picture.status == 200
    assert picture.headers["Content-Type"].startswith("image/svg+xml")
    assert picture.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert len(picture.body) < 3 * 1024


def test_pages_of_a_signed_in_person_are_not_kept(app, visitor):
    assert visitor("lin").get("/").headers["Cache-Control"] == "no-store"
    with visitor("lin").client.get("/static/css/desaport.css") as style:
        assert style.headers["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("code", ["35", "35.05", "x", "35.05.09.4003", "..%2f..%2fetc"])
def test_no_motif_for_what_is_no_village_code(app_once, code):
    assert app_once.test_client().get(f"/motif/{code}.svg").status_code == 404
