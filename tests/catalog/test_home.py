"""The home page: one search field, what is new, where the catalogue stands, and nothing invented."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from marketplace.catalog import operations as catalog
from marketplace.catalog.examples import EXAMPLES, examples_for
from tests.build import published_listing, submitted_listing
from tests.cast import HARIANG, NOW
from tests.catalog.storefronts import SUGAR, drums_and_sugar, many_listings
from tests.support.queries import counted_queries


def test_a_visitor_searches_from_the_home_page(app, visitor):
    drums_and_sugar(app)
    form = next(form for form in visitor().get("/").forms if form.action == "/search")
    assert "Djembe drum" in form.submit(q="drum")


def test_examples_in_many_scripts_are_links_to_their_search(app, visitor):
    page = visitor().get("/")
    for text, _language in examples_for("en"):
        assert parse_qs(urlsplit(page.links[text]).query) == {"q": [text]}


def test_examples_begin_in_the_readers_language_and_name_others():
    for language, own in EXAMPLES.items():
        examples = examples_for(language)
        assert [text for text, _ in examples[: len(own)]] == list(own)
        assert len({text for text, _ in examples}) == len(examples) == 8
    assert examples_for("zh_Hans_CN")[0] == ("非洲鼓", "zh-Hans")
    assert examples_for("tlh") == examples_for("en")


def test_the_newest_listings_stand_first_and_unpublished_ones_not_at_all(app, visitor):
    published_listing()
    submitted_listing(HARIANG, SUGAR)
    page = visitor().get("/")
    assert "Djembe drum" in page
    assert "Organic palm sugar" not in page


def test_a_retired_listing_leaves_the_home_page(app, acting, visitor):
    listing = published_listing()
    catalog.retire_listing(actor=acting("sari"), listing=listing, reason="Sold out.", at=NOW)
    assert "Djembe drum" not in visitor().get("/")


def test_figures_are_counted_here_and_dated(app, visitor, now):
    drums_and_sugar(app)
    page = visitor().get("/")
    assert "Villages with a published flagship 2 Desaport 21 Nov 2026" in page
    assert "Provinces reached 2 of 2 Desaport 21 Nov 2026" in page
    assert "Villages that may list 4 idn-area-data 3.1.2 21 Nov 2026" in page


def test_every_province_leads_to_its_listings(app, visitor):
    drums_and_sugar(app)
    page = visitor().get("/")
    assert "Jawa Timur 1 listing" in page
    assert "Aceh 0 listings" in page
    assert "Djembe drum" in page.visitor.get("/provinces/35")


def test_every_trade_leads_to_its_category(app, visitor):
    drums_and_sugar(app)
    page = visitor().get("/")
    assert "Djembe drum" in page.visitor.get("/categories/musical-instruments")
    assert "Cocoa and chocolate" in page.follow("All categories, and what they are in the trade")


def test_a_market_without_listings_says_what_to_do(app, visitor):
    page = visitor().get("/")
    assert "No village has published its flagship yet" in page
    assert "Villages with a published flagship 0" in page
    assert page.follow("Sign in").url.startswith("/sign-in")


def test_the_number_of_queries_does_not_grow_with_the_listings(app, visitor, tmp_path):
    published_listing()
    with counted_queries() as for_one:
        visitor().get("/")
    many_listings(app, tmp_path, count=12)
    with counted_queries() as for_eight:
        assert visitor().get("/").html.count('<article class="card"') == 8
    assert len(for_eight) == len(for_one) <= 12
