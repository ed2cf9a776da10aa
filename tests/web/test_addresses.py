"""Addresses written from memory are those Flask builds."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask, url_for

WORDS = ["abc", "35.05.09.2001", "a b", "a/b", "kopi & teh", "é", "..", "", "0stand-in0", "x%y"]


def test_what_is_written_again_is_what_flask_builds(app_once):
    with app_once.test_request_context("/id/search", environ_base={}):
        for word in [*WORDS, *WORDS]:
            for endpoint, name in (
                ("catalog.search", "q"),
                ("catalog.product", "public_id"),
                ("catalog.village", "code"),
                ("catalog.motif", "code"),
            ):
                if word or name == "q":
                    values: dict[str, Any] = {name: word}
                    built = Flask.url_for(app_once, endpoint, **values)
                    assert url_for(endpoint, **values) == built
        assert url_for("catalog.search") == Flask.url_for(app_once, "catalog.search")


@pytest.mark.parametrize(("path", "start"), [("/", "/products/"), ("/id/", "/id/products/")])
def test_each_language_has_its_own(app_once: Flask, path, start):
    prefix = {"SCRIPT_NAME": "/id"} if path == "/id/" else {}
    for _ in range(2):
        with app_once.test_request_context("/", environ_overrides=prefix):
            assert url_for("catalog.product", public_id="abc") == f"{start}abc"


def test_a_whole_address_and_one_of_several_words_are_built(app_once: Flask):
    with app_once.test_request_context("/"):
        assert url_for("catalog.search", q="a", _external=True) == "http://localhost/search?q=a"
        assert url_for("catalog.search", q="a", page="2") == "/search?q=a&page=2"
        assert url_for("catalog.search", q=["a", "b"]) == "/search?q=a&q=b"
