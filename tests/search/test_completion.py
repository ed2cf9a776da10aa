"""What may be meant by a beginning, and the words documents are written with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.search import completion
from marketplace.search.completion import Completion
from marketplace.search.documents import Suggestion, SuggestionKind
from marketplace.search.tokens import display_token
from marketplace.search.units import MOST_EXPANSIONS
from marketplace.search.vocabulary import JoinedVocabulary, Vocabulary

NAMES = {"Gula kelapa": 3, "Gula aren, cetak": 5, "Kopi arabika Gayo": 2, "Café gula": 1, "茶叶": 1}
PLACES = {"Gunung Kidul": 7, "Gayo Lues": 1, "Kota Gula": 1}


def completes(names: Mapping[str, int] = NAMES, places: Mapping[str, int] = PLACES) -> Completion:
    return Completion(
        names={display_token(name): count for name, count in names.items()},
        places={display_token(name): count for name, count in places.items()},
    )


def shown(prefix: str, limit: int = 8) -> list[str]:
    return [one.text for one in completes().beginning_with(prefix, limit=limit)]


def test_products_and_places_come_by_how_many_documents_have_them() -> None:
    assert completes().beginning_with("gu", limit=3) == (
        Suggestion(SuggestionKind.PLACE, "Gunung Kidul", 7),
        Suggestion(SuggestionKind.PRODUCT, "Gula aren, cetak", 5),
        Suggestion(SuggestionKind.PRODUCT, "Gula kelapa", 3),
    )


def test_a_name_is_found_by_each_of_its_first_words() -> None:
    assert "Kopi arabika Gayo" in shown("gay")
    assert "Kopi arabika Gayo" in shown("arabika ga")
    assert shown("kelapa") == ["Gula kelapa"]


@pytest.mark.parametrize("typed", ["GULA  K", "gula-k", " Gula k", "gula kélapa", "Gulá k"])
def test_case_accents_and_signs_do_not_matter(typed: str) -> None:
    assert shown(typed) == ["Gula kelapa"]


@pytest.mark.parametrize("typed", ["", "g", "?", "   ", "gula kelapa x", "lapa", "zz", "\x00"])
def test_too_little_or_what_nothing_begins_with_finds_nothing(typed: str) -> None:
    assert shown(typed) == []


def test_one_chinese_character_is_enough() -> None:
    assert shown("茶") == ["茶叶"]


def test_names_are_shown_as_written_with_single_spaces() -> None:
    (one,) = completes({"  Gula \n aren": 1}, {}).beginning_with("gula", limit=5)
    assert one.text == "Gula aren"


def test_what_is_written_in_two_ways_is_two_suggestions_and_in_one_way_one() -> None:
    names = {"Gula Gula": 1, "gula gula": 2}
    assert [one.text for one in completes(names, {}).beginning_with("gula", limit=5)] == [
        "gula gula",
        "Gula Gula",
    ]


def test_parts_of_an_index_are_counted_together() -> None:
    parts = [completes({"Gula": 1, "Gulai": 3}, {}), completes({"Gula": 5}, {"Gula": 2})]
    assert completion.joined(parts, "gul", limit=2) == (
        Suggestion(SuggestionKind.PRODUCT, "Gula", 6),
        Suggestion(SuggestionKind.PRODUCT, "Gulai", 3),
    )
    assert completion.joined([], "gul", limit=2) == ()


WORDS = st.sampled_from(("gula", "gul", "kopi", "kapur", "ko", "tua"))


@given(
    st.dictionaries(st.lists(WORDS, min_size=1, max_size=4).map(" ".join), st.integers(1, 9)),
    st.sampled_from(("gu", "gul", "gula", "ko", "kop", "kapur t", "tu")),
)
def test_every_name_with_a_word_that_begins_so_is_found(names: dict[str, int], prefix: str) -> None:
    expected = {
        name
        for name in names
        if any(" ".join(name.split()[at:]).startswith(prefix) for at in range(4))
    }
    found = completes(names, {}).beginning_with(prefix, limit=100)
    assert {one.text for one in found} == expected
    assert [one.count for one in found] == sorted((names[one] for one in expected), reverse=True)


FREQUENCIES = {"gula": 5, "gulai": 9, "gul": 1, "kopi": 5, "kopra": 5, "café": 2, "茶": 1}


def test_beginnings_stand_for_the_words_written_most() -> None:
    vocabulary = Vocabulary(FREQUENCIES)
    assert vocabulary.beginning_with("gul") == ("gulai", "gula", "gul")
    assert vocabulary.beginning_with("kop") == ("kopi", "kopra")
    assert vocabulary.beginning_with("x") == ()
    many = Vocabulary({f"gula{number:03}": number for number in range(100)})
    assert many.beginning_with("gula") == tuple(
        f"gula{number:03}" for number in range(99, 99 - MOST_EXPANSIONS, -1)
    )


def test_a_word_is_held_in_any_form_documents_have() -> None:
    vocabulary = Vocabulary({"baskets": 3}, stems=["basket"])
    assert vocabulary.holds("baskets")
    assert vocabulary.holds("basket")
    assert not vocabulary.holds("bask")
    assert vocabulary.frequency("basket") == 0


def test_near_words_keep_the_first_letter_and_the_nearest_comes_first() -> None:
    vocabulary = Vocabulary({"kopi": 1, "kopra": 9, "topi": 1, "kop": 1, "kopiah": 4})
    assert vocabulary.near("kopj", slips=1, limit=3) == ("kop", "kopi")
    assert vocabulary.near("kopii", slips=2, limit=9) == ("kopi", "kop", "kopiah", "kopra")
    assert vocabulary.near("", slips=2, limit=9) == ()


PARTS = st.lists(
    st.dictionaries(st.text("abk", min_size=1, max_size=3), st.integers(1, 5)), max_size=4
)


@given(PARTS, st.text("abk", min_size=1, max_size=3))
def test_several_vocabularies_are_as_one(parts: list[dict[str, int]], word: str) -> None:
    total: Counter[str] = Counter()
    for part in parts:
        total.update(part)
    whole = Vocabulary(total)
    joined = JoinedVocabulary([Vocabulary(part) for part in parts])
    assert len(joined) == len(whole)
    assert sorted(joined.words()) == sorted(whole.words())
    assert joined.frequency(word) == whole.frequency(word)
    assert joined.holds(word) == whole.holds(word)
    assert joined.beginning_with(word) == whole.beginning_with(word)
    assert joined.near(word, slips=2, limit=50) == whole.near(word, slips=2, limit=50)
    assert set(joined.most_frequent(100)) == set(whole.most_frequent(100))
