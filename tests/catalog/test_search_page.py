"""The search page: results, facets, chips, pages, nothing found, no index, nonsense."""

from __future__ import annotations

import gc
import shutil

import pytest

from marketplace.catalog import operations as catalog
from tests.build import published_listing
from tests.cast import NOW
from tests.catalog.storefronts import drums_and_sugar, indexer, many_listings
from tests.pages import Visitor
from tests.support.queries import counted_queries

DRUM, SUGAR = "Djembe drum", "Organic palm sugar"


def test_a_search_shows_what_it_finds_with_price_place_and_terms(app, visitor):
    drums_and_sugar(app)
    page = visitor().get("/search?q=djembe")
    assert page.status == 200
    assert "1 listing" in page
    assert "Results for “djembe”" in page
    for words in ("Ngoran, Nglegok, Kabupaten Blitar, Jawa Timur", "USD 16.00 per piece", "SVLK"):
        assert words in page, words
    assert "FOB Tanjung Perak, Surabaya" in page
    assert "Minimum order 100 pcs" in page
    assert SUGAR not in page


def test_a_card_leads_to_its_product(app, visitor):
    drums_and_sugar(app)
    assert "Turned from one block" in visitor().get("/search?q=djembe").follow(DRUM)


def test_a_buyer_finds_the_drum_in_other_words(app, visitor):
    drums_and_sugar(app)
    for query in ("非洲鼓", "kendang", "djembee", "920600", "Blitar"):
        page = visitor().get("/search", query_string={"q": query})
        assert DRUM in page, query
        assert SUGAR not in page, query


def test_without_words_the_whole_catalogue_stands_there(app, visitor):
    drums_and_sugar(app)
    page = visitor().get("/search")
    assert "2 listings" in page
    assert DRUM in page
    assert SUGAR in page


def test_the_catalogue_may_be_found_elsewhere_and_what_was_asked_of_it_not(app_once):
    stranger = Visitor.of(app_once, None)
    assert 'name="robots"' not in stranger.get("/search").html
    for asked in ("/search?q=coffee", "/search?category=spices", "/id/search?page=2"):
        assert '<meta name="robots" content="noindex, follow">' in stranger.get(asked).html


def test_facets_count_and_choose(app, visitor):
    drums_and_sugar(app)
    page = visitor().get("/search")
    assert "Musical instruments 1 Coconut and palm products 1" in page or (
        "Coconut and palm products 1 Musical instruments 1" in page
    )
    chosen = page.visitor.get("/search?category=musical-instruments")
    assert "1 listing" in chosen
    assert SUGAR not in chosen
    assert "Remove filter: Musical instruments" in chosen
    # The other categories stay on offer, counted as if this one were not chosen.
    assert "Coconut and palm products 1" in chosen


def test_a_chip_removes_its_filter_and_keeps_the_rest(app, visitor):
    drums_and_sugar(app)
    page = visitor().get("/search?q=sugar&certificate=halal&province=Banten&max_moq=30")
    assert "1 listing" in page
    fewer = page.follow("Halal")
    assert "certificate" not in fewer.url
    for kept in ("q=sugar", "province=Banten", "max_moq=30"):
        assert kept in fewer.url, kept
    assert "Remove all filters" in fewer
    assert fewer.follow("Remove all filters").url == "/search?q=sugar"


def test_filters_in_the_address_apply(app, visitor):
    drums_and_sugar(app)
    for filters, found in (
        ("province=Jawa+Timur", DRUM),
        ("province=JAWA+TIMUR", DRUM),
        ("province=East+Java", DRUM),
        ("province=36", SUGAR),
        ("province=Banten&province=Bali", SUGAR),
        ("certificate=SVLK", DRUM),
        ("max_moq=99", SUGAR),
        ("category=musical-instruments&province=Jawa+Timur&certificate=svlk", DRUM),
    ):
        page = visitor().get(f"/search?{filters}")
        assert "1 listing" in page, filters
        assert found in page, filters


def test_the_smallest_order_is_asked_for_in_a_form_that_keeps_the_search(app, visitor):
    drums_and_sugar(app)
    page = visitor().get("/search?q=sugar&certificate=halal")
    form = next(form for form in page.forms if "max_moq" in form.names)
    answer = form.submit(max_moq="25")
    assert "Minimum order at most 25" in answer
    assert SUGAR in answer
    assert "certificate=halal" in answer.url
    assert "Nothing passes these filters" in form.submit(max_moq="24")


def test_results_come_in_pages_that_keep_the_search(app, visitor, tmp_path):
    many_listings(app, tmp_path, count=25)
    first = visitor().get("/search?q=leather&category=bags-leather")
    assert "25 listings" in first
    assert "Page 1 of 2" in first
    second = first.follow("Next")
    assert "Page 2 of 2" in second
    assert "q=leather&category=bags-leather&page=2" in second.url
    assert second.html.count('<article class="card"') == 1
    beyond = visitor().get("/search?q=leather&page=400")
    assert "Page 2 of 2" in beyond
    assert beyond.html.count('<article class="card"') == 1


def test_the_number_of_queries_does_not_grow_with_the_results(app, visitor, tmp_path):
    drums_and_sugar(app)
    visitor().get("/search")  # reads the rates, which stay
    with counted_queries() as for_one:
        assert "1 listing" in visitor().get("/search?q=djembe")
    many_listings(app, tmp_path, count=24)
    with counted_queries() as for_many:
        assert "24 listings" in visitor().get("/search?q=leather")
    assert len(for_many) == len(for_one)
    assert len(for_many) <= 5


def test_filters_that_leave_nothing_offer_the_search_without_them(app, visitor):
    drums_and_sugar(app)
    page = visitor().get("/search?q=djembe&province=Banten")
    assert "Nothing passes these filters" in page
    assert "Without the filters there is 1 listing." in page
    assert DRUM in page.follow("Show them without filters")


def test_words_nobody_offers_say_why_and_what_to_do(app, visitor):
    drums_and_sugar(app)
    page = visitor().get("/search?q=quantum+computer")
    assert page.status == 200
    assert "No village offers this yet" in page
    assert "Check the spelling" in page
    assert "2 listings" in page.follow("See the whole catalogue")


def test_an_empty_catalogue_says_so(app, visitor):
    indexer(app).bring_in_step()
    assert "The catalogue is still empty" in visitor().get("/search")


def test_a_stale_index_hides_and_never_shows(app, acting, visitor):
    drum, _sugar = drums_and_sugar(app)
    catalog.retire_listing(actor=acting("sari"), listing=drum, reason="Sold out.", at=NOW)
    page = visitor().get("/search")
    assert DRUM not in page
    assert "1 listing" in page
    assert "No village offers this yet" in visitor().get("/search?q=djembe")


def test_without_an_index_names_are_compared_and_the_page_says_so(app, visitor):
    published_listing()
    page = visitor().get("/search?q=djembe")
    assert page.status == 200
    assert "The search index is being prepared" in page
    assert DRUM in page
    for filters in (
        "category=spices",
        "province=Banten",
        "certificate=halal",
        "max_moq=5",
        "ships_to=BR",
        "readiness=ready",
    ):
        assert DRUM not in visitor().get(f"/search?q=djembe&{filters}"), filters
    for filters in (
        "category=musical-instruments",
        "province=35",
        "certificate=svlk",
        "max_moq=100",
        "ships_to=BR&ships_to=de",
        "readiness=made",
    ):
        assert DRUM in visitor().get(f"/search?q=djembe&{filters}"), filters
    assert DRUM not in visitor().get("/search?q=100%25")


# Whoosh leaves a damaged file open; the collector closes it and says so.
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
def test_a_damaged_index_does_not_take_the_page_with_it(app, visitor, config):
    drums_and_sugar(app)
    for pattern in ("gen-*/*.trm", "gen-*/*.toc", "current"):
        app.extensions["search_engine"].close()
        for file in config.search_index_dir.glob(pattern):
            file.write_bytes(b"damaged")
        page = visitor().get("/search?q=djembe")
        assert page.status == 200, pattern
        assert "The search index is being prepared" in page, pattern
        assert DRUM in page, pattern
        gc.collect()


@pytest.mark.parametrize(
    "arguments",
    [
        {"page": "abc"},
        {"page": "-1"},
        {"page": "9" * 5000},
        {"page": "²"},
        {"province": "<script>alert(1)</script>"},
        {"category": ["a"] * 500},
        {"certificate": "x" * 10_000},
        {"q": "x" * 10_000},
        {"q": "djembe " * 2000},
        {"q": '")(*&^%$#@![]{}~`\\/?<>'},
        {"q": "\u202e\u200b\ufeff"},
        {"q": "' OR 1=1 --"},
        {"q": "AND OR NOT"},
        {"max_moq": "-5"},
        {"max_moq": "1e9"},
        {"max_moq": "9" * 400},
        {"max_moq": "9" * 12, "max_lead_time": "9999", "price_max": "9999999999"},
        {"max_lead_time": "-1", "price_min": "nan", "price_max": "1e400", "currency": "<b>"},
        {"sort": "price; drop", "view": "x" * 10_000, "compare": ["z"] * 500},
        {"q": "title:djembe names:* (a OR b) ^5 ~2"},
        {"q": "djembe", "sort": "price", "currency": "JPY", "view": "table"},
        {"_scheme": "javascript", "_external": "1", "endpoint": "x", "_anchor": "y"},
    ],
    ids=lambda arguments: str(arguments)[:40],
)
@pytest.mark.parametrize("indexed", [True, False], ids=["indexed", "unindexed"])
def test_nonsense_in_the_address_never_breaks_the_page(app_once, arguments, indexed):
    if indexed:
        indexer(app_once).bring_in_step()
    else:
        app_once.extensions["search_engine"].close()
        shutil.rmtree(app_once.extensions["desaport"].search_index_dir, ignore_errors=True)
    answer = app_once.test_client().get("/search", query_string=arguments)
    assert answer.status_code == 200
    assert b"<script>" not in answer.data


@pytest.mark.parametrize("address", ["/search?q=%00", "/search?q=%ff%fe", "/search?%00=1"])
def test_bytes_that_are_no_text_are_answered_in_words(app_once, address):
    assert app_once.test_client().get(address).status_code in {200, 400}


def test_pages_of_results_link_only_to_themselves(app, visitor, tmp_path):
    many_listings(app, tmp_path, count=25)
    page = visitor().get("/search?_scheme=javascript&endpoint=x&q=leather")
    assert page.status == 200
    assert page.links["Next"].startswith("/search?")
