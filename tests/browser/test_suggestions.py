"""Suggestions under the search fields: by keyboard, by pointer, for who listens, and when they fail."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from marketplace.search.documents import Suggestion, SuggestionKind
from tests.searches.engines import shelved
from tests.support.serving import Served

DRUM = Suggestion(SuggestionKind.PRODUCT, "Djembe drum", 12)
PAUSE = 200  # milliseconds; suggest.js waits a little less
PLACE = Suggestion(SuggestionKind.PLACE, "Djember", 3)


@pytest.fixture
def page(chromium: Browser, app_server: Served) -> Iterator[Page]:
    """The home page before a stranger, with a drum and a place to suggest."""
    shelved(app_server.app).suggested = (DRUM, PLACE)
    context = chromium.new_context(base_url=app_server.url, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(20_000)
    opened = context.new_page()
    mistakes: list[str] = []
    opened.on("pageerror", lambda error: mistakes.append(str(error)))
    opened.goto("/")
    yield opened
    context.close()
    assert mistakes == []


def type_in(page: Page, text: str) -> None:
    page.locator("#search-query").fill(text)  # at once: a slow machine would ask in between


def options(page: Page) -> list[str]:
    return [" ".join(text.split()) for text in page.get_by_role("option").all_inner_texts()]


def opened(page: Page) -> None:
    expect(page.locator("#search-query-suggestions")).to_be_visible()


def test_typing_opens_a_list_in_groups_and_says_how_many_there_are(page: Page):
    type_in(page, "djem")
    opened(page)
    assert options(page)[:2] == ["Djembe drum 12 listings", "Djember 3 listings"]
    expect(page.get_by_role("group", name="Products")).to_be_visible()
    box = page.get_by_role("combobox", name="Search products, villages, HS codes").nth(1)
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".search-form [role=status]")).to_have_text(re.compile("suggestions"))


def test_arrows_choose_enter_opens_and_the_words_stay_as_typed(page: Page):
    type_in(page, "djem")
    opened(page)
    box = page.locator("#search-query")
    box.press("ArrowDown")
    chosen = box.get_attribute("aria-activedescendant")
    expect(page.locator(f"#{chosen}")).to_have_attribute("aria-selected", "true")
    expect(page.locator(f"#{chosen}")).to_contain_text("Djembe drum")
    expect(box).to_have_value("djem")
    box.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") is None
    box.press("ArrowDown")
    box.press("ArrowDown")
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=Djember$"))


def test_what_is_still_asked_is_given_up_when_somebody_chooses(page: Page):
    type_in(page, "djem")
    opened(page)
    page.route(re.compile(r"q=djembe$"), lambda _: None)  # never answered
    box = page.locator("#search-query")
    with page.expect_request(re.compile(r"q=djembe$")):
        type_in(page, "djembe")
    with page.expect_event("requestfailed"):
        box.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    opened(page)


def test_enter_without_a_choice_sends_the_words(page: Page):
    type_in(page, "djem")
    opened(page)
    page.locator("#search-query").press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=djem$"))


def test_escape_closes_the_list_then_empties_the_field(page: Page):
    type_in(page, "djem")
    opened(page)
    box, listbox = page.locator("#search-query"), page.locator("#search-query-suggestions")
    box.press("Escape")
    expect(listbox).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("djem")
    box.press("ArrowDown")
    expect(listbox).to_be_visible()
    box.press("Escape")
    box.press("Escape")
    expect(box).to_have_value("")


def test_a_press_with_the_pointer_opens_what_it_is_on(page: Page):
    type_in(page, "djem")
    opened(page)
    page.get_by_role("option", name="Djembe drum").click()
    expect(page).to_have_url(re.compile(r"/search\?q=Djembe\+drum$"))


def test_leaving_the_field_closes_the_list(page: Page):
    type_in(page, "djem")
    opened(page)
    page.locator("#search-query").press("Tab")
    expect(page.locator("#search-query-suggestions")).to_be_hidden()


def test_the_field_of_every_page_s_head_suggests_too(page: Page):
    page.locator("#site-search").press_sequentially("djem")
    expect(page.locator("#site-search-suggestions")).to_be_visible()


def test_one_question_for_what_is_typed_in_one_go_and_none_twice(page: Page):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.partition("/suggest")[2]))
    page.clock.install(time=0)
    page.clock.pause_at(1_000)  # only this test lets time pass
    box = page.locator("#search-query")
    box.press_sequentially("dje")
    page.clock.run_for(PAUSE)
    opened(page)
    with page.expect_response(re.compile(r"q=djem$")):
        box.press_sequentially("m")
        page.clock.run_for(PAUSE)
    box.press("Backspace")
    page.clock.run_for(PAUSE)
    opened(page)
    assert [one for one in asked if one] == ["?q=dje", "?q=djem"]


@pytest.mark.parametrize("failure", ["refused", "broken", "error"])
def test_the_plain_form_remains_when_suggestions_fail(page: Page, failure: str):
    def fail(route: Route) -> None:
        if failure == "refused":
            route.abort()
        else:
            route.fulfill(status=200 if failure == "broken" else 500, body="<html>")

    page.route(re.compile(r"/suggest\?"), fail)
    with page.expect_event("requestfinished" if failure != "refused" else "requestfailed"):
        type_in(page, "djem")
    expect(page.locator("#search-query-suggestions")).to_be_hidden()
    page.locator("#search-query").press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=djem$"))


def test_letters_still_being_composed_ask_nothing(page: Page):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("#search-query").focus()
    page.evaluate(
        """() => {
          const box = document.querySelector("#search-query");
          box.value = "hi";
          box.dispatchEvent(new InputEvent("input", { isComposing: true, bubbles: true }));
        }"""
    )
    page.wait_for_timeout(400)
    assert not any("/suggest" in url for url in asked)
    page.evaluate(
        """() => {
          const box = document.querySelector("#search-query");
          box.value = "djem";
          box.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }));
        }"""
    )
    opened(page)
