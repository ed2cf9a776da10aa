"""A piece of a longer text around the first word that was looked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.catalog.snippets import LENGTH, Snippet, find_snippet

TEXT = (
    "Turned from one block of mahogany and left to dry for a month. The skin of a goat is soaked, "
    "stretched and tied by hand with nine metres of rope; every djembe is tuned twice before it "
    "leaves the workshop, and once more when the container has been opened in the harbour."
)


def found(text: str, *words: str) -> Snippet:
    snippet = find_snippet(texts=[(text, "en")], words=words)
    assert snippet is not None
    return snippet


def shown(snippet: Snippet) -> str:
    return "".join(segment.text for segment in snippet.segments)


def marked(snippet: Snippet) -> list[str]:
    return [segment.text for segment in snippet.segments if segment.marked]


def test_the_first_matched_word_stands_in_a_piece_of_whole_words():
    snippet = found(TEXT, "djembe")
    assert marked(snippet) == ["djembe"]
    words = shown(snippet).removeprefix("… ").removesuffix(" …")
    assert words in TEXT
    assert len(words) <= LENGTH
    assert words.split()[0] == "tied"
    assert words.split()[-1] in TEXT.split()


def test_a_short_text_is_shown_whole():
    snippet = found("Hand-carved  djembe\nwith goat skin.", "goat", "djembe")
    assert shown(snippet) == "Hand-carved djembe with goat skin."
    assert marked(snippet) == ["djembe", "goat"]


@pytest.mark.parametrize(
    ("text", "word", "mark"),
    [
        ("Fine Djembes", "djembe", "Djembes"),
        ("A café crème", "cafe", "café"),
        ("İstanbul", "istanbul", "İstanbul"),
        ("手工非洲鼓出口", "非洲鼓", "非洲鼓"),
        ("Organic palm-sugar", "palm sugar", "palm-sugar"),
        ("Green tea", "tea", "tea"),
        ("Best teas", "tea", "teas"),
    ],
)
def test_case_accents_plurals_and_scripts_do_not_hide_a_word(text, word, mark):
    assert marked(found(text, word)) == [mark]


@pytest.mark.parametrize(
    ("text", "word"),
    [("A team of teak", "tea"), ("Coffins", "coffee"), ("of the", "of"), ("", "x")],
)
def test_what_only_looks_alike_is_not_marked(text, word):
    assert find_snippet(texts=[(text, "en")], words=[word]) is None


def test_the_first_text_that_has_a_word_is_taken_with_its_language():
    snippet = find_snippet(
        texts=[("A drum.", "en"), ("Kendang dari balok mahoni.", "id")], words=["mahoni"]
    )
    assert snippet is not None
    assert snippet.language == "id"


def test_words_are_never_patterns():
    assert marked(found("costs (a+)+ much", "(a+)+ much")) == ["a+)+ much"]
    assert find_snippet(texts=[("aaaa" * 40, "en")], words=["(a+)+$", "\\", "[", "*"]) is None


@given(st.text(max_size=600), st.lists(st.text(max_size=12), max_size=6))
def test_any_text_gives_a_piece_of_itself(text: str, words: list[str]):
    snippet = find_snippet(texts=[(text, "en")], words=words)
    if snippet is not None:
        piece = shown(snippet)
        line = " ".join(text.split())
        assert marked(snippet)
        assert piece.removeprefix("… ").removesuffix(" …") in line or piece in line
        assert len(piece) <= LENGTH + 60
