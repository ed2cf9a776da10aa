"""A kept page is given again only to strangers who asked just so, and only while nothing changed."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest
from werkzeug.test import Client, TestResponse

from marketplace.catalog.models import Listing
from marketplace.db import db, transaction
from marketplace.web.commits import SqliteMarker, marker_of
from marketplace.web.kept_pages import LONGEST, MOST, KeptPages
from tests.build import published_listing


class Kitchen:
    """Makes pages and counts them; each is another, so that an old one is known."""

    def __init__(self, **headers: str) -> None:
        self.made = 0
        self.closed = 0
        self.moment = 0.0
        self.facts: object = "as it was"
        self.headers = {"Cache-Control": "private, no-cache", "ETag": 'W/"a"', **headers}
        self.status = "200 OK"
        pages = KeptPages(self._make, facts=lambda: self.facts, ticks=lambda: self.moment)
        self._client = Client(pages, use_cookies=False)

    def get(self, path: str = "/", method: str = "GET", **headers: str) -> TestResponse:
        return self._client.open(
            path,
            method=method,
            headers={name.replace("_", "-"): value for name, value in headers.items()},
        )

    def _make(self, _environ, start_response):
        self.made += 1
        start_response(self.status, list(self.headers.items()))
        return Plate(f"page {self.made}".encode(), self)


class Plate:
    """An answer that wants to be closed."""

    def __init__(self, content: bytes, kitchen: Kitchen) -> None:
        self._content, self._kitchen = content, kitchen

    def __iter__(self) -> Iterator[bytes]:
        return iter([self._content])

    def close(self) -> None:
        self._kitchen.closed += 1


def test_the_same_question_is_answered_from_what_is_kept():
    kitchen = Kitchen()
    first, second = kitchen.get("/a?b=c"), kitchen.get("/a?b=c")
    assert first.data == second.data == b"page 1"
    assert first.headers == second.headers
    assert kitchen.made == 1


def test_what_was_left_for_after_the_answer_is_done_then():
    kitchen = Kitchen()
    kitchen.get().close()
    assert kitchen.closed == 1


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/b"},
        {"path": "/?q=x"},
        {"Accept_Language": "id"},
        {"Accept_Encoding": "gzip"},
        {"Save_Data": "on"},
        {"Host": "other.example"},
        {"method": "HEAD"},
        {"Cookie": "desaport-session=x"},
        {"Cookie": "language=id"},
        {"Authorization": "Basic x"},
        {"Range": "bytes=0-1"},
    ],
)
def test_another_question_is_asked_of_the_application(other):
    kitchen = Kitchen()
    kitchen.get()
    kitchen.get(**other)
    assert kitchen.made == 2


def test_a_request_with_a_cookie_leaves_nothing_for_strangers():
    kitchen = Kitchen()
    kitchen.get(Cookie="desaport-session=x")
    assert kitchen.get().data == b"page 2"


def test_anything_that_changed_makes_a_new_page():
    kitchen = Kitchen()
    kitchen.get()
    kitchen.facts = "otherwise"
    assert kitchen.get().data == b"page 2"


def test_what_changes_while_a_page_is_made_is_not_missed():
    kitchen = Kitchen()

    def change_meanwhile(environ, start_response):
        kitchen.facts = "otherwise"
        return kitchen._make(environ, start_response)

    pages = KeptPages(change_meanwhile, facts=lambda: kitchen.facts, ticks=lambda: 0.0)
    client = Client(pages)
    assert client.get("/").data == b"page 1"
    assert client.get("/").data == b"page 2"


def test_a_page_is_not_kept_for_ever():
    kitchen = Kitchen()
    kitchen.get()
    kitchen.moment = LONGEST
    assert kitchen.get().data == b"page 1"
    kitchen.moment = LONGEST + 1
    assert kitchen.get().data == b"page 2"


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        ("200 OK", {"Cache-Control": "no-store"}),
        ("200 OK", {"Cache-Control": "private, no-store"}),
        ("200 OK", {"Set-Cookie": "a=b"}),
        ("404 NOT FOUND", {}),
        ("302 FOUND", {"Location": "/"}),
    ],
)
def test_what_is_not_the_same_for_all_is_never_kept(status, headers):
    kitchen = Kitchen(**headers)
    kitchen.status = status
    kitchen.get()
    kitchen.get()
    assert kitchen.made == 2


def test_who_has_the_page_is_told_so():
    kitchen = Kitchen(Vary="Cookie")
    kitchen.get()
    answer = kitchen.get(If_None_Match='"x", W/"a"')
    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["ETag"] == 'W/"a"'
    assert answer.headers["Vary"] == "Cookie"
    assert kitchen.get(If_None_Match='"x"').status_code == 200
    assert kitchen.made == 1


def test_the_page_asked_for_longest_ago_goes_first():
    kitchen = Kitchen()
    for number in range(MOST):
        kitchen.get(f"/{number}")
    kitchen.get("/0")
    kitchen.get("/more")
    assert kitchen.get("/0").data == b"page 1"
    assert kitchen.get("/1").data == f"page {MOST + 2}".encode()


def _published() -> tuple[int, str]:
    listing = published_listing()
    return listing.id, listing.name_en


@transaction
def _rename(listing_id: int, name: str) -> None:
    db.session.get_one(Listing, listing_id).name_en = name


def _kept(app) -> Client:
    with app.app_context():
        marker = marker_of(db.engine)
    return Client(KeptPages(app.wsgi_app, facts=marker), use_cookies=False)


def test_a_change_of_the_catalogue_is_seen_at_once(app):
    listing_id, name = _published()
    client = _kept(app)
    for path in ("/", "/search"):
        assert name in client.get(path).text
    _rename(listing_id, "Renamed a moment ago")
    assert "Renamed a moment ago" in client.get("/").text
    assert "Renamed a moment ago" in client.get("/search").text


def test_a_form_is_never_kept(app_once):
    client = _kept(app_once)
    assert client.get("/sign-in").data != client.get("/sign-in").data


def test_a_kept_page_stays_compressed(app_once):
    client = _kept(app_once)
    gzipped = {"Accept-Encoding": "gzip"}
    client.get("/", headers=gzipped)
    answer = client.get("/", headers=gzipped)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data) == client.get("/").data


def test_reading_marks_nothing_and_every_commit_does(app):
    listing_id, _name = _published()
    marker = marker_of(db.engine)
    before = marker()
    db.session.scalars(db.select(Listing)).all()
    db.session.rollback()
    assert marker() == before
    _rename(listing_id, "Renamed")
    assert marker() != before
    if isinstance(marker, SqliteMarker):
        marker.close()
