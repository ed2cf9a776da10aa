"""A language whose every word is 40 % longer breaks no page on the narrowest phone."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

import pytest
from babel.support import NullTranslations
from flask import Flask
from flask_babel import get_babel
from playwright.sync_api import Browser, BrowserContext, Page
from typing_extensions import override

from marketplace.web.languages import LANGUAGES
from tests import build, cast
from tests.support.serving import serving

NARROWEST = 320
LONGER = 1.4
VALUE = re.compile(r"(%\(\w+\)[sd])")
TWICE = str.maketrans(
    {"a": "áà", "e": "éè", "i": "íì", "o": "óò", "u": "úù", "y": "ýÿ", "A": "ÁÀ", "E": "ÉÈ"}
)


def lengthen(text: str) -> str:
    """The text with accents, its words at least 40 % longer, its values untouched."""
    parts = VALUE.split(text)
    longer = [part if VALUE.match(part) else part.translate(TWICE) for part in parts]
    lacking = math.ceil(_length(parts) * LONGER) - _length(longer)
    return "".join(longer) + "ñ" * max(0, lacking)


def _length(parts: list[str]) -> int:
    return sum(len(part) for part in parts if not VALUE.match(part))


class Lengthened(NullTranslations):
    """Every text of the catalogue, longer."""

    @override
    def gettext(self, message: str) -> str:
        return lengthen(message)

    @override
    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return lengthen(msgid1 if n == 1 else msgid2)

    ugettext, ungettext = gettext, ngettext


@pytest.fixture(scope="module")
def pages(app_once: Flask) -> dict[str | None, list[str]]:
    """By who may open them, the addresses of a trade's pages."""
    listing = build.published_listing()
    inquiry = build.open_inquiry(listing)
    quotation = build.sent_quotation(inquiry)
    trade = [
        f"/inquiries/{inquiry.public_id}",
        f"/quotations/{quotation.public_id}",
        f"/orders/{build.confirmed_order(quotation).public_id}",
        "/inquiries",
        "/orders",
        "/language",
    ]
    public = ["/", "/search", "/search?q=nothing", f"/products/{listing.public_id}"]
    public += [f"/villages/{cast.NGORAN}", f"/compare?id={listing.public_id}"]
    public += ["/sign-in", "/register", "/about/data", "/language", "/nothing/here"]
    return {
        None: public,
        "lin": [*trade, "/searches", f"/listings/{listing.public_id}/inquiry"],
        "sari": [*trade, "/listings", "/listings/new", f"/listings/{listing.public_id}"],
    }


@pytest.fixture(scope="module")
def phone(app_once: Flask, chromium: Browser) -> Iterator[BrowserContext]:
    """A phone before a site that speaks the longer language instead of English."""
    domain = get_babel(app_once).instance.domain_instance
    with serving(app_once) as served:
        context = chromium.new_context(
            base_url=served.url, viewport={"width": NARROWEST, "height": 640}
        )
        context.set_default_timeout(20_000)
        domain.cache["en", "messages"] = Lengthened()
        yield context
        domain.cache.clear()
        context.close()


@pytest.mark.parametrize("key", [None, "lin", "sari"])
def test_a_longer_language_makes_no_page_scroll_sideways(pages, phone: BrowserContext, key):
    page = phone.new_page()
    phone.clear_cookies()
    if key is not None:
        page.goto("/sign-in")
        page.locator("main input[name=email]").fill(cast.part_of(key).email)
        page.locator("main input[name=password]").fill(cast.PASSPHRASE)
        page.locator("main input[name=password]").press("Enter")
        page.locator("form[action$=sign-out]").first.wait_for(state="attached")
    too_wide = [address for address in pages[key] if _overflows(page, address)]
    page.close()
    assert too_wide == []


def test_right_to_left_makes_no_page_scroll_sideways(pages, phone: BrowserContext):
    page = phone.new_page()
    phone.clear_cookies()
    addresses = [f"{LANGUAGES['ar'].prefix}{address}" for address in pages[None]]
    too_wide = [address for address in addresses if _overflows(page, address)]
    page.close()
    assert too_wide == []


def test_the_longer_language_is_longer_and_keeps_its_values():
    assert lengthen("Search") == "Séèáàrchñ"
    assert lengthen("%(a)s of %(b)s") == "%(a)s óòf %(b)sñ"


def _overflows(page: Page, address: str) -> bool:
    page.goto(address)
    root = "document.documentElement"
    return bool(page.evaluate(f"{root}.scrollWidth > {root}.clientWidth"))
