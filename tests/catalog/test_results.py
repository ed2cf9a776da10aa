"""What the search page says about its results: why, how sure, about how much, in which order."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace

import pytest

from marketplace.catalog.searches import PER_PAGE
from marketplace.search.documents import (
    CATEGORY,
    LEAD_TIME,
    MOQ,
    PRICE,
    Band,
    FacetCount,
    Reading,
    Reason,
    ReasonKind,
    SearchPage,
    SearchQuery,
    Sort,
)
from tests.build import published_listing
from tests.cast import HARIANG, TODAY
from tests.catalog.canned import RATES_SOURCE, canned, known_rates, page_of
from tests.catalog.storefronts import SUGAR, many_listings
from tests.pages import Form, Page

DRUM, PALM_SUGAR = "Djembe drum", "Organic palm sugar"


@pytest.fixture
def listings(app):
    return published_listing(), published_listing(HARIANG, SUGAR)


def form_with(page: Page, name: str) -> Form:
    return next(form for form in page.forms if name in form.names and form.method == "get")


def test_a_card_says_in_small_why_it_was_found(app, visitor, listings):
    drum, _sugar = listings
    concept = Reason(ReasonKind.CONCEPT, "非洲鼓", "djembe")
    place = Reason(ReasonKind.PLACE, "blitar", "Blitar")
    canned(app, page_of(drum, reasons={drum.id: (concept, place)}))
    page = visitor().get("/search", query_string={"q": "非洲鼓 blitar"})
    assert "djembe = 非洲鼓 place: Blitar" in page


def test_the_matched_words_are_marked_in_a_piece_of_the_text(app, visitor, listings):
    drum, _sugar = listings
    found = Reason(ReasonKind.CONCEPT, "mahoni", "mahogany")
    canned(app, page_of(drum, reasons={drum.id: (found,)}))
    page = visitor().get("/search?q=mahoni")
    assert "Hand-carved <mark>mahogany</mark> djembe with goat skin" in page.html
    # Without reasons the words as typed are looked for, and without words nothing is.
    canned(app, page_of(drum))
    assert "with <mark>goat</mark> skin" in visitor().get("/search?q=goat").html
    assert "<mark>" not in visitor().get("/search").html


def test_what_is_written_in_a_text_is_never_markup(app, visitor, acting):
    terms = replace(SUGAR, summary_en="Fine <b>sugar</b> & <script>alert(1)</script>")
    sugar = published_listing(HARIANG, terms)
    canned(app, page_of(sugar))
    html = visitor().get("/search?q=sugar").html
    assert "Fine &lt;b&gt;<mark>sugar</mark>&lt;/b&gt; &amp; &lt;script&gt;" in html


def test_a_correction_is_said_above_the_results(app, visitor, listings):
    reading = Reading(corrections=(("djimbe", "djembe"),))
    canned(app, page_of(listings[0], reading=reading))
    page = visitor().get("/search?q=djimbe+drum")
    assert "Showing results for “djembe drum”; you typed “djimbe drum”." in page


def test_what_is_only_close_stands_below_a_line(app, visitor, listings):
    canned(app, page_of(*listings, exact=1))
    page = visitor().get("/search?q=djembe")
    exact, close = page.text.split("Close to what you asked")
    assert DRUM in exact
    assert PALM_SUGAR in close
    assert "Close to what you asked" not in visitor().get("/search")


def test_the_line_can_fall_on_any_page(app, visitor, listings):
    whole = 2 * PER_PAGE
    for number, exact, above in (
        (1, 2, 2),
        (1, 0, 0),
        (3, whole + 1, 1),
        (3, whole, 0),
        (2, 60, 2),
    ):
        canned(app, page_of(*listings, exact=exact, total=60))
        page = visitor().get(f"/search?q=djembe&page={number}")
        parts = page.html.split("Close to what you asked")
        assert parts[0].count('<article class="card"') == above, (number, exact)
        assert len(parts) == (1 if above == len(listings) else 2), (number, exact)


def test_a_listing_that_vanished_moves_no_line(app, visitor, acting, listings):
    drum, sugar = listings
    gone = 999_999
    answer = page_of(drum, sugar, exact=2, total=3)
    canned(app, replace(answer, ids=(gone, drum.id, sugar.id)))
    page = visitor().get("/search?q=djembe")
    assert "2 listings" in page
    exact, close = page.text.split("Close to what you asked")
    assert DRUM in exact
    assert PALM_SUGAR in close


def test_a_price_stands_beside_what_it_is_about_in_the_buyers_currency(app, visitor, now, listings):
    known_rates()
    canned(app, page_of(*listings))
    page = visitor().get("/search?q=sugar")
    assert "Rp 40.000 per kg" in page
    assert "≈ USD 2.50 1 USD = 16,000 IDR" in page
    assert "≈ USD 2,50 1 USD = 16.000 IDR" in visitor().get("/id/search?q=sugar")
    assert f"Rates: {RATES_SOURCE}, 20 Nov 2026." in page
    euros = form_with(page, "currency").submit(currency="EUR")
    assert euros.url == "/search?q=sugar&price_min=&price_max=&currency=EUR"
    assert "≈ EUR 2.00 1 EUR = 20,000 IDR" in euros
    assert "≈ EUR 12.80 1 EUR = 1.25 USD" in euros


def test_without_rates_nothing_is_approximate_and_the_page_says_so(app, visitor, listings):
    engine = canned(app, page_of(*listings))
    page = visitor().get("/search?price_max=20")
    assert "≈" not in page
    assert "only unit prices in USD are compared" in page
    assert engine.asked[0].rates == (("USD", 1.0),)


def test_the_engine_gets_rates_limits_order_and_day(app, visitor, now, listings):
    known_rates()
    engine = canned(app, page_of(*listings))
    visitor().get("/search?q=x&price_min=1.50&price_max=20&currency=EUR&sort=price&max_lead_time=9")
    query = engine.asked[0]
    assert (query.min_price, query.max_price) == (150, 2000)
    assert dict(query.rates)["USD"] == pytest.approx(0.8)
    assert (query.sort, query.day, query.max_lead_time) == (Sort.PRICE, TODAY, 9)


def with_bands(page: SearchPage) -> SearchPage:
    bands = {
        PRICE: (Band(500, 1), Band(2000, 2)),
        MOQ: (Band(10, 0), Band(50, 1), Band(100, 2), Band(1000, 2)),
        LEAD_TIME: (Band(1, 1), Band(60, 2)),
    }
    return replace(page, bands=bands)


def test_limits_are_chosen_by_band_and_taken_back_by_chip(app, visitor, listings):
    engine = canned(app, with_bands(page_of(*listings)))
    page = visitor().get("/search?q=x&page=2")
    for band in ("up to USD 5.00 1", "up to 100 2", "up to 1 day 1", "up to 60 days 2"):
        assert band in page, band
    for no_choice in ("up to 10 0", "up to 1,000"):
        assert no_choice not in page, no_choice
    chosen = page.follow("up to 60 days").follow("up to 100").follow("up to USD 5.00")
    assert chosen.url == "/search?q=x&price_max=5&max_moq=100&max_lead_time=60"
    assert (engine.asked[-1].max_price, engine.asked[-1].max_moq) == (500, 100)
    for chip, left in (
        ("Price at most USD 5.00", "/search?q=x&max_moq=100&max_lead_time=60"),
        ("Minimum order at most 100", "/search?q=x&price_max=5&max_lead_time=60"),
        ("Lead time at most 60 days", "/search?q=x&price_max=5&max_moq=100"),
        ("up to 100", "/search?q=x&price_max=5&max_lead_time=60"),
        ("Remove all filters", "/search?q=x"),
    ):
        assert chosen.links[chip] == left, chip


def test_a_price_from_has_its_own_chip(app, visitor, listings):
    canned(app, page_of(*listings))
    page = visitor().get("/search?price_min=5&price_max=20")
    assert page.links["Price at least USD 5.00"] == "/search?price_max=20"


def test_limits_are_typed_in_forms_that_keep_the_rest(app, visitor, listings):
    canned(app, page_of(*listings))
    page = visitor().get("/search?q=x&province=Banten&view=table&page=2")
    kept = "/search?q=x&province=Banten&"
    days = form_with(page, "max_lead_time").submit(max_lead_time="30")
    assert days.url == f"{kept}view=table&max_lead_time=30"
    price = form_with(page, "price_max").submit(price_min="1,50", price_max="20", currency="EUR")
    assert "Price at least EUR 1.50" in price
    assert "Price at most EUR 20.00" in price
    assert form_with(price, "price_max").values["price_min"] == ["1.50"]


def test_results_are_sorted_by_a_plain_form(app, visitor, listings):
    engine = canned(app, page_of(*listings))
    page = visitor().get("/search?q=x&max_moq=500&page=3")
    answer = form_with(page, "sort").submit(sort="lead_time")
    assert answer.url == "/search?q=x&max_moq=500&sort=lead_time"
    assert engine.asked[-1].sort is Sort.LEAD_TIME
    assert form_with(answer, "sort").values["sort"] == ["lead_time"]


def test_results_stand_as_rows_when_asked(app, visitor, now, listings):
    known_rates()
    canned(app, page_of(*listings, exact=1))
    page = visitor().get("/search?q=drum&page=1").follow("Table")
    assert page.url == "/search?q=drum&view=table"
    assert '<article class="card"' not in page.html
    for words in (
        "Product Price from Minimum order Capacity a month Lead time Certificates",
        "Djembe drum Ngoran, Nglegok, Kabupaten Blitar, Jawa Timur",
        "USD 16.00 per piece FOB Tanjung Perak, Surabaya",
        "100 pcs 4,000 pcs 45 days SVLK",
        "≈ USD 2.50",
        "Close to what you asked",
    ):
        assert words in page, words
    assert page.links["Cards"] == "/search?q=drum"
    assert "Turned from one block" in page.follow(DRUM)


def test_an_amount_among_the_words_is_offered_as_a_limit(app, visitor, listings):
    canned(app, page_of(*listings, reading=Reading(quantity=500)))
    page = visitor().get("/search?q=500+pcs+djembe")
    assert page.links["Minimum order at most 500"] == "/search?q=500+pcs+djembe&max_moq=500"
    limited = page.follow("Minimum order at most 500")
    assert "Add filter:" not in limited
    assert "Remove filter: Minimum order at most 500" in limited


def test_nothing_found_leads_on(app, visitor):
    everything = replace(page_of(), facets={CATEGORY: (FacetCount("spices", 12),)})
    nothing = page_of(
        reading=Reading(nearest=("djembe",), broader=("drum",), unmatched=("quantum", "computer"))
    )

    def answer(query: SearchQuery) -> SearchPage:
        return nothing if query.text else everything

    canned(app, answer)
    page = visitor().get("/search?q=quantum+computer&currency=EUR")
    assert "No village offers this yet" in page
    assert "No listing holds: quantum, computer" in page
    assert page.links["djembe"] == "/search?q=djembe&currency=EUR"
    assert page.links["drum"] == "/search?q=drum&currency=EUR"
    assert page.links["Spices"] == "/search?category=spices"
    assert "Cocoa" not in page
    assert "Check the spelling" not in page


def test_nothing_found_says_honestly_what_can_be_done(app, visitor):
    canned(app, page_of())
    words = "A request cannot be posted to all villages yet."
    stranger = visitor().get("/search?q=quantum")
    assert words in stranger
    assert "Register your company" in stranger.links
    assert "quantum" in stranger.links["Sign in"]
    buyer = visitor("lin").get("/search?q=quantum")
    assert words in buyer
    assert "Register your company" not in buyer.links
    assert words not in visitor("sari").get("/search?q=quantum")


def test_the_search_field_above_keeps_the_words(app, visitor, listings):
    canned(app, page_of(*listings))
    page = visitor().get("/search", query_string={"q": 'a "quoted" <word>'})
    header = next(form for form in page.forms if form.names == {"q"})
    assert header.values["q"] == ['a "quoted" <word>']


def test_further_pages_end_where_nobody_pages(app, visitor, listings):
    canned(app, page_of(*listings, total=75_000))
    last = visitor().get("/search?page=99999")
    assert "Page 500 of 500" in last
    assert "Next" not in last.links
    assert "Further results are not shown." in last
    assert "Further results are not shown." not in visitor().get("/search?page=499")


def _sent(body: bytes) -> int:
    """How much of it goes over the line."""
    return len(gzip.compress(body, 6))


def test_a_full_page_of_results_stays_light(app, visitor, now, tmp_path):
    many_listings(app, tmp_path, count=PER_PAGE)
    known_rates()
    browser = visitor()
    page = browser.get("/search?q=leather+bag+shoulder&currency=EUR")
    assert page.html.count('<article class="card"') == PER_PAGE
    assert page.html.count("<mark>") >= PER_PAGE
    links = re.findall(r'(?:href|src)="(/(?:static|motif)/[^"]+)"', page.html)
    # An icon for a home screen is fetched by who puts the page there.
    links = [link for link in links if "/icons/" not in link]
    light = sum(_sent(browser.get(link).body) for link in links if "motif" not in link)
    motifs = [_sent(browser.get(link).body) for link in links if "motif" in link]
    # A browser asks for the pictures of some four rows of three before anybody scrolls.
    assert _sent(page.body) + light + sum(motifs[:12]) <= 100 * 1024
    assert len(links) - len(motifs) + 12 + 1 <= 15
