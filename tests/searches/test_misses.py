"""Searches that found nothing: counted without a person, bounded, read by staff, exported."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
import sqlalchemy as sa

from marketplace.db import db
from marketplace.searches import keeping, misses
from marketplace.searches.misses import MissOrder
from marketplace.searches.models import MissedSearch
from tests.cast import NOW, TODAY
from tests.catalog.storefronts import drums_and_sugar
from tests.pages import Page
from tests.searches.engines import shelved

pytestmark = pytest.mark.usefixtures("now")
A_DAY = timedelta(days=1)


def kept() -> dict[str, int]:
    """How often each text was counted."""
    db.session.rollback()
    found = misses.list_misses(since=TODAY - timedelta(days=400), order=MissOrder.TIMES)
    return {miss.text: miss.times for miss in found}


def miss(text: str, *, times: int = 1, days_ago: int = 0) -> None:
    for _ in range(times):
        keeping.note_miss(text=text, language="", at=NOW - days_ago * A_DAY)


def shown(page: Page) -> list[str]:
    """The texts of the table, from the top."""
    return [words for words, url in page.links.items() if url.startswith("/search?q=")]


def test_a_search_that_finds_nothing_is_counted_under_one_spelling(app, visitor):
    shelved(app)
    for text in ("Quinoa", " quinoa", "ＱＵＩＮＯＡ", "非洲鼓"):
        assert visitor().get("/search", query_string={"q": text}).status == 200
    assert kept() == {"quinoa": 3, "非洲鼓": 1}


def test_what_finds_something_is_not(app, visitor):
    drums_and_sugar(app)
    visitor().get("/search?q=djembe")
    visitor().get("/search?q=djembe&max_moq=1")  # the filter hides it, the words are known
    visitor().get("/search?category=jewellery")  # no words
    assert kept() == {}


def test_words_that_find_nothing_under_a_filter_either_are_counted(app, visitor):
    shelved(app)
    visitor().get("/search?q=quinoa&max_moq=1")
    assert kept() == {"quinoa": 1}


def test_without_an_index_nobody_can_say_that_there_is_nothing(app, visitor):
    visitor().get("/search?q=quinoa")
    assert kept() == {}


def test_further_pages_other_sites_and_staff_do_not_count(app, visitor):
    shelved(app)
    visitor().get("/search?q=quinoa&page=2")
    visitor().get("/search?q=quinoa", headers={"Sec-Fetch-Site": "cross-site"})
    visitor("stefan").get("/search?q=quinoa")
    assert kept() == {}


def test_texts_that_may_name_somebody_and_texts_without_words_are_not_kept(app):
    for text in ("lin@shenzhen.example", "+86 138 0013 8000", "???", "   "):
        miss(text)
    miss("0901.99.10.00")
    assert kept() == {"0901.99.10.00": 1}


def test_nothing_of_the_person_is_kept_with_it(app, visitor):
    shelved(app)
    visitor("lin").get("/search?q=quinoa")
    assert set(MissedSearch.__table__.c.keys()) == {
        "id",
        "day",
        "text",
        "language",
        "times",
        "first_seen_at",
        "last_seen_at",
    }
    assert kept() == {"quinoa": 1}


def test_an_answer_that_overtook_another_does_not_turn_time_back(app):
    miss("quinoa")
    keeping.note_miss(text="quinoa", language="", at=NOW - timedelta(seconds=2))
    found = db.session.scalars(sa.select(MissedSearch)).one()
    assert (found.times, found.last_seen_at) == (2, NOW)


def test_a_flood_of_texts_ends_at_the_day_s_limit_and_known_ones_count_on(app, monkeypatch):
    monkeypatch.setattr(keeping, "MOST_MISSES_A_DAY", 3)
    for text in ("one", "two", "three", "four", "one"):
        miss(text)
    assert kept() == {"one": 2, "two": 1, "three": 1}
    miss("four", days_ago=-1)
    assert kept()["four"] == 1


def test_the_first_miss_of_a_day_sweeps_old_days_out(app):
    miss("ancient", days_ago=keeping.MISSES_KEPT.days + 1)
    miss("old", days_ago=keeping.MISSES_KEPT.days - 1)
    miss("new")
    assert kept() == {"old": 1, "new": 1}


def test_days_add_up_and_the_period_limits_them(app):
    miss("quinoa", times=2, days_ago=20)
    miss("quinoa", times=3)
    found = misses.list_misses(since=TODAY - timedelta(days=29), order=MissOrder.TIMES)[0]
    assert (found.times, found.days) == (5, 2)
    assert (found.first_seen_at, found.last_seen_at) == (NOW - 20 * A_DAY, NOW)
    assert misses.list_misses(since=TODAY, order=MissOrder.TIMES)[0].times == 3
    assert misses.count_misses(since=TODAY) == 1


def test_staff_read_them_most_frequent_first_and_may_try_each_again(app, visitor):
    miss("quinoa")
    miss("maca root", times=3)
    page = visitor("stefan").get("/back-office").follow("Searches without a result")
    assert page.status == 200
    assert shown(page) == ["maca root", "quinoa"]
    assert page.links["maca root"] == "/search?q=maca+root"


def test_the_list_is_sorted_as_the_reader_likes(app, visitor):
    miss("quinoa", times=2, days_ago=3)
    miss("alpaca", days_ago=2)
    miss("maca", times=3, days_ago=9)
    miss("maca", days_ago=1)
    stefan = visitor("stefan")
    page = stefan.get("/searches/misses")
    assert shown(page.follow("Last seen")) == ["maca", "alpaca", "quinoa"]
    assert shown(page.follow("First seen")) == ["alpaca", "quinoa", "maca"]
    assert shown(page.follow("Words")) == ["alpaca", "maca", "quinoa"]
    assert shown(page.follow("Times")) == ["maca", "quinoa", "alpaca"]
    assert shown(stefan.get("/searches/misses?sort=nonsense&days=x&page=y")) == shown(page)


def test_a_week_shows_less_than_a_month(app, visitor):
    miss("quinoa", days_ago=10)
    page = visitor("stefan").get("/searches/misses")
    assert shown(page) == ["quinoa"]
    assert "Every search found something" in page.follow("7 days")


def test_the_file_holds_every_row_and_no_formula(app, visitor):
    texts = ("=1+1", "+cmd|' /c calc'!a0", "-2+3", "@sum(1)", "quinoa, white", "非洲鼓")
    for text in texts:
        miss(text)
    stefan = visitor("stefan")
    answer = stefan.get(stefan.get("/searches/misses").links["Download as CSV"])
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert (
        'filename="searches-without-result-2026-11-21.csv"' in answer.headers["Content-Disposition"]
    )
    rows = list(csv.DictReader(io.StringIO(answer.body.decode("utf-8-sig"))))
    assert {row["text"] for row in rows} == {
        "'=1+1",
        "'+cmd|' /c calc'!a0",
        "'-2+3",
        "'@sum(1)",
        "quinoa, white",
        "非洲鼓",
    }
    assert rows[0]["first_seen_at"] == "2026-11-21T03:00:00Z"


@pytest.mark.parametrize("key", ["lin", "sari", "citra", "made", "oka"])
@pytest.mark.parametrize("path", ["/searches/misses", "/searches/misses.csv"])
def test_the_list_is_for_staff(app, visitor, key, path):
    assert visitor(key).get(path).status == 403
    assert visitor().get(path).url.startswith("/sign-in")
