"""The product page in full: prices, containers, papers, people; with everything and with little."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from marketplace.catalog.destination import COOKIE
from marketplace.catalog.models import Listing
from marketplace.db import db, transaction
from tests.build import published_listing
from tests.cast import HARIANG, TODAY
from tests.catalog.storefronts import SUGAR, many_listings
from tests.catalog.whole import whole_terms
from tests.exchange.build import load
from tests.pages import Visitor
from tests.support.queries import counted_queries

LINE = "Djembe " * 28
LAST_WEEK = TODAY - timedelta(days=8)


@pytest.fixture(scope="module")
def drums(app_once):
    """The drums of Ngoran in full, with rates of today and one of last week."""
    listing = published_listing(terms=whole_terms())
    load([(TODAY, "USD", "1.25"), (TODAY, "CNY", "8")], source="a bank")
    load([(LAST_WEEK, "USD", "1.20"), (LAST_WEEK, "JPY", "160")], source="a bank")
    return f"/products/{listing.public_id}"


@pytest.fixture
def stranger(app_once, now):
    return Visitor.of(app_once, None)


def test_everything_a_listing_says_is_on_its_page(drums, stranger):
    page = stranger.get(drums)
    assert page.status == 200
    for words in (
        "Minimum order 100 pcs then in steps of 50 pcs",
        "In stock 12 pcs declared by the seller",
        "Price by quantity, FOB Tanjung Perak, Surabaya, Incoterms 2020",
        "Price by quantity, CIF Hamburg, Incoterms 2020",
        "100 pcs USD 18.50 USD 1,000 pcs USD 16.00 USD",
        "100 pcs EUR 20.00 ≈ USD 25.00",
        "100 pcs 45 1,000 pcs 60 3,500 pcs 90",
        "Season April May June",
        "USD 45.00, courier not included ready in 7 days",
        "issued by LVLK Jaya number VL-17 valid to 31 Jan 2027",
        "Expired issued by FSC Asia number C-9 was valid to 20 Nov 2026",
        "Forty people carve at Ngoran.",
        "Empat puluh orang mengukir di Ngoran.",
        "Mahogany Blitar Goat skin Kediri Djembe drum",
        "Pak Slamet Carving Stringing",
        "Awards Local Champion 2023 kompas.com",
        "Programmes Desa Sejahtera Astra 2019 astra.co.id",
        "Ready in time No shipments yet",
        "Answered within 24 working hours Too few inquiries in the last 30 days to say",
        "Published by a curator of LPEI on 21 Nov 2026, without a grade",
        "No other village of Nglegok has a published flagship yet.",
    ):
        assert words in page, words


def test_containers_are_counted_with_the_formula_and_the_limit_that_binds(drums, stranger):
    page = stranger.get(drums)
    # 68 × 34 × 62 cm, 10.5 kg, two drums: 35 × 3 × 3 = 315 cartons of a 40-foot container.
    assert "40' 2,539 26,660 kg ÷ 10.5 kg 404 58 m³ ÷ 0.1433 m³ 315 35 × 3 × 3" in page
    assert "630 pcs 315 cartons, 3,308 kg limited by rows of cartons" in page


def test_prices_are_shown_roughly_in_the_buyers_currency(drums, stranger):
    page = stranger.get(drums + "?currency=CNY")
    assert "100 pcs USD 18.50 ≈ CNY 118.40" in page
    assert "≈ by the rate 1 USD = 6.4 CNY of 21 Nov 2026, a bank." in page
    assert "older than 7 days" not in page


def test_a_rate_older_than_a_week_is_marked(drums, stranger):
    page = stranger.get(drums + "?currency=JPY")
    assert "of 13 Nov 2026, a bank. Rate older than 7 days" in page


def test_without_a_rate_nothing_is_guessed(drums, stranger):
    assert "≈" not in stranger.get(drums + "?currency=SAR")


def test_a_country_brings_its_own_currency_where_we_trade_in_it(drums, stranger):
    assert "About, in CNY" in stranger.get(drums + "?country=CN")
    assert "About, in CNY" not in stranger.get(drums + "?country=CN&currency=USD")


def test_papers_follow_the_country_and_the_incoterm(drums, stranger):
    page = stranger.get(drums)
    assert "Choose where it would go" in page
    page = stranger.get(drums + "?country=CN")
    assert "HS 9206.00 to China, FOB" in page
    assert "The seller can ship to China." in page
    assert "Phytosanitary certificate" in page
    assert "Insurance certificate" not in page
    assert "Form E ASEAN–China" in page
    page = stranger.get(drums + "?country=US&terms=CIF")
    assert "does not list United States among its destinations" in page
    assert "Insurance certificate" in page
    assert "Not verified, ask" in page


def chooser(page):
    (form,) = [form for form in page.forms if "country" in form.names and "choose" in form.names]
    return form


def test_a_form_without_script_chooses_and_remembers_the_country(drums, stranger):
    page = chooser(stranger.get(drums)).submit(country="DE", remember="1")
    assert "HS 9206.00 to Germany, FOB" in page
    cookie = stranger.client.get_cookie(COOKIE)
    assert cookie is not None
    assert (cookie.value, cookie.http_only, cookie.same_site) == ("DE", True, "Lax")
    assert "to Germany, FOB" in stranger.get(drums), "remembered"
    # Somebody else's link shows another country and changes nothing that is kept.
    assert "to Japan, FOB" in stranger.get(drums + "?country=JP")
    kept = stranger.client.get_cookie(COOKIE)
    assert kept is not None
    assert kept.value == "DE"
    page = chooser(stranger.get(drums)).submit(remember=None)
    assert "to Germany, FOB" in page
    assert stranger.client.get_cookie(COOKIE) is None, "forgotten"


@pytest.mark.parametrize(
    "query", ["country=XX", "country=%00x", "country=EU", "terms=XYZ", "currency=XYZ", "country=" + "D" * 5000]
)  # fmt: skip
def test_nonsense_in_the_address_is_as_if_nothing_was_said(drums, stranger, query):
    page = stranger.get(f"{drums}?{query}")
    assert page.status == (400 if "%00" in query else 200)


def test_a_cookie_of_nonsense_is_no_country(drums, stranger):
    stranger.client.set_cookie(COOKIE, "<script>")
    page = stranger.get(drums)
    assert page.status == 200
    assert "Choose where it would go" in page


def test_a_listing_with_gaps_says_what_is_missing(app_once, drums, stranger):
    sugar = published_listing(HARIANG, SUGAR)

    def empty():
        sugar.packs.clear()
        sugar.certificates.clear()
        sugar.ships_to, sugar.season_months = (), ()
        sugar.description_en = sugar.description_id = ""
        sugar.processing, sugar.hs_code = None, "9999.99"

    transaction(empty)()
    page = stranger.get(f"/products/{sugar.public_id}?country=DE")
    for words in (
        "has not given the size and gross weight of an export carton",
        "The seller declares no certificate.",
        "has not said which countries it can ship to: ask about Germany.",
        "The seller has not written about it yet.",
    ):
        assert words in page, words
    assert "Season" not in page


def test_very_long_names_stay_on_the_page(app, visitor, now):
    terms = whole_terms(name_en=LINE[:200].strip(), name_id="D" * 200, summary_en="S" * 400)
    page = visitor().get(f"/products/{published_listing(terms=terms).public_id}")
    assert page.status == 200


def test_the_page_in_full_asks_the_database_at_most_twelve_times(app, visitor, now):
    address = f"/products/{published_listing(terms=whole_terms()).public_id}"
    load([(TODAY, "USD", "1.25"), (TODAY, "CNY", "8")])
    with counted_queries() as queries:
        page = visitor().get(address + "?country=CN")
    assert "≈ CNY" in page
    assert len(queries) <= 12, "\n".join(queries)


def test_neighbours_of_the_district_are_named(app, visitor, now, tmp_path):
    many_listings(app, tmp_path, count=4)
    some = db.session.scalars(sa.select(Listing)).first()
    assert some is not None
    page = visitor().get(f"/products/{some.public_id}")
    assert f"Flagships of other villages in {some.village.district.name}" in page
    assert page.text.count("Leather bag") >= 4
    assert f"/products/{some.public_id}" not in page.urls
