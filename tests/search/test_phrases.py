"""Words follow one another only where each stands right behind the one before."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from marketplace.search import phrases
from marketplace.search.blocks import Block, Draft
from marketplace.search.tokens import FIELDS, LAST_POSITION, Occurrences
from tests.search.drafts import segment_of
from tests.search.library import document

WORDS = ("a", "b", "c")
TEXTS = st.lists(st.lists(st.sampled_from((*WORDS, "x")), max_size=8), min_size=1, max_size=8)


def blocks_of(texts: Sequence[Sequence[str]], words: Sequence[str]) -> list[Block]:
    return [_block([[at for at, one in enumerate(text) if one == word] for text in texts])
            for word in words]  # fmt: skip


def _block(places: Sequence[Sequence[int]]) -> Block:
    draft = Draft()
    for number, positions in enumerate(places):
        if positions:
            draft.add(number, Occurrences(bytearray(FIELDS), list(positions)))
    return draft.block()


@given(TEXTS, st.lists(st.sampled_from(WORDS), min_size=1, max_size=4))
def test_adjacent_words_are_found_where_the_text_says_them(
    texts: list[list[str]], words: list[str]
) -> None:
    expected = [
        number
        for number, text in enumerate(texts)
        if any(text[at : at + len(words)] == words for at in range(len(text) - len(words) + 1))
    ]
    assert phrases.adjacent(blocks_of(texts, words)).tolist() == expected


def test_the_first_and_the_last_position_of_neighbours_are_no_phrase() -> None:
    """Document and position share one number, so the end of one borders on the next."""
    end = _block([[LAST_POSITION], []])
    start = _block([[], [0]])
    assert phrases.adjacent([end, start]).tolist() == []
    assert phrases.adjacent([start, end]).tolist() == []


def test_a_phrase_lies_within_one_name() -> None:
    segment = segment_of(
        document(1, names=("Green coffee", "Beans")), document(2, names=("coffee beans",))
    )
    found = [segment.block(word) for word in ("coffee", "beans")]
    several = [block for block in found if block is not None]
    assert phrases.adjacent(several).tolist() == [1]


def test_a_character_alone_has_no_place_so_it_begins_no_phrase() -> None:
    """Pairs of characters have places; a single one of a longer word is found, but not as a phrase."""
    segment = segment_of(document(1, names=("咖啡豆",)))
    pairs = [block for word in ("咖啡", "啡豆") if (block := segment.block(word)) is not None]
    assert phrases.adjacent(pairs).tolist() == [0]
    assert phrases.adjacent(pairs[::-1]).tolist() == []
