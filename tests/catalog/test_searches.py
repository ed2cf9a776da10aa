"""A search read from an address and written back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.catalog.searches import (
    LONGEST_TEXT,
    MOST_VALUES,
    Search,
    read_search,
)
from marketplace.search.documents import CATEGORY, LAST_PAGE


def test_an_empty_address_asks_for_everything():
    assert read_search({}) == Search()
    assert Search().arguments() == {}


def test_everything_in_an_address_is_read():
    asked = read_search(
        {
            "q": ["  black   pepper "],
            "category": ["spices", "cocoa"],
            "province": ["Lampung"],
            "certificate": ["halal"],
            "max_moq": ["1,000"],
            "page": ["3"],
        }
    )
    assert asked == Search("black pepper", ("spices", "cocoa"), ("Lampung",), ("halal",), 1000, 3)


@pytest.mark.parametrize("text", ["", "abc", "-1", "0", "1.5", "²", "٣", "9" * 5000])
def test_a_page_that_makes_no_sense_is_the_first(text):
    assert read_search({"page": [text]}).page == 1


def test_a_page_far_beyond_is_the_last_there_can_be():
    assert read_search({"page": ["99999"]}).page == LAST_PAGE


@pytest.mark.parametrize("text", ["", "abc", "-5", "0", "1e9", "9" * 400])
def test_an_order_size_that_makes_no_sense_is_no_filter(text):
    assert read_search({"max_moq": [text]}).max_moq is None


def test_too_much_is_cut_short():
    asked = read_search({"q": ["x" * 10_000], "category": [f"c{n}" for n in range(500)]})
    assert len(asked.text) == LONGEST_TEXT
    assert len(asked.category) == MOST_VALUES
    assert read_search({"certificate": ["x" * 81, " "]}).certificate == ()


def test_a_value_given_twice_counts_once():
    assert read_search({"province": ["Bali", "BALI"]}).province == ("BALI",)


def test_toggling_chooses_and_takes_back_from_the_first_page():
    asked = Search(text="tea", page=4).toggled(CATEGORY, "spices")
    assert asked == Search(text="tea", category=("spices",))
    assert asked.toggled(CATEGORY, "SPICES") == Search(text="tea")


values = st.lists(
    st.text(min_size=1, max_size=20).map(str.strip).filter(bool), unique_by=str.casefold, max_size=4
).map(tuple)


@given(
    st.builds(
        Search,
        text=st.text(max_size=40).map(lambda text: " ".join(text.split())),
        category=values,
        province=values,
        certificate=values,
        max_moq=st.none() | st.integers(1, 10**9),
        page=st.integers(1, LAST_PAGE),
    )
)
def test_an_address_says_exactly_its_search(asked: Search):
    assert read_search(asked.arguments()) == asked
