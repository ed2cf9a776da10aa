"""Pages whose every text would run, in Chromium: nothing runs, and the policy refuses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Error, Page

from tests.browser.sessions import hand_over
from tests.cast import NOW
from tests.support.serving import Served, serving
from tests.support.smtp import mail_server
from tests.web.attacked import ROUNDS, Attacked, attacked

PHONE = {"width": 360, "height": 740}
# What a browser itself made of the page beyond text: it reads markup as no parser of ours does.
MADE = """() => [...document.querySelectorAll("*")].filter((one) =>
  ["iframe", "frame", "object", "embed", "base", "style", "math", "audio", "video", "marquee"]
    .includes(one.localName)
  || [...one.attributes].some(({ name, value }) =>
    name.startsWith("on") || name === "srcdoc" || /^\\s*(javascript|vbscript):/i.test(value) &&
    ["href", "src", "action", "formaction", "data", "xlink:href"].includes(name))
  || one.localName === "script" && !one.src && one.type !== "application/ld+json"
).map((one) => one.outerHTML.slice(0, 120))"""


@dataclass
class Watched:
    """A page, and what it said that it should not have."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def asked(self, dialog: Dialog) -> None:
        self.complaints.append(f"{self.page.url}: dialog {dialog.message}")
        dialog.dismiss()

    def failed(self, error: Error) -> None:
        self.complaints.append(f"{self.page.url}: {error}")


@pytest.fixture(scope="module")
def world(app_once: Flask) -> Iterator[Attacked]:
    with pytest.MonkeyPatch.context() as clocks, mail_server() as server:
        clocks.setattr("marketplace.clock.now", lambda: NOW)
        world = attacked(app_once, mail_url=server.url)
        world.write(ROUNDS[0])
        yield world


@pytest.fixture(scope="module")
def site(world: Attacked) -> Iterator[Served]:
    with serving(world.app) as served:
        yield served


def test_nothing_runs_on_any_page(chromium: Browser, world: Attacked, site: Served):
    by_reader: dict[str | None, list[str]] = {}
    for address, readers in world.pages:
        found = world.browsers[readers[0]].knock("GET", address)
        if found.html and found.status != 303:
            by_reader.setdefault(readers[0], []).append(address)
    complaints, opened = [], 0
    for reader, addresses in by_reader.items():
        context = chromium.new_context(base_url=site.url, viewport=PHONE)  # type: ignore[arg-type]
        hand_over(world.browsers[reader], context, site=site.url)
        watched = Watched(context.new_page())
        watched.page.on("console", watched.said)
        watched.page.on("dialog", watched.asked)
        watched.page.on("pageerror", watched.failed)
        for address in addresses:
            watched.page.goto(address)
            watched.complaints += [f"{address}: {one}" for one in watched.page.evaluate(MADE)]
            opened += 1
        complaints += watched.complaints
        context.close()
    assert complaints == []
    assert opened > 80
