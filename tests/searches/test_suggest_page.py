"""Suggestions while typing: as our pages read them, and as a browser's own search field does."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from marketplace.search.documents import Suggestion, SuggestionKind
from marketplace.searches import keeping
from tests.cast import NOW, acting
from tests.catalog.storefronts import drums_and_sugar
from tests.pages import Page
from tests.searches.engines import AWAY, shelved
from tests.support.queries import counted_queries

DRUM = Suggestion(SuggestionKind.PRODUCT, "Djembe drum", 12)
BLITAR = Suggestion(SuggestionKind.PLACE, "Djember", 1)
pytestmark = pytest.mark.usefixtures("now")


def read(page: Page) -> dict[str, list[dict[str, str]]]:
    """Options by the label of their group."""
    assert page.status == 200
    return {group["label"]: group["options"] for group in _json(page)["groups"]}


def _json(page: Page) -> Any:
    return json.loads(page.body)


def _remember(key: str, text: str) -> None:
    keeping.remember(person_id=acting(key).person_id, text=text, at=NOW)


def test_products_and_places_come_from_the_index_with_their_counts(app, visitor):
    shelved(app).suggested = (BLITAR, DRUM)
    found = read(visitor().get("/suggest?q=dje"))
    assert found["Products"] == [
        {"text": "Djembe drum", "note": "12 listings", "url": "/search?q=Djembe+drum"}
    ]
    assert found["Places"] == [{"text": "Djember", "note": "1 listing", "url": "/search?q=Djember"}]


def test_categories_and_headings_are_there_without_an_index(app, visitor):
    found = read(visitor().get("/suggest?q=kopi"))
    assert found["Categories"] == [
        {"text": "Coffee and tea", "note": "", "url": "/search?category=coffee-tea"}
    ]
    assert found["Customs headings (HS)"][0] == {
        "text": "0901",
        "note": "coffee",
        "url": "/search?q=0901",
    }


@pytest.mark.parametrize("typed", ["0901", "09.01", "09 01"])
def test_a_customs_code_leads_to_its_heading(app, visitor, typed):
    found = read(visitor().get(f"/suggest?q={typed}"))
    assert found["Customs headings (HS)"][0]["text"] == "0901"


def test_the_number_of_suggestions_is_said_for_who_listens(app, visitor):
    shelved(app).suggested = (Suggestion(SuggestionKind.PRODUCT, "Qanun harp", 1),)
    assert _json(visitor().get("/suggest?q=qanun"))["status"] == "1 suggestion"
    nothing = _json(visitor().get("/suggest?q=zzzz"))
    assert nothing == {"groups": [], "status": "0 suggestions"}


def test_own_searches_come_first_and_only_to_their_person(app, visitor):
    _remember("lin", "Kopi Gayo")
    _remember("greta", "Kopi Toraja")
    labels = list(read(visitor("lin").get("/suggest?q=kopi")))
    assert labels[0] == "Your recent searches"
    mine = read(visitor("lin").get("/suggest?q=kopi"))["Your recent searches"]
    assert mine == [{"text": "Kopi Gayo", "note": "", "url": "/search?q=Kopi+Gayo"}]
    assert "Your recent searches" not in read(visitor().get("/suggest?q=kopi"))


def test_an_own_search_is_found_by_any_of_its_words_but_not_when_it_is_typed_out(app, visitor):
    _remember("lin", "Kopi Gayo")
    lin = visitor("lin")
    assert "Your recent searches" in read(lin.get("/suggest?q=gay"))
    assert "Your recent searches" not in read(lin.get("/suggest?q=ayo"))
    assert "Your recent searches" not in read(lin.get("/suggest?q=kopi gayo"))


def test_an_empty_field_offers_the_last_searches_and_nothing_else(app, visitor):
    for text in ("rattan", "vanilla", "nutmeg", "cloves"):
        _remember("lin", text)
    found = read(visitor("lin").get("/suggest?q="))
    assert list(found) == ["Your recent searches"]
    assert [option["text"] for option in found["Your recent searches"]] == [
        "cloves",
        "nutmeg",
        "vanilla",
    ]
    assert read(visitor().get("/suggest")) == {}


def test_a_browser_gets_the_four_lists_it_expects_and_nobodys_searches(app, visitor):
    shelved(app).suggested = (DRUM,)
    _remember("lin", "djembe from Blitar")
    page = visitor("lin").get("/suggest?format=opensearch&q=djem")
    assert page.headers["Content-Type"] == "application/x-suggestions+json"
    asked, texts, notes, urls = _json(page)
    assert asked == "djem"
    assert texts[0] == "Djembe drum"
    assert notes[0] == "12 listings"
    assert urls[0] == "http://localhost/search?q=Djembe+drum"
    assert len(texts) == len(notes) == len(urls)
    assert "Blitar" not in page.body.decode()
    assert _json(visitor().get("/suggest?format=opensearch")) == ["", [], [], []]


def test_the_description_for_browsers_names_this_address(app, visitor):
    page = visitor().get("/opensearch.xml")
    assert b"/suggest?format=opensearch&amp;q={searchTerms}" in page.body


def test_an_engine_that_fails_takes_its_suggestions_only(app, visitor):
    engine = shelved(app)
    for failure in (AWAY, ValueError("a damaged file")):
        engine.failure = failure
        assert list(read(visitor().get("/suggest?q=kopi"))) == [
            "Categories",
            "Customs headings (HS)",
        ]


@pytest.mark.parametrize(
    "typed",
    ["x" * 10_000, "\x07\x1b", '"', "?!.,", "\u202e\u200f", "category:", "%", "0" * 500],
)
def test_nonsense_is_answered_sensibly(app, visitor, typed):
    drums_and_sugar(app)
    for way in ("", "opensearch"):
        page = visitor().get("/suggest", query_string={"q": typed, "format": way})
        assert page.status == 200


def test_strangers_may_keep_an_answer_for_a_minute_and_people_signed_in_may_not(app, visitor):
    assert visitor().get("/suggest?q=a").headers["Cache-Control"] == "private, max-age=60"
    assert visitor("lin").get("/suggest?q=a").headers["Cache-Control"] == "no-store"


def test_a_stranger_costs_the_database_nothing(app, visitor):
    who = visitor()
    with counted_queries() as asked:
        who.get("/suggest?q=djembe")
    assert asked == []


def test_typing_leaves_nothing_behind(app, visitor):
    lin = visitor("lin")
    lin.get("/suggest?q=secret wish")
    assert "secret wish" not in lin.get("/searches")


def test_every_search_field_knows_where_suggestions_come_from(app, visitor):
    html = visitor().get("/").html
    assert html.count('data-suggest="/suggest"') == 2
    assert re.search(r'<script src="/static/js/desaport\.[0-9a-f]{12}\.js" defer></script>', html)
