"""What the index holds of a document."""

from __future__ import annotations

from marketplace.search.thesaurus import thesaurus
from marketplace.search.tokens import Field, Tokenized, tokenize
from tests.search.library import coffee, document


def tokenized(**changes: object) -> Tokenized:
    return tokenize(document(1, names=(), category="", province="", **changes), thesaurus())


def test_the_index_holds_pairs_and_single_characters_of_chinese() -> None:
    held = tokenized(keywords=("咖啡豆",)).occurrences
    assert {"咖啡", "啡豆", "咖", "啡", "豆"} <= held.keys()
    assert held["咖啡"].positions == [0]
    assert held["啡豆"].positions == [1]


def test_one_chinese_character_is_held_once() -> None:
    assert tokenized(keywords=("茶",)).occurrences["茶"].times[Field.KEYWORDS] == 1


def test_a_document_is_tagged_with_its_concepts_and_with_what_they_are_kinds_of() -> None:
    held = tokenize(coffee(), thesaurus()).occurrences
    assert held["#arabica"].times[Field.NAMES] == 2
    assert held["<coffee"].times[Field.NAMES] == 2


def test_concepts_of_names_may_have_other_words_between_but_not_in_texts() -> None:
    apart = "sugar of the coconut"
    assert "#coconut-sugar" in tokenized(keywords=(apart,)).occurrences
    assert "#coconut-sugar" not in tokenized(description=(apart,)).occurrences


def test_no_phrase_runs_from_one_text_into_the_next() -> None:
    held = tokenized(description=("ends green", "coffee begins")).occurrences
    assert held["coffee"].positions[0] - held["green"].positions[0] > 1


def test_words_are_counted_by_field() -> None:
    assert tokenized(summary="one two three").lengths[Field.SUMMARY] == 3
