"""Letters about newly published listings: one a person and day, each listing once, when the index can tell."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from marketplace.catalog import operations as catalog
from marketplace.catalog.models import Listing
from marketplace.catalog.searches import Search
from marketplace.clock import jakarta_date
from marketplace.db import db, transaction
from marketplace.jobs.models import Job
from marketplace.mail.models import Letter
from marketplace.organisations.models import Membership
from marketplace.search.documents import MOST_PER_PAGE, Sort
from marketplace.searches import intentions, operations, processes
from marketplace.searches.models import AlertedListing, SavedSearch, SearchAlert
from marketplace.searches.states import AlertStatus
from tests.build import published_listing
from tests.cast import HARIANG, NOW, acting, part_of
from tests.catalog.storefronts import SUGAR, drums_and_sugar, many_listings
from tests.searches.engines import AWAY, ShelvedEngine, desk, links
from tests.searches.saves import saved
from tests.support.racing import race

BEFORE = NOW - timedelta(hours=1)
SOON = NOW + intentions.PAUSE
TOMORROW = NOW + timedelta(days=1)
ALL = Search(text="all")
pytestmark = pytest.mark.usefixtures("now")


def letters(key: str = "lin") -> list[Letter]:
    db.session.rollback()
    mine = sa.select(Letter).where(
        Letter.recipient == part_of(key).email, Letter.body.contains("/searches/alerts/")
    )
    return list(db.session.scalars(mine.order_by(Letter.id)))


@transaction
def no_rounds_planned() -> None:
    """As if a worker had carried them out."""
    db.session.execute(sa.delete(Job).where(Job.kind == intentions.LOOK))


def rounds_planned() -> list[datetime]:
    db.session.rollback()
    waiting = sa.select(Job.run_at).where(Job.kind == intentions.LOOK, Job.done_at.is_(None))
    return sorted(db.session.scalars(waiting))


@transaction
def published_at(listing: Listing, moment: datetime) -> None:
    listing.published_at = moment


def everything(engine: ShelvedEngine) -> ShelvedEngine:
    """It finds every published listing for "all"."""
    db.session.rollback()
    newest_first = sa.select(Listing.id).order_by(Listing.published_at.desc(), Listing.id.desc())
    engine.finds("all", db.session.scalars(newest_first))
    return engine


def test_a_new_listing_that_matches_is_told_with_its_page_and_a_way_to_pause(app):
    search = saved(search=ALL, at=BEFORE)
    drums = published_listing()
    assert desk(app, everything(ShelvedEngine())).alert(at=SOON) == 1
    letter = letters()[0]
    assert letter.subject == "1 new listing for “Drums”"
    for words in (
        "Hello Lin Mei",
        "Djembe drum, Ngoran, Nglegok, Kabupaten Blitar, Jawa Timur",
        f"/products/{drums.public_id}\n",
        "/search?q=all\n",
        f"{links(app).path_of(search)}\n",
        "/searches\n",
    ):
        assert words in letter.body, words


def test_the_whole_way_from_a_saved_search_to_the_mailbox(app, visitor, work, monkeypatch):
    form = visitor("lin").get("/search?q=djembe").follow("Save this search").form("")
    form.submit(name="Drums for the shop")
    later = NOW + timedelta(minutes=1)
    monkeypatch.setattr("marketplace.clock.now", lambda: later + intentions.PAUSE)
    drums, _sugar = drums_and_sugar(app)
    transaction(lambda: setattr(drums, "published_at", later))()
    work()
    page = visitor("lin").get("/mailbox").follow("1 new listing for “Drums for the shop”")
    assert "Djembe drum" in page
    assert "Organic palm sugar" not in page
    page = page.follow(next(url for url in page.links if url.startswith("/searches/alerts/")))
    assert "This alert is paused" in page.form("").submit()
    assert letters("greta") == []


def test_one_letter_tells_of_all_saved_searches(app):
    saved(search=ALL, name="Everything", at=BEFORE)
    saved(search=Search(text="sugar"), name="Sweet", at=BEFORE)
    saved(search=Search(text="quinoa"), name="Never", at=BEFORE)
    published_listing()
    sugar = published_listing(HARIANG, SUGAR)
    engine = everything(ShelvedEngine())
    engine.finds("sugar", [sugar.id])
    desk(app, engine).alert(at=SOON)
    letter = letters()[0]
    assert letter.subject == "New listings for 2 of your saved searches"
    assert "“Everything”: 2 new listings" in letter.body
    assert "“Sweet”: 1 new listing" in letter.body
    assert "Never" not in letter.body


def test_a_second_letter_waits_until_tomorrow_and_tells_only_what_is_new(app):
    saved(search=ALL, at=BEFORE)
    published_listing()
    desk(app, everything(ShelvedEngine())).alert(at=SOON)
    sugar = published_listing(HARIANG, SUGAR)
    published_at(sugar, SOON)
    engine = everything(ShelvedEngine())
    assert desk(app, engine).alert(at=SOON + timedelta(minutes=20)) == 0
    assert len(letters()) == 1
    morning = rounds_planned()[-1]
    assert jakarta_date(morning) == jakarta_date(TOMORROW)
    assert desk(app, engine).alert(at=morning) == 1
    assert [letter.subject for letter in letters()] == ["1 new listing for “Drums”"] * 2
    assert "Djembe" not in letters()[1].body
    assert desk(app, engine).alert(at=morning + timedelta(days=1)) == 0


def test_what_was_published_before_the_search_was_saved_is_not_news(app):
    published_listing()
    saved(search=ALL, at=NOW)
    assert desk(app, everything(ShelvedEngine())).alert(at=SOON) == 0


def test_a_paused_alert_writes_nothing_and_resumed_tells_of_what_comes(app):
    search = saved(search=ALL, alert=AlertStatus.PAUSED, at=BEFORE)
    published_listing()
    engine = everything(ShelvedEngine())
    assert desk(app, engine).alert(at=SOON) == 0
    operations.resume_alert(actor=acting("lin"), saved=search, at=SOON)
    assert desk(app, engine).alert(at=SOON) == 0
    published_at(published_listing(HARIANG, SUGAR), SOON + timedelta(minutes=1))
    assert desk(app, everything(engine)).alert(at=SOON + timedelta(hours=1)) == 1
    assert "palm sugar" in letters()[0].body


def test_who_no_longer_buys_gets_no_letters(app):
    saved(search=ALL, at=BEFORE)
    published_listing()
    membership = db.session.scalars(
        sa.select(Membership).where(Membership.person_id == acting("lin").person_id)
    ).one()
    transaction(lambda: setattr(membership, "ended_at", NOW))()
    assert desk(app, everything(ShelvedEngine())).alert(at=SOON) == 0


def test_what_is_only_close_to_the_words_is_no_match(app):
    saved(search=ALL, at=BEFORE)
    drums = published_listing()
    engine = ShelvedEngine(close={"all": [drums.id]}, held={drums.id})
    assert desk(app, engine).alert(at=SOON) == 0


def test_filters_without_words_match_all_that_passes_them(app):
    saved(search=Search(category=("musical-instruments",)), at=BEFORE)
    drums = published_listing()
    engine = ShelvedEngine(close={"": [drums.id]}, held={drums.id})
    assert desk(app, engine).alert(at=SOON) == 1
    query = engine.asked[0]
    assert (query.category, query.sort) == (("musical-instruments",), Sort.NEWEST)


def test_people_who_saved_the_same_share_one_question(app):
    saved(search=ALL, at=BEFORE)
    saved("greta", search=Search(text="ALL ", sort=Sort.PRICE), at=BEFORE)
    published_listing()
    engine = everything(ShelvedEngine())
    assert desk(app, engine).alert(at=SOON) == 2
    assert len(engine.asked) == 1
    assert len(letters()) == len(letters("greta")) == 1


def test_a_round_with_nothing_published_asks_the_engine_nothing(app):
    saved(search=ALL, at=BEFORE)
    engine = ShelvedEngine(failure=AssertionError("nobody should ask"))
    assert desk(app, engine).alert(at=NOW) == 0
    assert rounds_planned() == []


def test_without_an_index_the_round_is_put_off_and_nothing_is_lost(app):
    saved(search=ALL, at=BEFORE)
    published_listing()
    no_rounds_planned()
    engine = everything(ShelvedEngine(failure=AWAY))
    assert desk(app, engine).alert(at=SOON) == 0
    assert rounds_planned() == [SOON + intentions.PAUSE]
    engine.failure = None
    assert desk(app, engine).alert(at=SOON + intentions.PAUSE) == 1


def test_a_listing_the_index_does_not_hold_yet_makes_another_round_and_is_told_then(app):
    saved(search=ALL, at=BEFORE)
    published_listing()
    no_rounds_planned()
    engine = ShelvedEngine()
    assert desk(app, engine).alert(at=SOON) == 0
    assert rounds_planned() == [SOON + intentions.PAUSE]
    assert desk(app, everything(engine)).alert(at=SOON + intentions.PAUSE) == 1
    assert len(letters()) == 1


def test_what_never_reaches_the_index_does_not_make_rounds_for_ever(app):
    published_listing()
    no_rounds_planned()
    desk(app, ShelvedEngine()).alert(at=NOW + processes.PATIENCE + timedelta(minutes=1))
    assert rounds_planned() == []


def test_publishing_and_importing_plan_one_round_together(app, tmp_path):
    published_listing()
    published_listing(HARIANG, SUGAR)
    assert rounds_planned() == [SOON]
    many_listings(app, tmp_path, count=2)
    assert len(rounds_planned()) == 1


def test_what_was_retired_meanwhile_is_not_told(app):
    saved(search=ALL, at=BEFORE)
    drums = published_listing()
    lin = acting("lin").person_id
    catalog.retire_listing(actor=acting("sari"), listing=drums, reason="Sold out.", at=SOON)
    matches = {db.session.scalars(sa.select(SavedSearch.id)).one(): [drums.id]}
    operations.write_alert(person_id=lin, matches=matches, links=links(app), at=SOON)
    assert letters() == []
    assert db.session.scalars(sa.select(SearchAlert)).all() == []


def test_two_workers_write_one_letter(app):
    search = saved(search=ALL, at=BEFORE)
    drums = published_listing()
    lin, matches, signed = acting("lin").person_id, {search.id: [drums.id]}, links(app)

    def write() -> None:
        operations.write_alert(person_id=lin, matches=matches, links=signed, at=SOON)

    assert race(app, [write, write]) == [None, None]
    assert len(letters()) == 1


def test_a_province_imported_at_once_is_told_with_five_names_and_a_number(
    app, tmp_path, monkeypatch
):
    monkeypatch.setattr(operations, "MOST_TOLD", 6)
    search = saved(search=ALL, at=BEFORE)
    many_listings(app, tmp_path, count=8)
    engine = everything(ShelvedEngine())
    assert desk(app, engine).alert(at=SOON) == 1
    letter = letters()[0]
    assert letter.subject == "8 new listings for “Drums”"
    assert letter.body.count("/products/") == 5
    assert "and 3 more." in letter.body
    # Not remembered one by one: all that is published until now counts as told.
    assert db.session.scalars(sa.select(AlertedListing)).all() == []
    assert search.alerts_from == SOON
    assert desk(app, engine).alert(at=TOMORROW) == 0


def test_a_round_reads_no_more_pages_than_hold_something_new(app):
    saved(search=ALL, at=BEFORE)
    drums = published_listing()
    engine = ShelvedEngine()
    engine.finds("all", [drums.id, *range(10_000, 10_000 + 5 * MOST_PER_PAGE)])
    assert desk(app, engine).alert(at=SOON) == 1
    assert [query.page for query in engine.asked] == [1]


def test_rows_no_round_looks_back_to_are_swept_out(app):
    search = saved(search=ALL, at=BEFORE)
    published_listing()
    engine = everything(ShelvedEngine())
    desk(app, engine).alert(at=SOON)
    desk(app, engine).alert(at=SOON + 3 * processes.WINDOW)
    db.session.rollback()
    assert db.session.scalars(sa.select(AlertedListing)).all() == []
    assert db.session.scalars(sa.select(SearchAlert)).all() == []
    assert len(letters()) == 1
    assert search.alerting


def test_a_deleted_search_takes_what_it_told_with_it(app):
    search = saved(search=ALL, at=BEFORE)
    published_listing()
    desk(app, everything(ShelvedEngine())).alert(at=SOON)
    operations.remove_search(actor=acting("lin"), saved=search, at=SOON)
    assert db.session.scalars(sa.select(AlertedListing)).all() == []


def test_the_command_looks_at_once(app, monkeypatch):
    saved(search=Search(text="djembe"), at=BEFORE)
    drums_and_sugar(app)
    monkeypatch.setattr("marketplace.clock.now", lambda: SOON)
    answer = app.test_cli_runner().invoke(args=["searches", "alert"])
    assert answer.output == "Letters written: 1.\n"
