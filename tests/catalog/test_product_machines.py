"""What machines read of a product page: linked data, cards, the picture it is shared with."""

from __future__ import annotations

import io
import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image

from marketplace.catalog.photo_processes import Darkroom
from marketplace.catalog.sharing import share_picture
from marketplace.db import db, transaction
from marketplace.documents.drawing import DrawingError
from marketplace.web.linked_data import linked_data as script
from tests.build import published_listing
from tests.catalog.whole import whole_terms
from tests.pages import Visitor
from tests.photographs import prepared
from tests.web.payloads import linked_data


@pytest.fixture(scope="module")
def drums(app_once):
    """The drums in full, the bytes of their cover in the storage."""
    Darkroom(app_once.extensions["storage"]).keep(prepared(0))
    return published_listing(terms=whole_terms())


@pytest.fixture
def stranger(app_once, now):
    return Visitor.of(app_once, None)


@pytest.fixture
def page(drums, stranger):
    return stranger.get(f"/products/{drums.public_id}")


def graph(page):
    (data,) = linked_data(page.html)
    assert isinstance(data, dict)
    return {node["@type"]: node for node in data["@graph"]}


def meta(page, name):
    found = re.search(rf'<meta (?:property|name)="{name}"\s+content="([^"]*)">', page.html)
    assert found, name
    return found.group(1)


def test_linked_data_tells_product_offers_seller_and_trail(page, drums):
    found = graph(page)
    assert set(found) == {"Product", "Organization", "BreadcrumbList"}
    product = found["Product"]
    assert product["name"] == "Djembe drum"
    assert product["alternateName"] == "Kendang djembe"
    assert product["url"] == f"http://localhost/products/{drums.public_id}"
    fob, cif = product["offers"]
    assert (fob["priceCurrency"], fob["lowPrice"], fob["highPrice"]) == ("USD", "16.00", "18.50")
    assert (cif["priceCurrency"], cif["lowPrice"], cif["offerCount"]) == ("EUR", "20.00", 1)
    thousand = fob["offers"][1]
    assert thousand["eligibleQuantity"] == {
        "@type": "QuantitativeValue", "minValue": 1000, "unitCode": "H87",
    }  # fmt: skip
    assert thousand["deliveryLeadTime"]["value"] == 60
    assert thousand["priceSpecification"]["name"].startswith("FOB Tanjung Perak, Surabaya")
    assert thousand["seller"] == {"@id": found["Organization"]["@id"]}
    assert found["Organization"]["name"] == "BUM Desa Karya Mandiri Ngoran"
    trail = [step["name"] for step in found["BreadcrumbList"]["itemListElement"]]
    assert trail == ["Home", "Musical instruments", "Djembe drum"]


def test_an_expired_certificate_is_not_told_to_machines(page):
    held = graph(page)["Product"]["hasCertification"]
    assert [(one["name"], one["expires"]) for one in held] == [("SVLK", "2027-01-31")]


@pytest.mark.parametrize("text", ["</script>", "<!--", "]]>", "a\u2028b", "a\u2029b", "&amp;", "'"])
def test_no_text_leaves_the_script_it_is_data_in(text):
    element = script({"name": text})
    written = element.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set(written) & set("<>&'\u2028\u2029")
    assert json.loads(written)["@graph"] == [{"name": text}]


def test_cards_of_other_sites_name_the_product_and_its_picture(page, drums):
    assert meta(page, "og:title") == "Djembe drum"
    assert meta(page, "og:url") == f"http://localhost/products/{drums.public_id}"
    assert meta(page, "og:image") == meta(page, "twitter:image")
    assert meta(page, "twitter:card") == "summary_large_image"
    assert (
        meta(page, "og:image:alt") == "Djembe drum, Ngoran, Nglegok, Kabupaten Blitar, Jawa Timur"
    )
    assert f'<link rel="canonical" href="http://localhost/products/{drums.public_id}">' in page.html


def test_links_pass_the_address_on_and_load_nothing(page, drums):
    address = f"http://localhost/products/{drums.public_id}"
    assert page.links["E-mail"].startswith("mailto:?subject=Djembe%20drum&body=http")
    (x,) = parse_qs(urlsplit(page.links["X"]).query)["url"]
    (whatsapp,) = parse_qs(urlsplit(page.links["WhatsApp"]).query)["text"]
    assert (x, whatsapp) == (address, f"Djembe drum {address}")
    sources = re.findall(r'(?:src|data-src)="([^"]+)"', page.html)
    assert sources
    assert all(source.startswith("/") for source in sources)


def test_the_picture_is_drawn_once_the_same_and_may_be_kept_for_ever(page, stranger, app_once):
    address = urlsplit(meta(page, "og:image")).path
    drawn = stranger.get(address)
    assert drawn.headers["Content-Type"] == "image/png"
    assert drawn.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    with Image.open(io.BytesIO(drawn.body)) as picture:
        assert (picture.format, picture.size) == ("PNG", (1200, 630))
    name = address.rpartition("/")[2]
    (kept,) = app_once.extensions["share_shelf"].folder.rglob(name)
    assert kept.read_bytes() == drawn.body
    assert stranger.get(address).body == drawn.body
    kept.unlink()
    assert stranger.get(address).body == drawn.body, "drawn again, the same bytes"


def test_without_a_photo_the_motif_of_the_village_is_drawn(drums, app_once):
    shown = share_picture(drums, None)
    assert shown.facts["motif"].startswith("<svg")
    shelf = app_once.extensions["share_shelf"]
    drawn = shelf.draw(shown, photo=None)
    assert shelf.find(shown) == drawn
    with Image.open(io.BytesIO(drawn)) as picture:
        assert picture.size == (1200, 630)


def test_a_cover_whose_bytes_are_gone_leaves_the_plain_picture(app, visitor, now):
    listing = published_listing()
    page = visitor().get(f"/products/{listing.public_id}")
    answer = visitor().knock("GET", urlsplit(meta(page, "og:image")).path)
    assert answer.headers["Location"].startswith("/static/img/share.")


def test_a_new_name_is_a_new_picture_and_old_addresses_lead_to_it(app, visitor, now):
    listing = published_listing()
    page = visitor().get(f"/products/{listing.public_id}")
    old = urlsplit(meta(page, "og:image")).path
    transaction(lambda: setattr(listing, "name_en", "Talking drum"))()
    db.session.rollback()
    answer = visitor().knock("GET", old)
    assert answer.status == 303
    new = urlsplit(meta(visitor().get(f"/products/{listing.public_id}"), "og:image")).path
    assert answer.headers["Location"] == new != old


@pytest.mark.parametrize("digest", ["x", "0" * 32, "..%2f..%2fsecret", "é"])
def test_an_address_of_no_picture_leads_to_the_present_one_or_nowhere(drums, stranger, digest):
    answer = stranger.knock("GET", f"/products/{drums.public_id}/picture/{digest}.png")
    assert answer.status in {303, 404}
    assert stranger.knock("GET", f"/products/nothing/picture/{digest}.png").status == 404


def test_where_no_picture_can_be_drawn_a_plain_one_stands_in(page, stranger, app_once, monkeypatch):
    def fail(_picture: object, *, photo: bytes | None) -> bytes:
        raise DrawingError("no time" if photo else "no photo")

    shelf = app_once.extensions["share_shelf"]
    monkeypatch.setattr(shelf, "find", lambda _picture: None)
    monkeypatch.setattr(shelf, "draw", fail)
    answer = stranger.knock("GET", urlsplit(meta(page, "og:image")).path)
    assert answer.status == 302
    assert answer.headers["Location"].startswith("/static/img/share.")
    assert "immutable" not in answer.headers.get("Cache-Control", "")
