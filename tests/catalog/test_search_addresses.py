"""Addresses that differ by one word are those that would be written for each of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.catalog.search_addresses import for_each_word, with_pairs
from marketplace.catalog.searches import Search

ASKED = [
    Search(),
    Search(text="100% kopi", category=("coffee-tea",), province=("Jawa Timur", "Bali"), page=3),
    Search(text="%00", compare=("a" * 26,)),
]
WORDS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1)


@pytest.mark.parametrize("asked", ASKED)
@given(word=WORDS)
def test_a_value_more_of_a_facet(asked, word):
    def chosen(value: str) -> str:
        return with_pairs("/id/search", asked.toggled("province", value).pairs_without())

    if word.casefold() not in {name.casefold() for name in asked.province}:
        assert for_each_word(chosen)(word) == chosen(word)


@pytest.mark.parametrize("asked", ASKED)
@given(word=WORDS)
def test_a_listing_more_to_compare(asked, word):
    def compared(public_id: str) -> str:
        return with_pairs("/search", asked.comparing(public_id).pairs_without())

    if word.casefold() not in {one.casefold() for one in asked.compare}:
        assert for_each_word(compared)(word) == compared(word)


def test_an_address_without_pairs_has_no_question_mark():
    assert with_pairs("/search", []) == "/search"
