"""Lists, papers and strangers' searches: so many, then 429 until it goes on."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from marketplace.config import ROOT
from marketplace.spreadsheets.download import KINDS
from marketplace.tallies import counter as counters
from marketplace.tallies.counter import Counter
from marketplace.tallies.holding import limit_of
from marketplace.tallies.limits import EXPORT, PAPER, SEARCH, SUGGESTION, Limit
from tests import build
from tests.accounts.attempts import Visits, at_address
from tests.cast import NOW
from tests.pages import Page

pytestmark = pytest.mark.usefixtures("app", "now")


def refused(page: Page, limit: Limit) -> bool:
    seconds = str(int(limit.within.total_seconds()))
    return (page.status, page.headers.get("Retry-After")) == (429, seconds)


def test_a_person_takes_ten_lists_an_hour_whichever_they_are(
    visitor: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = visitor("lin")
    lists = ["/orders.csv", "/inquiries.xlsx", "/searches/saved.csv", "/search.csv"]
    for number in range(EXPORT.most):
        assert browser.get(lists[number % len(lists)]).status == 200
    page = visitor("lin").get("/orders.xlsx")
    assert refused(page, EXPORT)
    assert "You have taken very many lists within an hour." in page
    assert "You can go on in 60 minutes (21 Nov 2026, 11:00 Jakarta)." in page
    assert visitor("sari").get("/orders.csv").status == 200
    assert browser.get("/orders").status == 200
    monkeypatch.setattr("marketplace.clock.now", lambda: NOW + EXPORT.within)
    assert browser.get("/orders.csv").status == 200


def test_a_stranger_takes_ten_lists_an_hour_from_one_address(visitor: Visits) -> None:
    for _ in range(EXPORT.most):
        assert visitor().get("/search.csv").status == 200
    assert refused(visitor().get("/search.csv"), EXPORT)
    assert at_address(visitor(), "203.0.113.7").get("/search.csv").status == 200
    assert visitor("lin").get("/search.csv").status == 200


def test_what_is_refused_for_another_reason_counts_for_nothing(visitor: Visits) -> None:
    browser = visitor("lin")
    for _ in range(EXPORT.most + 1):
        assert browser.get("/orders.doc").status == 404
        assert browser.get("/curation/queue.csv").status == 403
    assert browser.get("/orders.csv").status == 200


def test_a_person_opens_thirty_papers_an_hour(visitor: Visits, work) -> None:
    quotation = build.sent_quotation()
    order = build.confirmed_order(quotation)
    work()
    browser = visitor("lin")
    papers = [f"/quotations/{quotation.public_id}/paper"]
    papers += [url for url in browser.get(f"/orders/{order.public_id}").urls if "/papers/" in url]
    assert len(papers) > 1
    for number in range(PAPER.most):
        assert browser.get(papers[number % len(papers)]).status == 200
    assert refused(browser.get(papers[0]), PAPER)
    assert visitor("sari").get(papers[0]).status == 200
    assert visitor("stefan").get(papers[0]).status == 404


def test_every_list_and_every_paper_is_held(app: Flask) -> None:
    lists = [rule for rule in app.url_map.iter_rules() if rule.rule.endswith(f".{KINDS}")]
    assert len(lists) >= 10
    assert {limit_of(app, rule.endpoint) for rule in lists} == {EXPORT}
    making = [path for path in sources() if "application/pdf" in path.read_text("utf-8")]
    views = {path.name for path in making if path.name.endswith("views.py")}
    assert views == {"views.py", "paper_views.py"}
    assert {limit_of(app, name) for name in ("orders.paper", "quote_papers.show")} == {PAPER}


def test_no_view_draws_a_paper_while_somebody_waits() -> None:
    """So that PAPER holds downloads of stored bytes; what draws at a request needs it all the more."""
    drawing = re.compile(r"documents(\.| import )(typesetting|processes)")
    drawn = {path.name for path in sources() if drawing.search(path.read_text("utf-8"))}
    assert drawn == {"processes.py", "wiring.py"}


def sources() -> list[Path]:
    return sorted((ROOT / "marketplace").rglob("*.py"))


def test_a_stranger_searches_sixty_times_a_minute(
    visitor: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(SEARCH.most):
        assert visitor().get("/search?q=kopi").status == 200
    page = visitor().get("/id/search?q=kopi")
    assert refused(page, SEARCH)
    assert visitor().get("/").status == 200
    assert visitor("lin").get("/search?q=kopi").status == 200
    assert at_address(visitor(), "203.0.113.7").get("/search?q=kopi").status == 200
    assert visitor().get("/suggest?q=ko").status == 200
    monkeypatch.setattr("marketplace.clock.now", lambda: NOW + SEARCH.within)
    assert visitor().get("/search?q=kopi").status == 200


@pytest.mark.parametrize("language", ["", "/id", "/zh", "/ja", "/ar"])
def test_the_refusal_reads_in_the_readers_language(
    visitor: Visits, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr(Counter, "count", lambda *_args, **_named: timedelta(seconds=42))
    page = visitor().get(f"{language}/search")
    assert page.status == 429
    assert "42" in page
    assert ("You can go on in" in page) is (language == "")


def test_the_fields_of_search_are_answered_shortly(
    visitor: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Counter, "count", lambda *_args, **_named: timedelta(seconds=42))
    answer = visitor().get("/suggest?q=ko", headers={"Accept": "application/json"})
    assert (answer.status, answer.headers["Retry-After"]) == (429, "42")
    assert len(answer.body) < 200


def test_who_types_as_quickly_as_the_field_asks_is_never_refused() -> None:
    script = (ROOT / "static" / "js" / "suggest.js").read_text("utf-8")
    found = re.search(r"const PAUSE = (\d+);", script)
    assert found
    assert timedelta(minutes=1) / timedelta(milliseconds=int(found[1])) < SUGGESTION.most


@pytest.mark.usefixtures("unlimited")
def test_a_machine_that_measures_itself_searches_and_takes_lists(visitor: Visits) -> None:
    assert {visitor().get("/search").status for _ in range(SEARCH.most + 1)} == {200}
    assert {visitor().get("/search.csv").status for _ in range(EXPORT.most + 1)} == {200}


def test_a_window_ends_at_once_and_says_how_long_it_still_is() -> None:
    counter = Counter(Limit("test", 2, timedelta(minutes=1), ""))
    seconds = [timedelta(seconds=second) for second in (0, 20, 30, 59, 60, 61, 62)]
    waits = [counter.count("a", at=NOW + second) for second in seconds]
    assert waits == [
        *(None, None),
        timedelta(seconds=30),
        timedelta(seconds=1),
        *(None, None),
        timedelta(seconds=58),
    ]


def test_addresses_are_kept_for_their_window_and_never_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(counters, "MOST_KEPT", 3)
    counter = Counter(SEARCH)
    for address in "abcd":
        counter.count(address, at=NOW)
    assert list(counter._windows) == ["b", "c", "d"]
    counter.count("e", at=NOW + SEARCH.within)
    assert list(counter._windows) == ["e"]
