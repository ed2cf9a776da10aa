"""Reasons and readings of the engine in a reader's words."""

from __future__ import annotations

import pytest

from marketplace.catalog import explanations
from marketplace.search.documents import Reading, Reason, ReasonKind


@pytest.mark.parametrize(
    ("kind", "asked", "found", "line"),
    [
        (ReasonKind.CONCEPT, "非洲鼓", "djembe", "djembe = 非洲鼓"),
        (ReasonKind.SPELLING, "djimbe", "djembe", "spelling: djimbe → djembe"),
        (ReasonKind.NARROWER, "spice", "nutmeg", "a kind of spice: nutmeg"),
        (ReasonKind.BROADER, "robusta", "coffee", "more general than robusta: coffee"),
        (ReasonKind.HS_CODE, "09.01", "0901", "HS 0901"),
        (ReasonKind.PLACE, "blitar", "Blitar", "place: Blitar"),
        (ReasonKind.PLACE, "east java", "jawa timur", "place: Jawa Timur"),
        (ReasonKind.CERTIFICATE, "eu organic", "organic-eu", "certificate: EU Organic"),
        (ReasonKind.CERTIFICATE, "eu organic", "EU Organic", "certificate: EU Organic"),
        (ReasonKind.NEIGHBOUR, "1702", "1702", "same customs heading 1702"),
        (ReasonKind.WORD, "drums", "drum", "word: drum"),
        (ReasonKind.PHRASE, "palm sugar", "palm sugar", "words together: palm sugar"),
        (ReasonKind.PREFIX, "cof", "coffee", "begins with cof: coffee"),
    ],
)
def test_each_kind_of_reason_has_its_words(app_once, kind, asked, found, line):
    assert explanations.spell_out(Reason(kind, asked, found)) == line


def test_every_kind_of_reason_can_be_said(app_once):
    for kind in ReasonKind:
        assert "Seen" in explanations.spell_out(Reason(kind, "asked", "Seen"))


def test_a_card_says_two_things_nobody_sees_anyway(app_once):
    reasons = [
        Reason(ReasonKind.WORD, "drum", "drum"),
        Reason(ReasonKind.CONCEPT, "Djembe", "djembe"),
        Reason(ReasonKind.NARROWER, "spice", "spice"),
        Reason(ReasonKind.PLACE, "blitar", "Blitar"),
        Reason(ReasonKind.PLACE, "blitar", "Blitar"),
        Reason(ReasonKind.CONCEPT, "非洲鼓", "djembe"),
        Reason(ReasonKind.HS_CODE, "9206", "9206"),
    ]
    assert explanations.explain(reasons) == ["place: Blitar", "djembe = 非洲鼓"]
    assert explanations.matched_words(reasons) == ("drum", "djembe", "spice", "djembe")


def test_words_from_right_to_left_leave_their_neighbours_in_place(app_once):
    line = explanations.spell_out(Reason(ReasonKind.SPELLING, "فلفال", "فلفل"))
    assert line == "spelling: \u2068فلفال\u2069 → \u2068فلفل\u2069"


@pytest.mark.parametrize(
    ("text", "corrections", "meant"),
    [
        ("djembe", (), ""),
        ("djimbe", (("djimbe", "djembe"),), "djembe"),
        ("Blak peper, organic", (("blak", "black"), ("peper", "pepper")), "black pepper, organic"),
        ("djimbedjimbe", (("djimbe", "djembe"),), "djembe"),
        ("c++ \\1", (("c++", "\\1"),), "\\1 \\1"),
    ],
)
def test_what_was_typed_is_written_as_it_was_understood(text, corrections, meant):
    assert explanations.corrected(text, Reading(corrections=corrections)) == meant
