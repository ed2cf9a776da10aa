"""A buyer saves a search, pauses and resumes its alert, deletes it; nobody else sees it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from marketplace.catalog.searches import Search, View
from marketplace.db import db
from marketplace.errors import ConflictError, ForbiddenError, RefusedError
from marketplace.events.models import Event
from marketplace.search.documents import Sort
from marketplace.searches import operations, queries, saving
from marketplace.searches.models import SavedSearch
from marketplace.searches.pause_links import PauseLinks
from marketplace.searches.states import AlertStatus
from tests.cast import NOW, acting
from tests.pages import Page, Visitor
from tests.searches.engines import links
from tests.searches.saves import saved
from tests.support.racing import race

pytestmark = pytest.mark.usefixtures("now")
ASKED = "/search?q=djembe&province=jawa+timur&max_moq=500&page=3"
FULL = Search(
    text="djembe",
    category=("musical-instruments",),
    province=("Jawa Timur", "Banten"),
    certificate=("svlk",),
    incoterm=("FOB",),
    min_price=1000,
    max_price=2000,
    currency="EUR",
    max_moq=500,
    max_lead_time=30,
    sort=Sort.PRICE,
    view=View.TABLE,
)


def all_saved() -> list[SavedSearch]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(SavedSearch).order_by(SavedSearch.id)))


def actions() -> list[str]:
    db.session.rollback()
    found = sa.select(Event.action).where(Event.subject == "saved_search").order_by(Event.id)
    return list(db.session.scalars(found))


def save_page(who: Visitor, asked: str = ASKED) -> Page:
    return who.get(asked).follow("Save this search")


def test_a_search_survives_being_kept_whole():
    assert saving.read_address(saving.address_of(FULL)) == FULL


@pytest.mark.parametrize(
    "other",
    [
        Search(text="ＤＪＥＭＢＥ  drum", province=("Banten", "Jawa Timur")),
        Search(text="djembe drum", province=("Jawa Timur", "Banten"), sort=Sort.PRICE),
        Search(text="djembe drum", province=("Jawa Timur", "Banten"), page=3, view=View.TABLE),
        Search(text="djembe drum", province=("Jawa Timur", "Banten"), currency="EUR"),
        Search(text="djembe drum", province=("Jawa Timur", "Banten"), compare=("a" * 26,)),
    ],
    ids=["spelling", "sort", "page", "currency without a price", "comparison"],
)
def test_searches_that_find_the_same_are_the_same(other: Search):
    same = Search(text="djembe drum", province=("Jawa Timur", "Banten"))
    assert saving.fingerprint(other) == saving.fingerprint(same)


@pytest.mark.parametrize(
    "other",
    [Search(text="drum"), Search(text="djembe", max_moq=5), Search(text="djembe", max_price=5)],
    ids=["words", "order", "price"],
)
def test_searches_that_find_something_else_are_not(other: Search):
    assert saving.fingerprint(other) != saving.fingerprint(Search(text="djembe"))


def test_a_buyer_saves_from_the_page_of_results_with_everything_but_the_page(app, visitor):
    page = save_page(visitor("lin"))
    assert page.status == 200
    for words in ("“djembe”", "Jawa Timur", "Minimum order at most 500"):
        assert words in page, words
    page = page.form("").submit(name="East Java drums")
    assert (page.status, page.url) == (200, "/searches")
    assert "The search “East Java drums” is saved." in page
    search = saving.read_address(all_saved()[0].address)
    assert search == Search(text="djembe", province=("Jawa Timur",), max_moq=500)
    assert all_saved()[0].status is AlertStatus.ON
    assert actions() == ["saved_search.begin"]


def test_its_name_is_proposed_and_its_alert_may_be_left_out(app, visitor):
    form = save_page(visitor("lin")).form("")
    assert form.values["name"] == ["djembe"]
    page = form.submit(alert=False)
    assert "No alert" in page
    assert all_saved()[0].status is AlertStatus.PAUSED


def test_a_search_of_filters_alone_is_named_by_them(app, visitor):
    form = save_page(visitor("lin"), "/search?category=coffee-tea&incoterm=FOB").form("")
    assert form.values["name"] == ["Coffee and tea, FOB"]


def test_the_list_leads_back_to_the_results(app, visitor):
    saved(search=FULL)
    page = visitor("lin").get("/searches")
    assert page.links["Drums"] == f"/search?{saving.address_of(FULL)}"
    for words in ("“djembe”", "Banten", "EUR 20.00", "Alert by mail"):
        assert words in page, words


def test_a_search_without_a_name_is_shown_again_with_what_was_typed(app, visitor):
    page = save_page(visitor("lin")).form("").submit(name="  ", alert=False)
    assert page.status == 422
    assert "Give the search a name." in page
    assert "alert" not in page.form("").values
    page = page.form("").submit(name="n" * 81)
    assert page.status == 422
    assert page.form("").values["name"] == ["n" * 81]
    assert all_saved() == []


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("/searches/new", "Type a word or choose a filter"),
        ("/searches/new?sort=price&page=2", "Type a word or choose a filter"),
        ("/searches/new?q=djembe", "saved this search already, as “Drums”"),
    ],
)
def test_what_cannot_be_saved_is_said_with_its_reason(app, visitor, url, words):
    saved()
    page = visitor("lin").get(url).form("").submit(name="Once more")
    assert page.status == 422
    assert words in page
    assert len(all_saved()) == 1


def test_a_search_of_endless_filters_is_refused(app):
    many = tuple(f"{'x' * 70}{number}" for number in range(40))
    with pytest.raises(RefusedError, match="too many filters"):
        saved(search=Search(certificate=many))


def test_pressing_twice_saves_once(app):
    first = saved(submission_key="k" * 20)
    assert saved(submission_key="k" * 20).id == first.id
    with pytest.raises(ConflictError):
        saved("greta", submission_key="k" * 20)
    assert len(all_saved()) == 1


def test_two_people_may_save_the_same(app):
    saved()
    saved("greta")
    assert len(all_saved()) == 2


def test_fifty_are_kept_and_no_more(app, monkeypatch):
    monkeypatch.setattr(operations, "MOST_SAVED", 3)
    for number in range(3):
        saved(search=Search(text=f"word {number}"))
    with pytest.raises(RefusedError, match="3 searches"):
        saved(search=Search(text="one more"))
    saved("greta", search=Search(text="one more"))


def test_two_windows_cannot_both_save_the_last_one(app, monkeypatch):
    monkeypatch.setattr(operations, "MOST_SAVED", 1)
    lin = acting("lin")

    def save(text: str) -> None:
        operations.save_search(
            actor=lin,
            search=Search(text=text),
            name=text,
            alert=AlertStatus.ON,
            submission_key=None,
            at=NOW,
        )

    outcomes = race(app, [lambda: save("one"), lambda: save("two")])
    assert len(all_saved()) == 1, outcomes


def test_only_buyers_save(app, visitor):
    with pytest.raises(ForbiddenError):
        saved("sari")
    sari = visitor("sari")
    assert sari.get("/searches/new?q=djembe").status == 403
    assert "Save this search" not in sari.get("/search?q=djembe")


def test_signed_out_buyers_come_back_to_their_search_after_signing_in(app, visitor):
    page = save_page(visitor(), "/search?q=djembe")
    assert page.url.startswith("/sign-in?next=/searches/new")
    assert page.form("").values["next"] == ["/searches/new?q=djembe"]


def test_an_alert_is_paused_and_resumed(app, visitor):
    search = saved()
    page = visitor("lin").get("/searches").form("pause").submit()
    assert "No more letters about “Drums”." in page
    assert all_saved()[0].status is AlertStatus.PAUSED
    form = page.form("resumption")
    page = form.submit()
    assert "Alert by mail" in page
    assert all_saved()[0].status is AlertStatus.ON
    assert form.submit().status == 409
    assert actions() == ["saved_search.begin", "saved_search.pause", "saved_search.resume"]
    assert search.alerts_from == NOW


def test_a_saved_search_is_deleted_and_the_chain_keeps_no_words_of_it(app, visitor):
    saved(name="Secret plan")
    page = visitor("lin").get("/searches").form("removal").submit()
    assert "The search “Secret plan” is deleted." in page
    assert all_saved() == []
    assert actions() == ["saved_search.begin", "saved_search.remove"]
    details = db.session.scalars(sa.select(Event.details)).all()
    assert not any("Secret" in text or "djembe" in text for text in details)


@pytest.mark.parametrize("step", ["pause", "resumption", "removal"])
def test_anothers_saved_search_does_not_exist(app, visitor, step):
    search = saved()
    greta = visitor("greta")
    url = f"/searches/saved/{search.public_id}/{step}"
    assert greta.post(url, greta.csrf()).status == 404
    assert "Drums" not in greta.get("/searches")
    assert len(all_saved()) == 1


def test_operations_themselves_refuse_another_person(app):
    search = saved()
    for step in (operations.pause_alert, operations.resume_alert, operations.remove_search):
        with pytest.raises(ForbiddenError):
            step(actor=acting("greta"), saved=search, at=NOW)


def test_a_letters_link_shows_a_button_and_changes_nothing_by_itself(app, visitor):
    path = links(app).path_of(saved())
    page = visitor().get(path)
    assert page.status == 200
    assert "your saved search “Drums”" in page
    assert all_saved()[0].status is AlertStatus.ON
    assert actions() == ["saved_search.begin"]


def test_one_press_pauses_without_signing_in_and_a_second_does_no_harm(app, visitor):
    who = visitor()
    form = who.get(links(app).path_of(saved())).form("")
    page = form.submit()
    assert "This alert is paused" in page
    assert not page.has_form("")
    assert form.submit().status == 200
    assert actions() == ["saved_search.begin", "saved_search.pause"]
    event = db.session.scalars(sa.select(Event).order_by(Event.id.desc()).limit(1)).one()
    assert event.actor_name == "Lin Mei"


def test_a_link_nobody_here_signed_leads_nowhere(app, visitor):
    search = saved()
    said, _dot, signature = links(app).path_of(search).rpartition(".")
    strangers = PauseLinks("a secret of somebody else, long enough").path_of(search)
    for wrong in (f"{said}.{signature[::-1]}", said, strangers, f"/searches/alerts/{search.id}"):
        assert visitor().get(wrong).status == 404


def test_a_link_to_a_deleted_search_leads_nowhere(app, visitor):
    search = saved()
    path = links(app).path_of(search)
    operations.remove_search(actor=acting("lin"), saved=search, at=NOW)
    assert visitor().get(path).status == 404


def test_lists_are_the_persons_own(app):
    saved()
    assert [one.name for one in queries.list_saved(actor=acting("lin"))] == ["Drums"]
    assert queries.list_saved(actor=acting("greta")) == []
