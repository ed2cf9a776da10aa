"""The shortlist and what was looked at last: signed out in cookies, signed in for oneself alone."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from marketplace.catalog import operations as catalog
from marketplace.catalog.queries import get_published_listing
from marketplace.db import db, transaction
from marketplace.errors import NotFoundError, RefusedError
from marketplace.shortlists import operations, queries, viewing
from marketplace.shortlists.cookies import MOST_SHORTLISTED, MOST_VIEWED
from marketplace.shortlists.models import ShortlistEntry, ViewedListing
from tests import build, cast
from tests.cast import HARIANG, NOW, acting
from tests.pages import Page, Visitor
from tests.support.queries import counted_queries

pytestmark = pytest.mark.usefixtures("now")
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def drum(app):
    return build.published_listing().public_id


@pytest.fixture
def sugar(app):
    terms = build.listing_terms(name_en="Palm sugar", name_id="Gula semut")
    return build.published_listing(village=HARIANG, terms=terms).public_id


def press(browser: Visitor, headers: dict[str, str] | None = None, **fields: object) -> Page:
    return browser._ask("POST", "/shortlist/changes", data=fields, headers=headers or FROM_HERE)


def sign_in(browser: Visitor, key: str) -> Page:
    form = browser.get("/sign-in").form("")
    return form.submit(email=cast.part_of(key).email, password=cast.PASSPHRASE)


def test_a_stranger_keeps_a_list_and_finds_the_way_back(visitor, drum, sugar):
    stranger = visitor()
    press(stranger, add=sugar, next="/search?q=sugar")
    page = press(stranger, add=drum, next="/search?q=drum")
    assert page.url == "/shortlist?from=%2Fsearch%3Fq%3Ddrum"
    assert page.links["Back to where you were"] == "/search?q=drum"
    assert page.text.index("Djembe drum") < page.text.index("Palm sugar")
    page = press(stranger, remove=drum, next="/shortlist")
    assert "Djembe drum" not in page
    assert "Palm sugar" in page
    assert "Nothing on your shortlist yet" in press(stranger, remove=sugar)
    assert stranger.client.get_cookie("shortlist") is None


def test_pages_for_strangers_stay_the_same_for_all_and_set_no_cookie(visitor, drum):
    fresh, keeper = visitor(), visitor()
    press(keeper, add=drum)
    keeper.get(f"/recently-viewed/{drum}.gif")
    for path in ("/", "/search", f"/products/{drum}", "/search?view=table"):
        one, other = fresh.get(path), keeper.get(path)
        assert one.body == other.body
        assert "Set-Cookie" not in other.headers
        assert "csrf_token" not in one.html


def test_a_stranger_without_javascript_is_remembered_by_a_dot(visitor, drum, sugar):
    stranger = visitor()
    page = stranger.get(f"/products/{drum}")
    assert f"/recently-viewed/{drum}.gif" in page.html
    for public_id in (drum, sugar, drum):
        dot = stranger.get(f"/recently-viewed/{public_id}.gif")
        assert dot.headers["Cache-Control"] == "no-store"
    page = stranger.get("/shortlist")
    assert page.text.index("Djembe drum") < page.text.index("Palm sugar")
    page = stranger._ask("POST", "/recently-viewed/removal", data={}, headers=FROM_HERE)
    assert "Djembe drum" not in page


@pytest.mark.parametrize(
    "headers", [{"Sec-GPC": "1"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Purpose": "prefetch"}]
)
def test_nobody_is_remembered_against_their_will_or_by_another_site(visitor, drum, headers):
    stranger = visitor()
    stranger.get(f"/recently-viewed/{drum}.gif", headers=headers)
    assert stranger.client.get_cookie("viewed") is None


def test_a_press_of_unknown_origin_is_asked_again(visitor, drum):
    stranger = visitor()
    page = press(stranger, headers={"Origin": "http://localhost"}, add=drum)
    assert "Djembe drum" in page
    stranger = visitor()
    for elsewhere in ({}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "same-site"}):
        page = press(stranger, headers={"Accept": "text/html", **elsewhere}, add=drum)
        assert page.status == 403
        assert stranger.client.get_cookie("shortlist") is None
    assert "Djembe drum" in page.form("changes").submit()


def test_a_cookie_changed_by_hand_shows_only_what_is_public(visitor, drum):
    draft = build.drafted_listing(
        key="asep", village=HARIANG, terms=build.listing_terms(name_en="KANARI-DRAFT")
    )
    stranger = visitor()
    for text in (f"{draft.public_id}.{drum}", "'; DROP TABLE listing", "a" * 4000, "%00\\"):
        stranger.client.set_cookie("shortlist", text)
        stranger.client.set_cookie("viewed", text)
        page = stranger.get("/shortlist")
        assert page.status == 200
        assert "KANARI" not in page


def test_signing_in_moves_both_lists_into_the_account_once(visitor, drum, sugar):
    browser = visitor()
    lin = acting("lin")
    operations.add_listing(actor=lin, listing=_listing(drum), at=NOW - timedelta(days=1))
    operations.write_note(actor=lin, public_id=drum, note="for spring")
    press(browser, add=drum)
    press(browser, add=sugar)
    browser.get(f"/recently-viewed/{sugar}.gif")
    sign_in(browser, "lin")
    assert browser.client.get_cookie("shortlist") is None
    assert browser.client.get_cookie("viewed") is None
    entries = queries.list_entries(actor=lin)
    assert [(entry.listing.public_id, entry.note) for entry in entries] == [
        (sugar, ""),
        (drum, "for spring"),
    ]
    assert [listing.public_id for listing in queries.list_viewed(actor=lin)] == [sugar]


def test_a_buyer_presses_writes_a_note_and_takes_off(visitor, drum):
    lin = visitor("lin")
    page = lin.get(f"/products/{drum}")
    token = page.form("changes").values["csrf_token"]
    page = press(lin, add=drum, next=f"/products/{drum}", csrf_token=token)
    assert page.url == f"/products/{drum}"
    assert 'name="remove"' in page.html
    page = lin.get("/shortlist")
    page = page.form("note").submit(**{f"{drum}-note": "ask for 30 cm too"})
    assert "The note is kept." in page
    assert "ask for 30 cm too" in page.html
    told = press(lin, headers={"Accept": "application/json"}, remove=drum, csrf_token=token)
    assert json.loads(told.body) == {"shortlisted": []}


def test_a_note_too_long_is_refused_and_others_notes_do_not_exist(visitor, drum):
    operations.add_listing(actor=acting("lin"), listing=_listing(drum), at=NOW)
    page = visitor("lin").get("/shortlist").form("note").submit(**{f"{drum}-note": "x" * 501})
    assert "was not kept" in page
    with pytest.raises(NotFoundError):
        operations.write_note(actor=acting("greta"), public_id=drum, note="mine")
    with pytest.raises(NotFoundError):
        operations.remove_listing(actor=acting("greta"), public_id=drum)
    assert "Djembe drum" not in visitor("greta").get("/shortlist")


def test_what_is_no_longer_offered_is_said_with_its_note(visitor, drum):
    lin = acting("lin")
    operations.add_listing(actor=lin, listing=_listing(drum), at=NOW)
    viewing.remember(person_id=lin.person_id, listing_id=_listing(drum).id, at=NOW)
    listing = _listing(drum)
    catalog.retire_listing(actor=acting("sari"), listing=listing, reason="Sold out.", at=NOW)
    page = visitor("lin").get("/shortlist")
    assert "No longer offered." in page
    assert "Product pages you open are listed here." in page


def test_a_shortlist_ends_at_fifty(app, drum, monkeypatch):
    monkeypatch.setattr(operations, "MOST_SHORTLISTED", 0)
    with pytest.raises(RefusedError, match="Take one off first"):
        operations.add_listing(actor=acting("lin"), listing=_listing(drum), at=NOW)
    listings = [_listing(drum)]
    operations.take_in(person_id=acting("lin").person_id, shortlisted=listings, viewed=[], at=NOW)
    assert queries.list_entries(actor=acting("lin")) == []
    assert MOST_SHORTLISTED == 50


def test_a_buyers_product_pages_are_noted_and_can_be_forgotten(visitor, drum, sugar):
    lin = visitor("lin")
    for public_id in (drum, sugar, drum, "nothing"):
        lin.get(f"/products/{public_id}")
    names = [listing.name_en for listing in queries.list_viewed(actor=acting("lin"))]
    assert sorted(names) == ["Djembe drum", "Palm sugar"]
    visitor("joko").get(f"/products/{drum}")
    assert queries.list_viewed(actor=acting("joko")) == []
    assert "is empty" in lin.get("/shortlist").form("removal").submit()
    assert queries.list_viewed(actor=acting("lin")) == []


def test_only_the_last_twelve_are_kept_and_none_for_ever(app, drum, sugar, monkeypatch):
    lin, greta = acting("lin").person_id, acting("greta").person_id
    monkeypatch.setattr(viewing, "MOST_VIEWED", 1)
    ids = [_listing(public_id).id for public_id in (drum, sugar)]
    viewing.remember(person_id=greta, listing_id=ids[0], at=NOW - viewing.VIEWED_KEPT * 2)
    for place, listing_id in enumerate(ids):
        at = NOW + timedelta(minutes=place)
        viewing.remember(person_id=lin, listing_id=listing_id, at=at)
    left = db.session.execute(sa.select(ViewedListing.person_id, ViewedListing.listing_id)).all()
    assert left == [(lin, ids[1])]
    assert MOST_VIEWED == 12


def test_the_database_holds_a_listing_once_on_a_list(app, drum):
    operations.add_listing(actor=acting("lin"), listing=_listing(drum), at=NOW)

    @transaction
    def again() -> None:
        row = db.session.scalars(sa.select(ShortlistEntry)).one()
        db.session.execute(
            sa.insert(ShortlistEntry).values(
                person_id=row.person_id, listing_id=row.listing_id, note="", added_at=NOW
            )
        )

    with pytest.raises(sa.exc.IntegrityError):
        again()


def test_the_page_asks_the_database_at_most_twelve_times(visitor, drum, sugar):
    for public_id in (drum, sugar):
        operations.add_listing(actor=acting("lin"), listing=_listing(public_id), at=NOW)
    lin = visitor("lin")
    lin.get(f"/products/{drum}")
    with counted_queries() as statements:
        lin.get("/shortlist")
    assert len(statements) <= 12


def _listing(public_id: str):
    return get_published_listing(public_id=public_id)
