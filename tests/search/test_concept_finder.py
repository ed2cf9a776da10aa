"""The concepts a listing's words name, and those its name is about."""

from __future__ import annotations

import pytest

from marketplace.search import analysis
from marketplace.search.concept_finder import ConceptFinder


@pytest.fixture
def finder() -> ConceptFinder:
    finder = ConceptFinder()
    for key, term, language in (
        ("coffee", "coffee", "en"),
        ("coffee", "kopi", "id"),
        ("green-coffee", "green coffee", "en"),
        ("green-coffee", "biji kopi", "id"),
        ("basket", "woven basket", "en"),
        ("basket", "anyaman keranjang", "id"),
        ("bamboo", "bamboo", "en"),
        ("bamboo", "bambu", "id"),
        ("bag", "bag", "en"),
        ("mangosteen", "mangosteen", "en"),
        ("tea", "tea", "en"),
        ("gayo", "gayo", "trade"),
        ("coffee-shop", "coffee", "en"),
    ):
        finder.add(key=key, term=term, language=language)
    return finder


def found(finder: ConceptFinder, text: str, *, anywhere: bool = False) -> set[str]:
    return set(finder.find(analysis.words(text), anywhere=anywhere))


def test_words_that_follow_one_another_name_all_they_may_mean(finder: ConceptFinder) -> None:
    assert found(finder, "washed green coffee") == {"green-coffee", "coffee", "coffee-shop"}
    assert found(finder, "biji kopi") == {"green-coffee", "coffee"}


def test_words_with_others_between_name_a_thing_only_where_that_is_allowed(
    finder: ConceptFinder,
) -> None:
    assert "green-coffee" not in found(finder, "green arabica coffee")
    assert "green-coffee" in found(finder, "green arabica coffee", anywhere=True)
    assert "green-coffee" in found(finder, "coffee, green", anywhere=True)
    assert "green-coffee" not in found(finder, "green tea", anywhere=True)


@pytest.mark.parametrize("text", ["Woven baskets", "WOVEN BASKET", "anyaman keranjang"])
def test_inflections_and_case_do_not_matter(finder: ConceptFinder, text: str) -> None:
    assert "basket" in found(finder, text)


def test_the_end_of_a_text_is_no_longer_phrase(finder: ConceptFinder) -> None:
    assert found(finder, "the last word is green") == set()
    assert found(finder, "") == set()


def test_part_of_a_word_names_nothing(finder: ConceptFinder) -> None:
    assert found(finder, "teapot bagasse bambooish") == set()


@pytest.mark.parametrize(
    ("name", "heads"),
    [
        ("Mangosteen rind tea", {"tea"}),
        ("Bamboo bag", {"bag"}),
        ("Bag, bamboo", {"bag"}),
        ("Bag of bamboo", {"bag"}),
        ("Bag (bamboo)", {"bag"}),
        ("Bags with coffee inside", {"bag"}),
        ("Green coffee", {"green-coffee", "coffee", "coffee-shop"}),
        ("Kopi gayo", {"coffee", "gayo"}),
        ("Anyaman keranjang bambu", {"basket"}),
        ("Bambu anyaman", {"bamboo"}),
        ("Kapur barus", set()),
        ("", set()),
    ],
)
def test_a_name_is_about_what_english_says_last_and_indonesian_first(
    finder: ConceptFinder, name: str, heads: set[str]
) -> None:
    assert set(finder.heads(name)) == heads
