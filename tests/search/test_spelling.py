"""Slips of the finger are mended where a known word is near, and real words are left alone."""

from __future__ import annotations

from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.search.spelling import LONGEST, MOST_CANDIDATES, Speller
from marketplace.search.thesaurus import thesaurus
from marketplace.search.vocabulary import Vocabulary

WRITTEN = {"xagoran": 3, "xagorin": 8, "quixel": 1, "cinnamon": 2, "turmeric": 2, "cardamom": 1}


def mended(word: str, **more: int) -> tuple[str, ...]:
    return Speller(thesaurus(), Vocabulary({**WRITTEN, **more})).corrections(word)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("quxiel", "quixel"), ("quixl", "quixel"), ("quixxel", "quixel"), ("quikel", "quixel"),
        ("quixell", "quixel"), ("djmebe", "djembe"), ("pepperr", "pepper"),
    ],
)  # fmt: skip
def test_one_slip_is_mended(typed: str, meant: str) -> None:
    assert mended(typed)[0] == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("cinamonn", "cinnamon"), ("tumericc", "turmeric"), ("cardomum", "cardamom")],
)
def test_two_slips_are_mended_in_long_words_of_the_trade(typed: str, meant: str) -> None:
    assert meant in mended(typed)


@pytest.mark.parametrize(("typed", "near"), [("quxeil", "quixel"), ("xagrona", "xagoran")])
def test_two_slips_are_too_many_for_short_words_and_for_words_of_no_trade(
    typed: str, near: str
) -> None:
    assert near not in mended(typed)


def test_two_slips_are_mended_only_to_words_that_listings_use() -> None:
    speller = Speller(thesaurus(), Vocabulary({}))
    assert "cinnamon" not in speller.corrections("cinamonn")


@pytest.mark.parametrize("typed", ["kuixel", "uixel", "zagoran", "pjembe", "binnamon"])
def test_the_first_letter_stays(typed: str) -> None:
    assert all(one[0] == typed[0] for one in mended(typed))
    assert not set(WRITTEN).intersection(mended(typed))


@pytest.mark.parametrize("typed", ["murah", "bekas", "abc", "teh"])
def test_short_real_words_are_no_slips_of_others(typed: str) -> None:
    assert mended(typed) == ()


def test_in_a_short_word_another_letter_is_another_word() -> None:
    assert mended("lamqu", lampu=9) == ()
    assert mended("lampuu", lampu=9)[0] == "lampu"
    assert mended("lmapu", lampu=9)[0] == "lampu"


def test_the_last_letter_is_dropped_only_where_it_is_doubled() -> None:
    assert mended("quixelz") == ()
    assert mended("quixell") == ("quixel",)


def test_swapped_letters_come_first_then_what_is_written_most() -> None:
    assert mended("xagorn") == ("xagorin", "xagoran")
    assert mended("xagorna") == ("xagoran",)
    assert mended("xagroin", xagrobin=99)[0] == "xagorin"


def test_there_are_few_candidates() -> None:
    many = {f"xylofo{letter}": 1 for letter in "abcdefgh"}
    assert mended("xylofo", **many) == ("xylofoa", "xylofob", "xylofoc")
    assert len(mended("xylofo", **many)) == MOST_CANDIDATES


@pytest.mark.parametrize("typed", ["", "ab", "x1gorn", "café", "xago ran", "咖啡豆豆", "x" * 500])
def test_what_is_no_plain_word_of_some_length_is_left_alone(typed: str) -> None:
    assert mended(typed) == ()
    assert len(typed) > LONGEST or typed != "x" * 500


SLIPS = st.sampled_from(("less", "more", "swapped", "other"))


@given(st.data(), st.sampled_from(("xagoran", "quixelbird", "zorbatiq")), SLIPS)
def test_any_one_slip_behind_the_first_letter_is_mended(
    data: st.DataObject, word: str, slip: str
) -> None:
    at = data.draw(st.integers(1, len(word) - 2))
    letter = data.draw(st.sampled_from(ascii_lowercase))
    typed = {
        "less": word[:at] + word[at + 1 :],
        "more": word[:at] + letter + word[at:],
        "swapped": word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        "other": word[:at] + letter + word[at + 1 :],
    }[slip]
    assert typed == word or word in Speller(thesaurus(), Vocabulary({word: 1})).corrections(typed)


@given(st.text(ascii_lowercase, min_size=1, max_size=12))
def test_every_candidate_is_known_and_begins_alike_or_is_a_swap(typed: str) -> None:
    for one in mended(typed):
        known = one in WRITTEN or thesaurus().has_word(one)
        assert known
        assert one[0] == typed[0] or sorted(one) == sorted(typed)
