"""Real people in headless Chromium against the served application and the fake card provider."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from marketplace.app import create_app
from marketplace.catalog.worker import IndexWorker
from marketplace.db import db
from marketplace.jobs.worker import Worker
from tests import cast, photographs
from tests.browser.flows import Goods, goods_with
from tests.browser.sessions import hand_over
from tests.conftest import config_for
from tests.imaging import corpus
from tests.pages import Visitor
from tests.support.applications import at_work
from tests.support.browsers import ARGUMENTS, chromium_path
from tests.support.databases import Databases
from tests.support.fakestripe.server import FakeStripe
from tests.support.serving import Served, serving

PATIENCE = 20_000  # milliseconds for one step of a page
WEBHOOK_SECRET = "whsec_browser"

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a Chromium these tests are not collected; closing_line.py says so."""
    if chromium_path() is None:
        items[:] = [item for item in items if "tests/browser" not in item.nodeid]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def provider() -> Iterator[FakeStripe]:
    """A card provider that delivers its notices at once, as in life."""
    server = FakeStripe(webhook_secret=WEBHOOK_SECRET).start()
    yield server
    server.stop()
    assert server.breaches == []
    assert server.failures == []


@pytest.fixture
def shop(sqlite_databases: Databases, tmp_path: Path, provider: FakeStripe) -> Iterator[Served]:
    """The application with its worker on a real port, wired to the provider."""
    url = sqlite_databases.fresh()
    app = create_app(
        config_for(
            url,
            tmp_path,
            stripe_secret_key="sk_test_browser",
            stripe_webhook_secrets=(WEBHOOK_SECRET,),
            stripe_api_base=provider.url,
        )
    )
    photographs.put_bytes(app)
    workers: tuple[Worker | IndexWorker, ...] = (Worker(app), IndexWorker(app))
    threads = [worker.start_thread() for worker in workers]
    with serving(app) as served:
        provider.webhook_url = f"{served.url}/webhooks/stripe"
        yield served
    for worker, thread in zip(workers, threads, strict=True):
        worker.stop()
        thread.join()
    with at_work(app):
        pass  # the requests are over: give back what they opened
    sqlite_databases.drop(url)


@pytest.fixture
def shop_app(shop: Served) -> Iterator[Flask]:
    """The served application's context, to arrange and to look at what came of it."""
    with shop.app.app_context():
        yield shop.app
        db.session.remove()


@pytest.fixture
def person(
    chromium: Browser, shop: Served, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Page]]:
    """``person("lin")``: a page in a browser of their own, signed in by pass phrase."""
    contexts: list[BrowserContext] = []
    pages: dict[str, Page] = {}

    def enter(key: str, **settings: object) -> Page:
        if key not in pages:
            context = chromium.new_context(
                viewport={"width": 1280, "height": 900},
                base_url=shop.url,
                **settings,  # type: ignore[arg-type]
            )
            context.set_default_timeout(PATIENCE)
            contexts.append(context)
            page = context.new_page()
            page.goto("/sign-in")
            page.get_by_label("E-mail address").fill(cast.part_of(key).email)
            page.get_by_label("Pass phrase").fill(cast.PASSPHRASE)
            page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
            page.get_by_role("button", name="Sign out").wait_for(state="attached")
            pages[key] = page
        return pages[key]

    yield enter
    for context in contexts:
        context.close()


@pytest.fixture
def goods(shop_app: Flask, provider: FakeStripe, tmp_path: Path, now) -> Goods:
    """What the flows are about, at the cast's moment."""
    provider.set_clock(now)
    photo = tmp_path / "drum.jpg"
    photo.write_bytes(corpus.photograph())
    return goods_with(photo)


@pytest.fixture
def desk(chromium: Browser, shop: Served) -> Iterator[Callable[..., Page]]:
    """``desk("sari")``: a page of a browser that has her session; None is a stranger's."""
    contexts: list[BrowserContext] = []

    def open_page(key: str | None, **settings: object) -> Page:
        context = chromium.new_context(
            viewport={"width": 1280, "height": 900},
            base_url=shop.url,
            **settings,  # type: ignore[arg-type]
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        if key is not None:
            hand_over(Visitor.of(shop.app, key), context, site=shop.url)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
