"""A stranger's browser keeps a page and asks whether it still stands; nobody else's page is kept."""

from __future__ import annotations

import pytest

from marketplace.web.revalidation import SHARED
from tests import cast
from tests.pages import Visitor

GZIP = {"Accept-Encoding": "gzip"}


@pytest.mark.parametrize("path", ["/", "/search", "/search?q=kopi", "/about/data"])
@pytest.mark.parametrize("headers", [{}, GZIP])
def test_a_page_that_stands_is_not_sent_again(app_once, path, headers):
    client = app_once.test_client()
    first = client.get(path, headers=headers)
    assert first.headers["Cache-Control"] == SHARED
    assert first.headers["ETag"].startswith('W/"')
    assert {"Cookie", "Accept-Encoding"} <= set(first.vary)
    assert "Set-Cookie" not in first.headers
    again = client.get(path, headers={**headers, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert {"Cookie", "Accept-Encoding"} <= set(again.vary)


def test_another_page_has_another_tag(app_once):
    client = app_once.test_client()
    tags = {client.get(path).headers["ETag"] for path in ("/", "/search", "/search?q=kopi")}
    assert len(tags) == 3


def test_a_page_with_a_token_is_nobody_elses(app_once):
    for client in (app_once.test_client(), app_once.test_client()):
        answer = client.get("/sign-in")
        assert b'name="csrf_token"' in answer.data
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "ETag" not in answer.headers


def test_who_has_signed_in_is_never_told_that_the_strangers_page_stands(app, visitor):
    stranger = visitor().get("/search")
    browser: Visitor = visitor("lin")
    page = browser.get("/search", headers={"If-None-Match": stranger.headers["ETag"]})
    assert page.status == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert "ETag" not in page.headers
    assert cast.part_of("lin").name in page


def test_an_error_is_not_kept(app_once):
    answer = app_once.test_client().get("/nothing/here")
    assert answer.status_code == 404
    assert "ETag" not in answer.headers
