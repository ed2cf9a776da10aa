"""Style sheets and scripts travel once: named by content, compressed, and asked for again only by plain name."""

from __future__ import annotations

import gzip
import hashlib
import re

import pytest
from flask import url_for
from werkzeug.exceptions import NotFound

from marketplace.config import ROOT
from marketplace.web.assets import A_YEAR, Assets

CSS = "css/desaport.css"
GZIP = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.fixture
def address(app_once) -> str:
    with app_once.test_request_context():
        return url_for("static", filename=CSS)


def test_an_address_says_the_content_and_may_be_kept_for_a_year(app_once, address):
    content = (ROOT / "static" / CSS).read_bytes()
    digest = hashlib.sha256(content).hexdigest()[:12]
    assert address == f"/static/css/desaport.{digest}.css"
    with app_once.test_client().get(address) as answer:
        assert answer.data == content
        assert answer.mimetype == "text/css"
        assert answer.headers["Cache-Control"] == A_YEAR
        assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("name", [CSS, "css/desaport.0123456789ab.css"])
def test_a_plain_name_and_one_of_yesterday_are_asked_for_each_time(app_once, name):
    with app_once.test_client().get(f"/static/{name}") as answer:
        assert answer.data == (ROOT / "static" / CSS).read_bytes()
        assert answer.headers["Cache-Control"] == "public, no-cache"


def test_who_reads_gzip_gets_the_smallest_and_others_the_whole(app_once, address):
    client = app_once.test_client()
    with client.get(address) as plain, client.get(address, headers=GZIP) as small:
        assert small.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(small.data) == plain.data
        assert "Content-Encoding" not in plain.headers
        assert plain.headers["Vary"] == small.headers["Vary"] == "Accept-Encoding"
        assert len(small.data) <= len(gzip.compress(plain.data, compresslevel=9))


@pytest.mark.parametrize("headers", [{}, GZIP])
def test_what_a_browser_has_is_not_sent_again(app_once, address, headers):
    client = app_once.test_client()
    with client.get(address, headers=headers) as first:
        known = {**headers, "If-None-Match": first.headers["ETag"]}
    with client.get(address, headers=known) as again:
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["Cache-Control"] == A_YEAR
        assert again.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "name",
    [
        "css/nothing.css",
        "css",
        "../pyproject.toml",
        "css/../../pyproject.toml",
        "%2e%2e/wsgi.py",
        "css/desaport.0123456789ab.js",
    ],
)
def test_there_is_nothing_else(app_once, name):
    with app_once.test_client().get(f"/static/{name}") as answer:
        assert answer.status_code == 404


def test_every_page_names_its_files_by_content(app_once):
    html = app_once.test_client().get("/").get_data(as_text=True)
    names = re.findall(r'"(/static/[^"]+)"', html)
    assert names
    for name in names:
        with app_once.test_client().get(name) as answer:
            assert answer.headers["Cache-Control"] == A_YEAR, name


def test_while_developing_a_changed_file_has_another_name_at_once(tmp_path):
    style = tmp_path / "a.css"
    style.write_text("a{}")
    watched, unwatched = Assets(tmp_path, watched=True), Assets(tmp_path, watched=False)
    before = watched.hashed("a.css"), unwatched.hashed("a.css")
    style.write_text("a{color:red}")
    assert watched.hashed("a.css") != before[0]
    assert unwatched.hashed("a.css") == before[1]
    asset, exact = watched.asked(before[0])
    assert (asset.content, exact) == (b"a{color:red}", False)
    style.unlink()
    with pytest.raises(NotFound):
        watched.asked("a.css")
