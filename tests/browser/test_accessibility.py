"""Every page a person can open, in three languages, on a phone and on a desk: axe finds nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

import pytest
from flask import Flask
from playwright.sync_api import Browser

from marketplace.catalog.indexing import Indexer
from tests import cast
from tests.browser.sessions import hand_over
from tests.pages import Visitor
from tests.support.routes import PERSONAS, Find, address_of, readers_of, routes, thing_of
from tests.support.serving import Served, serving
from tests.support.world import furnish

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SIZES = ((360, 740), (1280, 900))
NOTHING_THERE = 404
PREFIXES = {"en": "", "id": "/id", "ar": "/ar"}
# Counted: so many different pages speak each language, or the examination is no examination.
FEWEST = {"en": 83, "id": 83, "ar": 37}
# Nothing is fetched beforehand: that is for sound and for styles of other sites, and there are none.
EXAMINE = """async (levels) => {
  const found = await axe.run(document,
    { runOnly: levels, resultTypes: ["violations"], preload: false, iframes: false });
  return found.violations.map((one) =>
    `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(", ")}`);
}"""


@dataclass(frozen=True, slots=True)
class Site:
    """A trade's pages, served and not changed; everybody is signed in."""

    served: Served
    find: Find
    browsers: dict[str | None, Visitor]


@pytest.fixture(scope="module")
def site(app_once: Flask) -> Iterator[Site]:
    with pytest.MonkeyPatch.context() as clocks:
        clocks.setattr("marketplace.clock.now", lambda: cast.NOW)
        find = furnish()
        Indexer(app_once.extensions["search_engine"]).rebuild()
        browsers = {key: Visitor.of(app_once, key) for key in PERSONAS}
        with serving(app_once) as served:
            yield Site(served, find, browsers)


@pytest.mark.timeout(1200)  # every page of the house, twice
@pytest.mark.parametrize("language", PREFIXES)
def test_axe_finds_nothing_on_any_page(chromium: Browser, site: Site, language: str):
    violations, examined = [], 0
    context = chromium.new_context(base_url=site.served.url)
    context.add_init_script(AXE)
    page = context.new_page()
    for reader, addresses in _pages(site, language).items():
        context.clear_cookies()
        hand_over(site.browsers[reader], context, site=site.served.url)
        for address in addresses:
            page.goto(address)
            assert page.evaluate("document.documentElement.lang") == language, address
            examined += 1
            for width, height in SIZES:
                page.set_viewport_size({"width": width, "height": height})
                found = page.evaluate(EXAMINE, LEVELS)
                violations += [f"{address} at {width} px: {one}" for one in found]
    context.close()
    assert violations == []
    assert examined >= FEWEST[language]


def _pages(site: Site, language: str) -> dict[str | None, list[str]]:
    """The addresses of all different pages, by who opens them: the first of the cast who may.

    An address that leads on counts where it leads. What nobody translates for buyers is the English
    page again, and where there is nothing it is always the same page.
    """
    app, found = site.served.app, dict[str | None, list[str]]()
    seen: set[str | int] = set()
    for rule, method in routes(app):
        if method != "GET":
            continue
        thing = thing_of(rule, site.find)
        reader = readers_of(app, rule, thing)[0]
        answer = site.browsers[reader].get(PREFIXES[language] + address_of(app, rule, thing))
        page = answer.status if answer.status == NOTHING_THERE else answer.url
        if f'<html lang="{language}"' in answer.html and page not in seen:
            seen.add(page)
            found.setdefault(reader, []).append(answer.url)
    return found
