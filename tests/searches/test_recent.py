"""A person's last searches: kept after the answer, theirs alone, taken off one by one or all."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from marketplace.db import db
from marketplace.searches import keeping, queries
from marketplace.searches.models import RecentSearch
from tests.cast import NOW, acting
from tests.pages import Visitor

pytestmark = pytest.mark.usefixtures("now")


def texts(key: str) -> list[str]:
    db.session.rollback()
    return queries.recent_texts(person_id=acting(key).person_id)


def ask(who: Visitor, url: str, **headers: str) -> None:
    assert who.get(url, headers=headers).status == 200


def test_a_search_sent_off_is_the_latest_of_its_person(app, visitor):
    lin = visitor("lin")
    ask(lin, "/search?q=djembe")
    ask(lin, "/search?q=Kopi Gayo")
    assert texts("lin") == ["Kopi Gayo", "djembe"]
    assert texts("greta") == []


def test_the_same_words_are_kept_once_as_last_typed_and_move_to_the_top(app, visitor, monkeypatch):
    lin = visitor("lin")
    for minute, text in enumerate(("djembe", "kopi", "DJEMBE ")):
        monkeypatch.setattr(
            "marketplace.clock.now", lambda minute=minute: NOW + timedelta(minutes=minute)
        )
        ask(lin, f"/search?q={text}")
    assert texts("lin") == ["DJEMBE", "kopi"]


def test_filters_and_further_pages_of_a_search_add_nothing(app, visitor):
    lin = visitor("lin")
    ask(lin, "/search?q=kopi&page=2")
    ask(lin, "/search?category=coffee-tea")
    assert texts("lin") == []
    ask(lin, "/search?q=kopi")
    ask(lin, "/search?q=kopi&category=coffee-tea")
    assert texts("lin") == ["kopi"]


def test_asking_the_same_again_writes_nothing(app, visitor):
    lin = visitor("lin")
    ask(lin, "/search?q=kopi")
    first = db.session.scalars(sa.select(RecentSearch.searched_at)).one()
    ask(lin, "/search?q=KOPI")
    db.session.rollback()
    assert db.session.scalars(sa.select(RecentSearch.searched_at)).one() == first


def test_strangers_leave_nothing(app, visitor):
    ask(visitor(), "/search?q=djembe")
    db.session.rollback()
    assert db.session.scalars(sa.select(RecentSearch)).all() == []


def test_what_another_site_or_a_prefetch_asked_is_nobodys_search(app, visitor):
    lin = visitor("lin")
    ask(lin, "/search?q=slander", **{"Sec-Fetch-Site": "cross-site"})
    ask(lin, "/search?q=ahead", **{"Sec-Purpose": "prefetch;prerender"})
    assert texts("lin") == []
    ask(lin, "/search?q=typed", **{"Sec-Fetch-Site": "none"})
    assert texts("lin") == ["typed"]


def test_twenty_are_kept(app):
    person_id = acting("lin").person_id
    for number in range(25):
        at = NOW + timedelta(seconds=number)
        keeping.remember(person_id=person_id, text=f"word {number}", at=at)
    assert texts("lin") == [f"word {number}" for number in range(24, 4, -1)]
    assert db.session.scalar(sa.select(sa.func.count(RecentSearch.id))) == 20


def test_the_page_lists_them_with_a_way_to_repeat_each(app, visitor):
    lin = visitor("lin")
    ask(lin, "/search?q=kopi gayo")
    page = lin.get("/searches")
    assert page.status == 200
    assert page.links["kopi gayo"] == "/search?q=kopi+gayo"


def test_one_is_taken_off_and_the_others_stay(app, visitor):
    lin = visitor("lin")
    ask(lin, "/search?q=djembe")
    ask(lin, "/search?q=kopi")
    page = lin.get("/searches")
    recent = queries.list_recent(actor=acting("lin"))[0]
    page = page.form(f"{recent.public_id}/removal").submit()
    assert page.status == 200
    assert texts("lin") == ["djembe"]


def test_all_are_taken_off_and_nobody_elses(app, visitor):
    lin, greta = visitor("lin"), visitor("greta")
    ask(lin, "/search?q=djembe")
    ask(greta, "/search?q=kopi")
    page = lin.get("/searches").form("recent/removal").submit()
    assert "Your recent searches are removed." in page
    assert texts("lin") == []
    assert texts("greta") == ["kopi"]
    assert not page.has_form("recent/removal")


def test_nobody_takes_off_anothers(app, visitor):
    ask(visitor("lin"), "/search?q=djembe")
    recent = queries.list_recent(actor=acting("lin"))[0].public_id
    greta = visitor("greta")
    answer = greta.post(f"/searches/recent/{recent}/removal", greta.csrf())
    assert answer.status == 404
    assert texts("lin") == ["djembe"]


def test_signed_out_people_have_no_list(app, visitor):
    assert visitor().get("/searches").url.startswith("/sign-in")


def test_sellers_have_a_list_and_no_saved_searches(app, visitor):
    page = visitor("sari").get("/searches")
    assert "Your recent searches" in page
    assert "Saved searches" not in page


def test_what_was_searched_half_a_year_ago_is_swept_out(app):
    person_id = acting("lin").person_id
    keeping.remember(person_id=person_id, text="old", at=NOW - keeping.RECENT_KEPT * 1.01)
    keeping.remember(person_id=person_id, text="new", at=NOW - keeping.RECENT_KEPT * 0.99)
    keeping.sweep(at=NOW)
    assert texts("lin") == ["new"]
