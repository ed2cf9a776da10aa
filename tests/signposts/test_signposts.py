"""What machines read: valid whatever is in a name, in pages of bounded size, cached by anybody."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from marketplace.config import ROOT, Config, ConfigError
from marketplace.signposts import queries
from marketplace.signposts.feeds import Entry, Feed, atom
from marketplace.signposts.sitemaps import Leaf, index, sitemap
from tests import build
from tests.cast import HARIANG, NOW
from tests.pages import Page, Visitor
from tests.support.queries import counted_queries

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
ATOM = "{http://www.w3.org/2005/Atom}"
WICKED = "Drum & \"bass\" <script>alert('x')</script> ]]> é 鼓 عود"


@pytest.fixture
def listings(app, now):
    drum = build.published_listing(terms=build.listing_terms(name_en=WICKED))
    sugar = build.published_listing(
        village=HARIANG,
        terms=build.listing_terms(name_en="Palm sugar", category="sugar-sweeteners"),
    )
    return drum, sugar


def tree(page: Page) -> ET.Element:
    assert page.status == 200
    assert page.headers["Cache-Control"].startswith("public, max-age=")
    assert "Set-Cookie" not in page.headers
    return fromstring(page.body)


def locs(element: ET.Element) -> list[str]:
    return [loc.text or "" for loc in element.iter(f"{SITEMAP}loc")]


@given(st.text(max_size=60))
def test_any_text_makes_valid_xml(text):
    leaf = Leaf((("en", f"https://x.example/{text}"), ("x-default", text)), NOW)
    fromstring(index([(text, NOW)]))
    fromstring(sitemap([leaf]))
    entry = Entry(text, text, text, text, text, NOW, NOW)
    read = fromstring(atom(Feed(text, text, text, "en", NOW), [entry]))
    assert len(read.findall(f"{ATOM}entry")) == 1


def test_the_index_leads_to_every_published_page_in_every_language(visitor, listings, monkeypatch):
    monkeypatch.setattr(queries, "BLOCK", 1)
    build.drafted_listing()
    stranger: Visitor = visitor()
    with counted_queries() as statements:
        parts = locs(tree(stranger.get("/sitemap.xml")))
    assert len(statements) <= 12
    assert len(parts) == 3  # pages, and a block for each listing
    found = []
    for address in parts:
        with counted_queries() as statements:
            page = tree(stranger.get(address.removeprefix("http://localhost")))
        assert len(statements) <= 12
        found += locs(page)
        for url in page.findall(f"{SITEMAP}url"):
            languages = [link.get("hreflang") for link in url.findall(LINK)]
            assert languages == ["en", "id", "zh-Hans", "ja", "ar", "x-default"]
    for listing in listings:
        for prefix in ("", "/id", "/zh", "/ja", "/ar"):
            assert f"http://localhost{prefix}/products/{listing.public_id}" in found
            assert f"http://localhost{prefix}/villages/{listing.village.code}" in found
    assert len(found) == len(set(found))
    for address in found:
        if not any(f"/{one}/" in address for one in ("id", "zh", "ja", "ar", "provinces")):
            assert stranger.get(address.removeprefix("http://localhost")).status == 200, address


def test_blocks_are_bounded_and_what_is_not_there_is_404(visitor, listings):
    assert queries.BLOCK * 2 * 5 <= 50_000
    assert [block.number for block in queries.list_blocks()] == [0]
    for path in ("1", "999999999999999999999", "-1", "x"):
        assert visitor().get(f"/sitemaps/listings-{path}.xml").status == 404


@pytest.mark.parametrize(
    ("path", "titles"),
    [
        ("/feeds/new.atom", ["Palm sugar", WICKED]),
        ("/id/feeds/new.atom", ["Palm sugar", WICKED]),
        ("/feeds/provinces/35.atom", [WICKED]),
        ("/feeds/provinces/36.atom", ["Palm sugar"]),
        ("/feeds/categories/musical-instruments.atom", [WICKED]),
        ("/feeds/categories/coffee-tea.atom", []),
    ],
)
def test_a_feed_names_what_was_published_last_first(visitor, listings, path, titles):
    with counted_queries() as statements:
        page = visitor().get(path)
    assert len(statements) <= 12
    assert page.headers["Content-Type"].startswith("application/atom+xml")
    feed = tree(page)
    assert [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")] == titles
    for element in (feed, *feed.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated", "link"):
            assert element.find(f"{ATOM}{name}") is not None
    kept = {"If-None-Match": page.headers["ETag"]}
    assert visitor().client.get(path, headers=kept).status_code == 304


def test_a_feed_of_nowhere_is_404(visitor):
    assert visitor().get("/feeds/provinces/99.atom").status == 404
    assert visitor().get("/feeds/categories/cars.atom").status == 404


def test_robots_are_told_where_not_to_go_and_where_the_map_is(app_once):
    page = Visitor.of(app_once, None).get("/robots.txt")
    lines = page.body.decode().splitlines()
    assert "Disallow: /shortlist" in lines
    assert "Disallow: /ar/shortlist" in lines
    assert "Sitemap: http://localhost/sitemap.xml" in lines
    assert Visitor.of(app_once, None).get("/id/robots.txt").status == 404


def test_the_manifest_names_icons_that_are_there(app_once):
    stranger = Visitor.of(app_once, None)
    manifest = json.loads(stranger.get("/manifest.webmanifest").body)
    assert manifest["start_url"] == "/"
    for icon in manifest["icons"]:
        answer = stranger.get(icon["src"])
        assert answer.status == 200
        assert answer.headers["Content-Type"].startswith(icon["type"])
    for path in (ROOT / "static" / "icons").glob("icon-*.png"):
        with Image.open(path) as image:
            assert f"{image.width}" in path.name
    answer = stranger.get("/favicon.ico")
    assert answer.body[:4] == b"\0\0\1\0"
    assert 'rel="manifest"' in stranger.get("/").html


def test_without_a_contact_security_txt_says_so(app_once):
    page = Visitor.of(app_once, None).get("/.well-known/security.txt")
    assert page.status == 404
    assert b"SECURITY_CONTACT" in page.body
    assert b"Contact:" not in page.body


def test_with_a_contact_it_runs_out_in_time(app_once, monkeypatch, now):
    config: Config = app_once.extensions["desaport"]
    told = replace(config, security_contact="mailto:security@desaport.example")
    monkeypatch.setitem(app_once.extensions, "desaport", told)
    page = Visitor.of(app_once, None).get("/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in page.body.decode().splitlines())
    assert fields["Contact"] == "mailto:security@desaport.example"
    assert fields["Canonical"] == "http://localhost/.well-known/security.txt"
    expires = datetime.strptime(fields["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert timedelta(days=30) < expires - NOW < timedelta(days=366)


@pytest.mark.parametrize(
    "changes",
    [
        {"security_contact": "somebody"},
        {"security_contact": "javascript:alert(1)"},
        {"security_contact": "mailto:a@b.example\nExpires: 2999"},
        {"security_days": 30},
        {"security_days": 366},
    ],
)
def test_a_contact_nobody_can_use_is_refused_at_the_start(app_once, changes):
    with pytest.raises(ConfigError, match="SECURITY_"):
        replace(app_once.extensions["desaport"], **changes)
