"""Pages of provinces, regencies, districts, villages and categories: counted, honest, within their queries."""

from __future__ import annotations

import json
import re

import pytest

from marketplace.catalog import operations as catalog
from marketplace.catalog.categories import CATEGORIES
from marketplace.catalog.category_guide import CHAPTERS, GUIDES
from marketplace.regions.operations import load_regions
from marketplace.regions.source import subset_source
from tests.build import published_listing
from tests.cast import NGORAN, NOW, SENTUL, VILLAGES
from tests.catalog.canned import RATES_SOURCE, known_rates
from tests.catalog.lists import import_list, row, written
from tests.catalog.storefronts import drums_and_sugar, many_listings
from tests.pages import Page
from tests.support.queries import counted_queries

DRUM = "Djembe drum"
DAYU, BANGSRI, KRENCENG = "35.05.09.2004", "35.05.09.2005", "35.05.09.2008"
PAGES = (
    "/",
    "/provinces",
    "/provinces/35",
    "/regencies/35.05",
    "/districts/35.05.09",
    f"/villages/{NGORAN}",
    "/categories",
    "/categories/bags-leather",
)


def linked(page: Page) -> list[dict[str, object]]:
    text = re.search(r'<script type="application/ld\+json">(.*?)</script>', page.html, re.DOTALL)
    assert text is not None
    graph: list[dict[str, object]] = json.loads(text[1])["@graph"]
    return graph


def test_a_province_counts_its_villages_and_shows_what_they_offer(app, visitor, now):
    drums_and_sugar(app)
    page = visitor().get("/provinces/35")
    assert page.status == 200
    for words in (
        "East Java",
        "Villages with a published flagship 1 of 3 Desaport 21 Nov 2026",
        "Regencies and cities reached 1 of 4",
        "Musical instruments 1",
        "Kabupaten Blitar 1 of 1",
        "Kota Blitar urban wards only",
        DRUM,
    ):
        assert words in page, words
    assert "Organic palm sugar" not in page
    here = re.search(r'aria-label="Jawa Timur: 1 flagship"\s+aria-current="page"', page.html)
    assert here, "the map shows where this province lies"
    indonesian = visitor().get("/id/provinces/35")
    assert "<h1>Jawa Timur</h1>" in indonesian.html
    assert "East Java" not in indonesian


def test_a_province_without_a_flagship_says_what_to_do(app, visitor):
    page = visitor().get("/provinces/11")
    assert "No village here has published a flagship yet" in page
    assert page.follow("See the whole catalogue").url == "/search"
    jakarta = visitor().get("/provinces/31")
    assert "urban wards (kelurahan) only" in jakarta


def test_a_shelf_comes_in_pages_and_orders_that_keep_each_other(app, visitor, tmp_path):
    many_listings(app, tmp_path, count=25)
    for address in ("/provinces/35", "/categories/bags-leather"):
        first = visitor().get(f"{address}?sort=moq")
        assert "25 listings" in first
        assert 'content="noindex, follow"' in first.html
        second = first.follow("Next")
        assert second.url == f"{address}?sort=moq&page=2"
        assert second.html.count('<article class="card"') == 1
        assert 'rel="prev"' in second.html
        assert "Page 2 of 2" in visitor().get(f"{address}?page=400")
        assert "noindex" not in visitor().get(address).html
    regency = visitor().get("/regencies/35.05?page=2")
    assert regency.html.count('<article class="card"') == 1
    assert "Page 2 of 2" in visitor().get("/regencies/35.05?page=77")


def test_a_shelf_without_an_index_still_shows_what_the_database_holds(app, visitor):
    published_listing()
    assert DRUM in visitor().get("/provinces/35")
    assert DRUM in visitor().get("/categories/musical-instruments?sort=price")


def test_a_district_says_who_can_fill_an_order_together_and_who_offers_nothing(
    app, visitor, tmp_path
):
    load_regions(at=NOW, source=subset_source([*VILLAGES, DAYU, BANGSRI, KRENCENG]))
    published_listing()
    rows = (
        row(village_code=DAYU, seller_name="BUM Desa Dayu", product_name_en="Small drum",
            hs_code="9206.00.90", category="musical-instruments", monthly_capacity="500"),
        row(village_code=BANGSRI, seller_name="BUM Desa Bangsri", product_name_en="Gong",
            hs_code="9207.90", category="musical-instruments"),
    )  # fmt: skip
    assert import_list(app, tmp_path, written(*rows), "--publish").exit_code == 0
    page = visitor().get("/districts/35.05.09")
    assert "3 of the district's 4 villages offer their flagship." in page
    pooled = page.text.partition("Can fill one order together")[2].partition("What the villages")[0]
    assert "HS heading 9206 Small drum Dayu Djembe drum Ngoran" in pooled
    assert "together 4,500 pcs a month, as declared" in pooled
    assert "Gong" not in pooled
    assert "Related trades Musical instruments Gong Bangsri" in page
    silent = page.text.partition("Villages without a published flagship")[2]
    assert silent.strip().startswith("Krenceng")
    village = visitor().get(f"/villages/{NGORAN}")
    assert "In Nglegok 3 of 4 villages offer their flagship." in village
    assert "together 4,500 pcs a month, as declared" in village


def test_urban_wards_are_named_apart(app, visitor):
    page = visitor().get("/districts/35.72.01")
    assert "The district has urban wards (kelurahan) only." in page
    assert page.follow("Sentul").url == f"/villages/{SENTUL}"
    assert "A kelurahan lists no product" in visitor().get(f"/villages/{SENTUL}")


def test_a_village_names_its_enterprise_its_path_and_its_past(app, acting, visitor, now):
    listing = published_listing()
    page = visitor().get(f"/villages/{NGORAN}")
    for words in (
        "Provinces Jawa Timur Kabupaten Blitar Nglegok Ngoran",
        "BUM Desa Karya Mandiri Ngoran",
        "Registered with Desaport 21 Nov 2026",
        "since 1 Jan 2024, by a dated mandate",
        "35.05.09.2003",
        DRUM,
    ):
        assert words in page, words
    catalog.retire_listing(actor=acting("sari"), listing=listing, reason="Sold out.", at=NOW)
    page = visitor().get(f"/villages/{NGORAN}")
    assert "This village has no published flagship" in page
    assert "Djembe drum Kendang djembe 21 Nov 2026 21 Nov 2026" in page


def test_machines_read_the_path_and_the_enterprise(app, visitor):
    trail, enterprise = linked(visitor().get(f"/villages/{NGORAN}"))
    names = [step["name"] for step in trail["itemListElement"]]  # type: ignore[attr-defined]
    assert names == ["Provinces", "Jawa Timur", "Kabupaten Blitar", "Nglegok", "Ngoran"]
    assert enterprise["name"] == "BUM Desa Karya Mandiri Ngoran"
    assert enterprise["@id"] == f"http://localhost/villages/{NGORAN}#seller"


def test_a_name_cannot_break_out_of_what_machines_read(app, visitor, tmp_path):
    nasty = "</script><script>alert(1)</script><!--&\u2028"
    rows = row(village_code="35.25.11.2009", seller_name=nasty.replace("\u2028", ""))
    assert import_list(app, tmp_path, written(rows), "--publish").exit_code == 0
    page = visitor().get("/villages/35.25.11.2009")
    assert "<script>alert" not in page.html
    assert linked(page)[1]["name"] == nasty.replace("\u2028", "")


def test_a_category_says_what_it_is_where_it_comes_from_and_what_it_holds(app, visitor):
    drums_and_sugar(app)
    page = visitor().get("/categories/coconut-palm")
    for words in ("Palm and coconut sugar", "17 Sugars and confectionery", "Banten 1", "Halal 1"):
        assert words in page, words
    assert "Organic palm sugar" in page
    assert DRUM not in page
    assert "No village offers this yet" in visitor().get("/categories/cocoa")
    index = visitor().get("/categories")
    assert index.text.index("Musical instruments") < index.text.index("Cocoa and chocolate")


@pytest.mark.parametrize(
    "address",
    [
        "/provinces/00", "/provinces/35.05", "/regencies/35", "/regencies/x",
        "/districts/35.05.09.2003", "/districts/'", "/villages/35", "/categories/nothing",
        "/categories/%F0%9F%90%84",
    ],
)  # fmt: skip
def test_what_is_no_place_or_category_is_not_found(app_once, address):
    assert app_once.test_client().get(address).status_code == 404


@pytest.mark.parametrize("arguments", ["page=-1", "page=9e9", "sort[]=x", "page=%F0"])
def test_nonsense_in_an_address_is_an_ordinary_page(app_once, arguments):
    for address in ("/provinces/35", "/regencies/35.05", "/categories/cocoa"):
        assert app_once.test_client().get(f"{address}?{arguments}").status_code == 200


def test_cards_say_what_a_foreign_price_is_about_and_by_which_rates(app, visitor, now):
    sugar = drums_and_sugar(app)[1]
    known_rates()
    village = sugar.village
    addresses = (
        f"/provinces/{village.province.code}",
        f"/regencies/{village.regency.code}",
        f"/districts/{village.district.code}",
        f"/villages/{village.code}",
        "/categories/coconut-palm",
    )
    for address in addresses:
        page = visitor().get(address)
        assert "≈ USD 2.50 1 USD = 16,000 IDR" in page, address
        assert page.text.count("Amounts marked ≈ are approximate") == 1, address
        assert RATES_SOURCE in page, address
    assert "≈" not in visitor().get("/provinces/35")


def test_no_page_asks_the_database_more_than_twelve_times(app, visitor, tmp_path):
    many_listings(app, tmp_path, count=25)
    known_rates()
    for address in PAGES:
        with counted_queries() as asked:
            assert visitor().get(address).status == 200
        assert len(asked) <= 12, (address, asked)


def test_every_category_has_its_guide_and_every_chapter_its_title():
    assert set(GUIDES) == set(CATEGORIES)
    for slug, guide in GUIDES.items():
        assert guide.trade, slug
        assert set(guide.chapters) <= set(CHAPTERS), slug
