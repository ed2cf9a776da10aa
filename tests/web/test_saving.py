"""Who saves data gets cards without stand-ins, and no cache mixes the two up."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.cast import NGORAN

CARD = """{% from "catalog/_photo.html" import card_image %}{{ card_image(None, code) }}"""


@pytest.mark.parametrize(("asked", "pictures"), [("on", 0), ("ON ", 0), ("off", 1), ("", 1)])
def test_a_card_without_a_photo_has_no_motif_for_who_saves_data(app_once: Flask, asked, pictures):
    with app_once.test_request_context("/search", headers={"Save-Data": asked}):
        drawn = app_once.jinja_env.from_string(CARD).render(code=NGORAN)
    assert drawn.count(f"/motif/{NGORAN}.svg") == pictures


@pytest.mark.parametrize("path", ["/", "/search", "/about/data"])
def test_every_page_says_that_it_depends_on_it(app_once: Flask, path):
    assert "Save-Data" in app_once.test_client().get(path).vary
