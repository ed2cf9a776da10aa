"""The style guide shows every shared part, in every scheme and direction, and not in production."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest

from marketplace.config import ROOT, Config, Environment
from tests.pages import Visitor

SHARED = ROOT / "templates" / "shared"
SHEET = (ROOT / "templates" / "styleguide" / "_sheet.html").read_text(encoding="utf-8")
# Drawn by the layout or inside other parts, or one to a page.
ELSEWHERE = {
    *("icon", "about", "search_form", "error_summary", "facet_button", "facet_panel", "fact"),
    *("language_switch", "shortlist_button", "shortlist_form", "viewed_mark"),
    # Named by their place in the address, so once on a page.
    *("choice", "filter_submit", "state_filter"),
}
# A press would change something.
CHANGES = {"post_button", "confirmed_button"}


def macros() -> set[str]:
    texts = (path.read_text(encoding="utf-8") for path in SHARED.glob("*.html"))
    return {name for text in texts for name in re.findall(r"{% macro ([a-z]\w*)", text)}


def test_no_shared_part_is_missing() -> None:
    drawn = set(re.findall(r"\b(\w+)\(", SHEET))
    assert macros() - drawn == ELSEWHERE | CHANGES


def test_all_four_copies_stand_on_one_page_without_sharing_an_id(app_once) -> None:
    page = Visitor.of(app_once, None).get("/styleguide")
    for scheme in ("light", "dark"):
        for direction in ("ltr", "rtl"):
            assert f'class="scheme scheme-{scheme} flow" dir="{direction}"' in re.sub(
                r"\s+", " ", page.html
            )
    ids = Counter(re.findall(r'\sid="([^"]+)"', page.html))
    assert [one for one, times in ids.items() if times > 1] == []
    targets = set(re.findall(r'(?:popovertarget|for|aria-labelledby)="([^"]+)"', page.html))
    assert targets <= set(ids)


def test_one_copy_can_be_asked_for(app_once) -> None:
    page = Visitor.of(app_once, None).get("/styleguide?scheme=dark&dir=rtl")
    assert re.findall(r'class="scheme scheme-(\w+)', page.html) == ["dark"]
    assert Visitor.of(app_once, None).get("/styleguide?scheme=pink&dir=up").status == 200


def test_production_has_none(app_once, monkeypatch: pytest.MonkeyPatch) -> None:
    config: Config = app_once.extensions["desaport"]
    live = replace(
        config,
        env=Environment.PRODUCTION,
        unlimited=False,
        stripe_webhook_secrets=("whsec_of_a_test",),
    )
    monkeypatch.setitem(app_once.extensions, "desaport", live)
    assert Visitor.of(app_once, None).get("/styleguide").status == 404
