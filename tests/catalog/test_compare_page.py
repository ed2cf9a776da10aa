"""Up to four listings side by side, chosen by links, without JavaScript."""

from __future__ import annotations

from dataclasses import replace

import pytest

from marketplace.catalog import operations as catalog
from tests.build import drafted_listing, published_listing
from tests.cast import HARIANG, NOW
from tests.catalog.canned import known_rates
from tests.catalog.storefronts import SUGAR, drums_and_sugar, many_listings
from tests.pages import Page
from tests.support.queries import counted_queries

DRUM, PALM_SUGAR = "Djembe drum", "Organic palm sugar"


def compare_links(page: Page) -> list[str]:
    return [url for url in page.urls if url.startswith("/search") and "#listing-" in url]


def test_listings_are_taken_into_the_comparison_and_out_again(app, visitor):
    drum, sugar = drums_and_sugar(app)
    page = visitor().get("/search?category=musical-instruments&category=coconut-palm")
    assert "chosen to compare" not in page
    link = next(url for url in compare_links(page) if drum.public_id in url)
    one = page.visitor.get(link)
    assert "1 of 4 chosen to compare" in one
    assert "category=musical-instruments" in one.url
    link = next(url for url in compare_links(one) if url.endswith(sugar.public_id))
    two = page.visitor.get(link)
    assert "2 of 4 chosen to compare" in two
    assert two.text.count("Remove from comparison") == 2
    both = two.follow("Compare")
    assert both.url.startswith(f"/compare?id={drum.public_id}&id={sugar.public_id}&category=")
    fewer = both.follow("Leave out")
    assert DRUM in fewer
    assert PALM_SUGAR not in fewer
    back = fewer.follow("Back to the results")
    assert "1 of 4 chosen to compare" in back
    assert "chosen to compare" not in back.follow("Clear")


def test_everything_a_buyer_weighs_stands_side_by_side(app, visitor, now):
    known_rates()
    drum, sugar = published_listing(), published_listing(HARIANG, SUGAR)
    page = visitor().get(f"/compare?id={drum.public_id}&id={sugar.public_id}&currency=EUR")
    assert page.status == 200
    for words in (
        "from 100 pcs: USD 18.50 from 1,000 pcs: USD 16.00",
        "≈ EUR 12.80 rate 1 EUR = 1.25 USD, Bank of the tests, 20 Nov 2026",
        "FOB Tanjung Perak, Surabaya",
        "100 pcs",
        "4,000 pcs",
        "45 days",
        "SVLK",
        "Ngoran, Nglegok, Kabupaten Blitar, Jawa Timur",
        "9206.00",
        "from 25 kg: Rp 40.000",
        "FCA Tanjung Priok, Jakarta",
        "Halal EU Organic",
        "1702.90",
    ):
        assert words in page, words
    assert page.text.index(DRUM) < page.text.index(PALM_SUGAR)
    assert page.links["Ask for a quotation"].endswith(f"/{sugar.public_id}/inquiry")
    assert "Ask for a quotation" not in visitor("sari").get(page.url)


def test_what_differs_is_marked_and_what_is_missing_is_said(app, visitor):
    drum = published_listing()
    sugar = published_listing(HARIANG, replace(SUGAR, lead_time_days=45, certificates=()))
    page = visitor().get(f"/compare?id={drum.public_id}&id={sugar.public_id}")
    assert "Minimum order (differs) 100 pcs 25 kg" in page
    assert "Lead time 45 days 45 days" in page
    assert "Certificates, as declared (differs) SVLK not stated" in page
    alone = visitor().get(f"/compare?id={drum.public_id}")
    assert "(differs)" not in alone


def test_a_fifth_is_cut_with_a_plain_note(app, visitor, tmp_path):
    many_listings(app, tmp_path, count=5)
    page = visitor().get("/search")
    ids = [url.rsplit("#listing-", 1)[1] for url in compare_links(page)]
    page = visitor().get("/compare", query_string={"id": ids})
    assert "At most 4 listings stand side by side; the others were left out." in page
    assert page.html.count('class="compare-head"') == 4
    # On the page of results the fifth cannot be taken in at all.
    full = visitor().get("/search", query_string={"compare": ids})
    assert "4 of 4 chosen to compare" in full
    assert full.text.count("Remove from comparison") == 4
    assert "Add to comparison" not in full


def test_what_is_not_published_is_left_out_and_said(app, acting, visitor):
    drum = published_listing()
    draft = drafted_listing(key="asep", village=HARIANG, terms=SUGAR)
    page = visitor("asep").get(f"/compare?id={drum.public_id}&id={draft.public_id}")
    assert "1 listing is not published and was left out." in page
    assert PALM_SUGAR not in page
    catalog.retire_listing(actor=acting("sari"), listing=drum, reason="Sold out.", at=NOW)
    assert "Nothing to compare yet" in visitor().get(f"/compare?id={drum.public_id}")


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"id": "x"},
        {"id": ["../etc"] * 500},
        {"id": "z" * 10_000},
        {"page": "-1", "q": "\u202e"},
    ],
    ids=str,
)
def test_nonsense_compares_nothing(app_once, arguments):
    answer = app_once.test_client().get("/compare", query_string=arguments)
    assert answer.status_code == 200
    assert b"Nothing to compare yet" in answer.data


def test_comparing_four_asks_no_more_of_the_database_than_comparing_one(app, visitor, tmp_path):
    many_listings(app, tmp_path, count=4)
    ids = [url.rsplit("#listing-", 1)[1] for url in compare_links(visitor().get("/search"))]
    with counted_queries() as for_one:
        visitor().get("/compare", query_string={"id": ids[:1]})
    with counted_queries() as for_four:
        visitor().get("/compare", query_string={"id": ids})
    assert len(for_four) == len(for_one)
    assert len(for_four) <= 6
