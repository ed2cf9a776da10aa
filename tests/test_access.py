"""Every route × method × persona, generated from the application's own map of routes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Blueprint, Flask
from werkzeug.routing import Rule

from marketplace.app import create_app
from marketplace.db import db
from marketplace.events.models import Event
from marketplace.web import access
from marketplace.web.access import UndeclaredAccessError
from tests import cast
from tests.conftest import config_for
from tests.pages import Visitor
from tests.support.applications import at_work
from tests.support.databases import Databases
from tests.support.queries import counted_queries
from tests.support.routes import PERSONAS, Find, Thing, address_of, routes, thing_of
from tests.support.warmth import warm
from tests.support.world import FINANCIERS, SELLERS, TRADERS, furnish

# Words that stand in somebody's data, and who may ever read them.
CANARIES: dict[str, set[str | None]] = {
    "KANARI-DRAFT": SELLERS,
    "KANARI-SUBMITTED": {"hasan", "asep", "citra"},
    "KANARI-INQUIRY": TRADERS,
    "KANARI-NOTE": TRADERS | FINANCIERS,  # a term of the contract, which LPEI may read
    "KANARI-ACCOUNT": TRADERS,
    "KANARI-HELD": {"lin", "stefan", "oka"},
    "KANARI-FILE": TRADERS,
    "KANARI-SENT": {"lin", "stefan", "oka"},
    "KANARI-PLAN": {"lin", "stefan", "oka"},
    "KANARI-OURS-OF-NGORAN": SELLERS,
    "KANARI-OURS-OF-SHENZHEN": {"lin"},
    "KANARI-HANDED-IN": SELLERS,
    "KANARI-RFQ": TRADERS | {"oka", "stefan"},
    "KANARI-SUGGESTED": TRADERS | {"oka"},
    "KANARI-TOPIC": {"lin", "stefan", *SELLERS},
    "KANARI-MINUTES": {"lin", "stefan", *SELLERS},
    "KANARI-FORUM": {"oka", "stefan"},
    "KANARI-REMITTER": SELLERS,
    "77,713.91": SELLERS,  # the floor price
    "KANARI-BANK": TRADERS - {"ratna"},  # a mandate opens no account
    "KANARI-EXPORTER": TRADERS,
    "KANARI-MANDATE": SELLERS | {"ratna"},
    "KANARI-FINANCE": SELLERS | FINANCIERS,
    "KANARI-SEARCH": {"lin"},
    "KANARI-RECENT": {"lin"},
    "KANARI-SHORTLIST": {"lin"},
}
WORKS = {200, 303, 409, 422}
MOST_QUERIES = 12  # of a page, whoever opens it and whatever was kept before
# Joko booked the receipt, so somebody else has to confirm it.
FOUR_EYES = {("payments.confirm_receipt", "joko")}


@dataclass(frozen=True, slots=True)
class Kept:
    """A furnished database that nobody has open, its files, and what each endpoint points at in it."""

    url: str
    files: Path
    find: Find


@pytest.fixture(scope="module")
def kept_worlds() -> dict[str, Kept]:
    """By the name of the databases: the world is furnished once on each, every test has a copy."""
    return {}


@pytest.fixture
def kept(
    databases: Databases,
    kept_worlds: dict[str, Kept],
    tmp_path_factory: pytest.TempPathFactory,
    now,
) -> Kept:
    if databases.name not in kept_worlds:
        url, folder = databases.fresh(), tmp_path_factory.mktemp("world")
        config = config_for(url, folder)
        with at_work(warm(create_app(config))):
            find = furnish()
        kept_worlds[databases.name] = Kept(url, config.storage_dir, find)
    return kept_worlds[databases.name]


@pytest.fixture
def database_url(databases: Databases, kept: Kept, tmp_path: Path) -> Iterator[str]:
    url = databases.fresh(like=kept.url)
    shutil.copytree(kept.files, config_for(url, tmp_path).storage_dir)
    yield url
    databases.drop(url)


@pytest.fixture
def world(kept: Kept) -> Find:
    return kept.find


@pytest.mark.parametrize("persona", PERSONAS)
def test_every_route_answers_this_persona_as_declared(app: Flask, world, visitor, persona):
    browser: Visitor = visitor(persona)
    token = browser.csrf()
    browser.get("/")  # what is counted once for the whole process belongs to no page
    wrong = []
    for rule, method in routes(app):
        if rule.endpoint in {"accounts.sign_out", "payments.stripe_webhook"}:
            continue  # ends the session; proves itself by signature
        thing = thing_of(rule, world)
        url = address_of(app, rule, thing)
        before = _events()
        with counted_queries() as asked:
            page = browser.knock(method, url, token if method == "POST" else None)
        if method == "GET" and len(asked) > MOST_QUERIES:
            wrong.append(f"{method} {url}: {len(asked)} queries")
        expected = _expected(app, rule, method, thing, persona)
        if page.status not in expected:
            wrong.append(f"{method} {url}: {page.status}, not {expected}")
        if expected.isdisjoint(WORKS) and _events() != before:
            wrong.append(f"{method} {url}: refused, and yet something happened")
        wrong += [
            f"{method} {url}: shows {canary}"
            for canary, readers in CANARIES.items()
            if persona not in readers and canary.encode() in page.body
        ]
    assert wrong == []


def test_the_canaries_sing_for_those_they_belong_to(app: Flask, world, visitor):
    """Otherwise a missing canary would prove nothing."""
    heard = set()
    for persona in (*TRADERS, "hasan", "citra", "made", "oka"):
        browser = visitor(persona)
        for rule, method in routes(app):
            if method == "GET":
                thing = thing_of(rule, world)
                body = browser.knock("GET", address_of(app, rule, thing)).body
                heard |= {canary for canary in CANARIES if canary.encode() in body}
    assert heard == set(CANARIES)


def test_a_form_without_its_token_is_refused_whoever_sends_it(app: Flask, world, visitor):
    browser = visitor("sari")
    for rule, method in routes(app):
        if method == "POST" and rule.endpoint != "payments.stripe_webhook":
            thing = thing_of(rule, world)
            assert browser.knock("POST", address_of(app, rule, thing), {}).status == 400, rule


def test_a_form_sent_from_another_site_is_refused(app: Flask, visitor):
    browser = visitor("sari")
    answer = browser.client.post(
        "/sign-out", data=browser.csrf(), headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403


def test_the_application_does_not_start_with_an_undeclared_route(config, monkeypatch):
    naked = Blueprint("naked", __name__)
    naked.add_url_rule("/naked", "page", lambda: "nobody decided about me")
    monkeypatch.setattr("marketplace.wiring.BLUEPRINTS", (naked,))
    with pytest.raises(UndeclaredAccessError, match="GET /naked"):
        create_app(config)


def test_every_answer_carries_the_headers(app: Flask, world, visitor):
    browser = visitor("lin")
    for path in ("/", "/orders", "/nothing/here", "/static/css/desaport.css"):
        headers = browser.get(path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
    assert browser.get("/orders").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/%00", "/search?q=%00", "/products/%00", "/orders/" + "x" * 3000]
)
def test_junk_in_an_address_is_never_a_server_error(app: Flask, visitor, path):
    assert visitor("lin").get(path).status in {400, 404}


def _expected(app: Flask, rule: Rule, method: str, thing: Thing, persona: str | None) -> set[int]:
    declared = access.declared(app, rule.endpoint)
    assert declared is not None
    allowed = declared.rules[method]
    if allowed.admits(None):
        return WORKS | {400, 404}
    if persona is None:
        return {303}
    if persona not in thing.parties:
        return {404}
    if not allowed.admits(cast.acting(persona)) or (rule.endpoint, persona) in FOUR_EYES:
        return {403}
    return WORKS


def _events() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(Event)) or 0


def test_junk_in_the_second_value_of_a_name_is_refused_as_in_the_first(app: Flask, visitor):
    assert visitor("lin").get("/search?province=35&province=%00").status == 400
