"""Every page in five languages: the prefix, the switch that keeps the place, what search engines read."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from flask import Flask, url_for

from marketplace import wiring
from marketplace.accounts import queries as people
from marketplace.web.languages import LANGUAGES, PREFIXED, path_in, without_language
from marketplace.web.readers import reader_at
from tests import cast
from tests.pages import Visitor

HEAD = re.compile(r'<link\s+rel="alternate"\s+hreflang="([^"]+)"\s+href="([^"]+)"')
CANONICAL = re.compile(r'<link rel="canonical"\s+href="([^"]+)"')
ROOT = re.compile(r'<html lang="([^"]+)" dir="([^"]+)"')
PUBLIC_PAGES = ("/", "/search?q=djembe&page=1", "/sign-in", "/register", "/about/data", "/language")
PAGES = [f"{LANGUAGES[code].prefix}{page}" for code in LANGUAGES for page in PUBLIC_PAGES]


@pytest.fixture
def stranger(app_once: Flask) -> Visitor:
    return Visitor.of(app_once, None)


def alternates(page: str) -> dict[str, str]:
    return {tag: address.replace("&amp;", "&") for tag, address in HEAD.findall(page)}


def root_of(page: str) -> tuple[str, str]:
    """What the root element says: language and direction."""
    found = ROOT.search(page)
    assert found is not None
    return found[1], found[2]


def canonical_of(page: str) -> str:
    found = CANONICAL.search(page)
    assert found is not None
    return path_of(found[1].replace("&amp;", "&"))


def path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_its_language_and_where_the_others_are(stranger: Visitor, page: str):
    answer = stranger.get(page)
    html = answer.body.decode()
    language = LANGUAGES.get(page.split("/")[1], LANGUAGES["en"])
    assert answer.status == 200
    assert root_of(html) == (language.tag, language.direction)
    assert canonical_of(html) == page
    others = alternates(html)
    assert set(others) == {one.tag for one in LANGUAGES.values()} | {"x-default"}
    assert others["x-default"] == others["en"]
    assert path_of(others[language.tag]) == page


def test_alternates_answer_each_other(stranger: Visitor):
    first = alternates(stranger.get("/search?q=djembe").body.decode())
    for address in first.values():
        assert alternates(stranger.get(path_of(address)).body.decode()) == first


@pytest.mark.parametrize("code", sorted(PREFIXED))
def test_every_link_and_form_of_a_page_stays_in_its_language(stranger: Visitor, code: str):
    page = stranger.get(f"/{code}/search?q=djembe")
    own = [form.action for form in page.forms if form.action.startswith("/")]
    addresses = [url for url in [*page.urls, *own] if url.startswith("/")]
    assert addresses
    assert [url for url in addresses if not url.startswith(f"/{code}/")] == []


def test_machine_addresses_have_no_language(app_once: Flask, stranger: Visitor):
    assert 'href="/static/css/desaport.' in stranger.get("/ar/search").html
    for path in ("/ar/static/css/desaport.css", f"/id/motif/{cast.NGORAN}.svg"):
        assert stranger.get(path).status == 404


def test_what_programs_fetch_is_among_the_machine_addresses(app_once: Flask):
    """Files, hooks and pictures; feeds and the description of the search are in a language."""
    files = {
        rule.endpoint
        for rule in app_once.url_map.iter_rules()
        if re.search(r"\.(svg|png|jpe?g|webp|ico|xml|txt|json|webmanifest|atom)\b", rule.rule)
        or rule.rule.startswith("/webhooks")
    }
    feeds = {"signposts.newest", "signposts.newest_of_category", "signposts.newest_of_province"}
    assert files - wiring.MACHINE_ADDRESSES == {"catalog.opensearch", *feeds}


def test_the_switch_keeps_the_place_and_remembers(stranger: Visitor):
    page = stranger.get("/search?q=kopi+arabika&sort=newest")
    [link] = [url for url in page.urls if url.startswith("/language/ja?")]
    japanese = stranger.client.get(link)
    assert japanese.status_code == 303
    assert japanese.location == "/ja/search?q=kopi+arabika&sort=newest"
    assert "language=ja" in japanese.headers["Set-Cookie"]
    home = stranger.client.get("/")
    assert (home.status_code, home.location) == (302, "/ja/")
    stranger.client.get("/ja/language/en")
    assert stranger.client.get("/").status_code == 200


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example/", "/\\evil"])
def test_the_switch_leads_nowhere_else(stranger: Visitor, elsewhere: str):
    answer = stranger.client.get("/language/id", query_string={"next": elsewhere})
    assert answer.location == "/id/"
    assert stranger.get("/language/xx").status == 404


def test_a_browsers_language_is_a_suggestion_and_never_a_redirect(app_once: Flask):
    first = Visitor.of(app_once, None)
    answer = first.client.get("/search", headers={"Accept-Language": "ja,en;q=0.5"})
    assert answer.status_code == 200
    assert "このページを日本語で読む" in answer.text
    assert {"Accept-Language", "Cookie"} <= set(answer.vary)
    assert "このページを日本語で読む" not in first.client.get("/search").text
    first.client.get("/language/en")
    again = first.client.get("/search", headers={"Accept-Language": "ja"})
    assert "このページを日本語で読む" not in again.text


def test_pages_nobody_translates_for_buyers_are_plain_english(app_once: Flask):
    seller = Visitor.of(app_once, "sari")
    html = seller.get("/zh/listings").body.decode()
    assert root_of(html) == ("en", "ltr")
    assert 'href="/zh/search"' in html
    indonesian = seller.get("/id/listings").body.decode()
    assert root_of(indonesian) == ("id", "ltr")


def test_a_signed_in_person_is_written_to_in_the_language_they_choose(app, visitor):
    browser = visitor("lin")
    page = browser.get("/ar/orders")
    form = next(form for form in page.forms if "language" in form.names)
    answer = browser.client.post(form.action, data={**form.values, "language": "zh"})
    assert answer.location == "/zh/orders"
    assert reader_at(cast.part_of("lin").email).language.code == "zh"


def test_language_and_time_zone_are_chosen_on_a_page_too(app, visitor):
    browser = visitor("greta")
    form = next(f for f in browser.get("/language").forms if "time_zone" in f.names)
    refused = form.submit(time_zone="Mars/Olympus")
    assert refused.status == 422
    kept = form.submit(language="id", time_zone="Europe/Berlin")
    assert kept.url == "/id/"
    person = people.find_person(email=cast.part_of("greta").email)
    assert person is not None
    assert (person.language, person.time_zone) == ("id", "Europe/Berlin")


def test_a_sign_in_leads_on_in_the_persons_language(app, visitor):
    stranger = visitor()
    answer = stranger.client.get("/id/orders")
    assert answer.location == "/id/sign-in?next=/id/orders"


def test_addresses_go_into_a_language_and_out_again(app_once: Flask):
    for language in LANGUAGES.values():
        assert without_language(path_in(language, "/search")) == "/search"
    assert without_language("/idle") == "/idle"
    with app_once.test_request_context("/"):
        assert url_for("catalog.search") == "/search"
