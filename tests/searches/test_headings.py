"""Customs headings and categories by what somebody begins to type."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.catalog.categories import CATEGORIES
from marketplace.search.tariff import FILE, Heading, heading_of, read_headings
from marketplace.searches.category_names import category_names
from marketplace.searches.headings import Headings, headings
from marketplace.searches.shelf import Shelf, words_of

COFFEE = Heading("0901", "coffee", "kopi")
GREEN = Heading("090111", "green coffee, not roasted", "kopi biji")
ROASTED = Heading("090121", "roasted coffee", "kopi sangrai")
DRUMS = Heading("920600", "drums and xylophones", "gendang dan gambang")
SOME = Headings([DRUMS, ROASTED, GREEN, COFFEE])


@pytest.mark.parametrize("typed", ["0901", "09.01", "09 01", "0901."])
def test_a_code_in_any_spelling_finds_all_that_is_below_it(typed: str):
    assert SOME.find(typed, limit=5) == [COFFEE, GREEN, ROASTED]


@pytest.mark.parametrize("typed", ["090111", "0901.11", "09.01.11", "0901 11"])
def test_a_longer_code_finds_less(typed: str):
    assert SOME.find(typed, limit=5) == [GREEN]


@pytest.mark.parametrize("typed", ["0", "7777", "0901.11.10", "...", ""])
def test_a_code_nobody_has_finds_nothing(typed: str):
    assert SOME.find(typed, limit=5) == []


@pytest.mark.parametrize("typed", ["coffee", "Kopi", "KÓPI", "cof"])
def test_words_find_in_english_and_indonesian_the_plainest_first(typed: str):
    assert SOME.find(typed, limit=2)[0] == COFFEE


def test_every_word_must_be_there_in_any_order():
    assert SOME.find("coffee roast", limit=5) == [ROASTED, GREEN]
    assert SOME.find("sangrai kop", limit=5) == [ROASTED]
    assert SOME.find("coffee drum", limit=5) == []


def test_a_heading_is_named_once_though_both_its_names_answer():
    same = Headings([Heading("1801", "kakao", "kakao")])
    assert len(same.find("kakao", limit=5)) == 1


def test_a_subheading_called_as_its_heading_is_found_by_code_only():
    copra = [Heading("1203", "copra", "kopra"), Heading("120300", "copra", "kopra")]
    assert Headings(copra).find("kopra", limit=5) == copra[:1]
    assert Headings(copra).find("1203", limit=5) == copra


def test_no_more_than_asked_for():
    assert len(SOME.find("09", limit=2)) == 2
    assert len(SOME.find("kopi", limit=2)) == 2


def test_codes_are_written_as_customs_papers_write_them():
    assert (COFFEE.written, GREEN.written) == ("0901", "0901.11")


def test_a_missing_file_is_a_fault_and_no_empty_list(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        read_headings(tmp_path / "headings.csv")


def test_the_file_here_is_read_whole():
    found = read_headings(FILE)
    assert len(found) > 300
    assert all(heading.code.isdigit() and heading.name_en and heading.name_id for heading in found)
    assert headings().find("09.01", limit=1)[0].name_en == "coffee"


def test_every_category_is_found_by_its_english_name_and_by_an_indonesian_one():
    for slug, english in CATEGORIES.items():
        assert slug in category_names().find(english, limit=5)
    for indonesian, slug in (
        ("kopi", "coffee-tea"),
        ("tenun", "weaving-tenun"),
        ("madu", "honey-bee"),
    ):
        assert category_names().find(indonesian, limit=5) == [slug]


@given(
    st.lists(st.tuples(st.text("ab c", max_size=8), st.integers(0, 5)), max_size=12),
    st.text("ab c", max_size=4),
    st.integers(1, 4),
)
def test_a_shelf_finds_what_looking_at_every_name_finds(
    things: list[tuple[str, int]], text: str, limit: int
):
    asked = words_of(text)

    def answers(name: str) -> bool:
        return bool(asked) and all(
            any(word.startswith(part) for word in words_of(name)) for part in asked
        )

    wanted = {thing for name, thing in things if answers(name)}
    found = Shelf(things).find(text, limit=limit)
    assert len(found) == min(limit, len(wanted))
    assert set(found) <= wanted


def test_a_code_in_any_spelling_has_the_name_of_its_subheading_or_heading():
    found = heading_of("9206.00")
    assert found is not None
    assert found.code in {"9206", "920600"}
    assert heading_of("0901.11.20") == heading_of("090111")
    assert heading_of("9999.99") is None
