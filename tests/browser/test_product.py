"""The product page in Chromium: no text of a seller runs, and the bar hides no focus."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page

from marketplace.catalog.models import Listing
from marketplace.catalog.photo_processes import Darkroom
from marketplace.catalog.photo_terms import FEWEST_PHOTOS
from marketplace.db import transaction
from tests.build import published_listing
from tests.catalog.whole import whole_terms
from tests.photographs import prepared
from tests.support.serving import Served
from tests.web.payloads import PAYLOADS

PHONE = {"width": 360, "height": 740}
# Where the focus is, and how much of it the bar covers.
COVERED = """() => {
  const bar = document.querySelector(".ask-bar");
  const held = document.activeElement;
  if (!held || held === document.body || bar.contains(held)) return null;
  const box = held.getBoundingClientRect();
  const top = bar.getBoundingClientRect().top;
  return [held.outerHTML.slice(0, 90), Math.max(0, Math.min(box.bottom, innerHeight) - top), box.top, box.height];
}"""


@dataclass
class Watched:
    """A page, and what it said that it should not have."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def asked(self, dialog: Dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()


@pytest.fixture
def watched(chromium: Browser, app_server: Served) -> Iterator[Watched]:
    context = chromium.new_context(base_url=app_server.url, viewport=PHONE)  # type: ignore[arg-type]
    context.set_default_timeout(30_000)
    watched = Watched(context.new_page())
    watched.page.on("console", watched.said)
    watched.page.on("dialog", watched.asked)
    watched.page.on("pageerror", lambda error: watched.complaints.append(str(error)))
    yield watched
    context.close()


@pytest.fixture
def listing(app: Flask) -> Listing:
    for number in range(FEWEST_PHOTOS):
        Darkroom(app.extensions["storage"]).keep(prepared(number))
    return published_listing(terms=whole_terms())


def test_sixty_texts_run_nowhere(watched: Watched, listing: Listing):
    names = ("name_en", "name_id", "summary_en", "summary_id")

    def say(start: int) -> None:
        for place, name in enumerate(names):
            setattr(listing, name, PAYLOADS[(start + place) % len(PAYLOADS)])
        listing.description_en = listing.description_id = "\n".join(PAYLOADS)
        listing.story_en = listing.story_id = " ".join(PAYLOADS)
        listing.makers[0].craft = listing.materials[0].name = listing.packs[0].name = "".join(
            PAYLOADS[:3]
        )

    for start in (0, 30, 43):
        transaction(say)(start)
        watched.page.goto(f"/products/{listing.public_id}?country=DE")
        watched.page.wait_for_load_state("networkidle")
        text = watched.page.locator("#story").inner_text()
        assert all(" ".join(payload.split()) in " ".join(text.split()) for payload in PAYLOADS[:40])
    # Linked data is data: the policy that forbids inline script says nothing about it either.
    assert watched.complaints == []


def test_the_bar_that_stays_covers_nothing_that_has_the_focus(watched: Watched, listing: Listing):
    watched.page.goto(f"/products/{listing.public_id}?country=CN")
    assert watched.page.locator(".ask-bar").is_visible()
    seen = 0
    for _step in range(60):
        watched.page.keyboard.press("Tab")
        found = watched.page.evaluate(COVERED)
        if found is not None:
            element, covered, top, height = found
            # What is taller than the screen cannot stand above the bar; its beginning does.
            assert covered <= 0 or height > PHONE["height"] / 2, element
            assert top < PHONE["height"] - 130, element
            seen += 1
    assert seen > 20
