"""What a page weighs on the line, and that nothing on it moves while it loads."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from marketplace.catalog.models import Listing
from marketplace.config import ROOT
from marketplace.db import db
from tests.catalog.storefronts import many_listings
from tests.support.serving import Served, serving

RESULTS = 24
KILOBYTE = 1000
WIDTHS = (360, 1280)
# What stands, and how much it moved; kept from the first moment on.
WATCH = """
window.moved = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    const names = entry.sources.map(({ node }) => node?.outerHTML?.slice(0, 80) ?? "");
    window.moved.push([entry.value, ...names]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture(scope="module")
def storefront(app_once: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    many_listings(app_once, tmp_path_factory.mktemp("lists"), count=RESULTS + 2)
    with serving(app_once) as served:
        yield served


class Weighed:
    """A page as a first visitor loads it."""

    def __init__(self, page: Page, url: str) -> None:
        self.requests: list[str] = []
        self.bytes = 0
        devtools = page.context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.on("Network.requestWillBeSent", self._asked)
        devtools.on("Network.loadingFinished", self._came)
        page.add_init_script(WATCH)
        page.goto(url, wait_until="networkidle")
        self.cards = page.locator("article.card").count()
        self.moved: list[object] = page.evaluate("window.moved")

    def _asked(self, event: dict[str, dict[str, str]]) -> None:
        url = event["request"]["url"]
        if not url.startswith("data:"):
            self.requests.append(url)

    def _came(self, event: dict[str, float]) -> None:
        self.bytes += int(event["encodedDataLength"])


def weigh(chromium: Browser, storefront: Served, path: str, width: int) -> Weighed:
    context = chromium.new_context(viewport={"width": width, "height": 800})
    try:
        return Weighed(context.new_page(), f"{storefront.url}{path}")
    finally:
        context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", ["/", "/search", "/id/search?q=bag"])
def test_a_page_of_cards_is_light_and_nothing_on_it_moves(chromium, storefront, path, width):
    weighed = weigh(chromium, storefront, path, width)
    assert weighed.cards == (RESULTS if "search" in path else 8)
    assert weighed.bytes <= 100 * KILOBYTE
    assert len(weighed.requests) <= 15, weighed.requests
    assert weighed.moved == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_product_is_light_and_nothing_on_it_moves(chromium, storefront, width):
    with storefront.app.app_context():
        public_id = db.session.scalars(db.select(Listing.public_id)).first()
        db.session.rollback()
    weighed = weigh(chromium, storefront, f"/products/{public_id}", width)
    assert weighed.bytes <= 200 * KILOBYTE
    assert weighed.moved == []


def test_all_scripts_together_are_small():
    scripts = sorted(Path(ROOT / "static" / "js").rglob("*.js"))
    sizes = {
        script.name: len(gzip.compress(script.read_bytes(), compresslevel=9)) for script in scripts
    }
    assert sizes
    assert sum(sizes.values()) <= 20 * KILOBYTE, sizes
