"""Pages are light: compressed where nothing secret could be read from a length, never elsewhere."""

from __future__ import annotations

import gzip

import pytest
from jinja2 import Environment

from marketplace.web.weight import Unindented
from tests.pages import Visitor

GZIP = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.mark.parametrize("path", ["/static/css/desaport.css", "/", "/search?q=nothing"])
def test_an_answer_without_secrets_is_compressed_for_who_can_read_it(app_once, path):
    client = app_once.test_client()
    plain, small = client.get(path), client.get(path, headers=GZIP)
    assert small.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert "Accept-Encoding" in small.headers["Vary"]
    assert gzip.decompress(small.data) == plain.data
    assert len(small.data) * 2 < len(plain.data)
    assert int(small.headers["Content-Length"]) == len(small.data)
    plain.close()
    small.close()


def test_a_page_with_a_token_is_never_compressed(app_once):
    page = app_once.test_client().get("/sign-in", headers=GZIP)
    assert b'name="csrf_token"' in page.data
    assert "Content-Encoding" not in page.headers


def test_no_page_of_somebody_signed_in_is_compressed(app, visitor):
    browser: Visitor = visitor("lin")
    for path in ("/", "/search", "/orders"):
        assert "Content-Encoding" not in browser.get(path, headers=GZIP).headers, path


def test_a_style_sheet_that_stands_is_not_sent_again(app_once):
    client = app_once.test_client()
    refused = {"Accept-Encoding": "gzip;q=0"}
    assert "Content-Encoding" not in client.get("/search", headers=refused).headers
    first = client.get("/static/css/desaport.css", headers=GZIP)
    again = client.get(
        "/static/css/desaport.css", headers={**GZIP, "If-None-Match": first.headers["ETag"]}
    )
    assert first.headers["ETag"].startswith('W/"')
    assert again.status_code == 304
    assert again.data == b""
    first.close()
    again.close()


def test_templates_lose_their_indentation_and_nothing_else():
    unindented = Unindented(Environment(autoescape=True))
    source = "<p>\n  one  two\n\t{{ x }}\n</p>\n"
    assert unindented.preprocess(source, "a.html") == "<p>\none  two\n{{ x }}\n</p>\n"
    assert unindented.preprocess(source, "letter.txt") == source
    assert unindented.preprocess(source, None) == source
