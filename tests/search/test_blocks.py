"""Blocks come back from their bytes as they were, and are cut and joined document by document."""

from __future__ import annotations

import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.search import blocks
from marketplace.search.blocks import Block, Draft
from marketplace.search.tokens import FIELDS, LAST_POSITION, MOST_TIMES, Field, Occurrences
from tests.search.drafts import plain

POSITIONS = st.lists(st.integers(0, LAST_POSITION), max_size=6, unique=True).map(sorted)
OCCURRENCES = st.builds(
    Occurrences,
    times=st.lists(st.integers(0, MOST_TIMES), min_size=FIELDS, max_size=FIELDS).map(bytearray),
    positions=POSITIONS,
)
HELD = st.dictionaries(st.integers(0, 2**31 - 1), OCCURRENCES, max_size=40)


def block_of(held: dict[int, Occurrences]) -> Block:
    draft = Draft()
    for number in sorted(held):
        draft.add(number, held[number])
    return draft.block()


def small(*documents: int) -> Block:
    """A block in which each document has its own number as its only position."""
    return block_of(
        {number: Occurrences(bytearray(FIELDS), positions=[number]) for number in documents}
    )


@given(HELD)
def test_a_block_is_read_as_it_was_written(held: dict[int, Occurrences]) -> None:
    block = block_of(held)
    assert plain(blocks.decode(blocks.encode(block))) == plain(block)


def test_many_documents_take_few_bytes() -> None:
    block = small(*range(5_000))
    data = blocks.encode(block)
    assert len(data) < block.nbytes / 2
    assert plain(blocks.decode(data)) == plain(block)


@pytest.mark.parametrize("data", [b"", b"\x00", b"\x00abcdefgh", b"\x01not packed"])
def test_bytes_of_something_else_are_no_block(data: bytes) -> None:
    with pytest.raises((ValueError, zlib.error)):
        blocks.decode(data)


@given(HELD, st.sets(st.integers(0, 39)))
def test_what_is_kept_of_a_block_is_what_a_block_of_the_kept_has(
    held: dict[int, Occurrences], gone: set[int]
) -> None:
    """Documents are numbered anew in their order, without those that are gone."""
    several = list(held.values())
    numbers = np.full(len(several), -1, dtype=np.int32)
    stays = [at for at in range(len(several)) if at not in gone]
    numbers[stays] = np.arange(100, 100 + len(stays))
    kept = block_of(dict(enumerate(several))).kept(numbers)
    assert plain(kept) == plain(block_of({100 + to: several[at] for to, at in enumerate(stays)}))


@given(HELD, st.integers(0, 40), st.integers(0, 40))
def test_parts_of_a_block_are_joined_to_the_whole(
    held: dict[int, Occurrences], first: int, second: int
) -> None:
    numbers = sorted(held)
    cuts = sorted((first, second))
    parts = (numbers[: cuts[0]], numbers[cuts[0] : cuts[1]], numbers[cuts[1] :])
    joined = blocks.joined([block_of({one: held[one] for one in part}) for part in parts])
    assert plain(joined) == plain(block_of(held))


def test_a_word_written_very_often_is_counted_up_to_the_most() -> None:
    occurrences = Occurrences()
    for _ in range(MOST_TIMES + 5):
        occurrences.add(Field.SUMMARY)
    assert plain(blocks.decode(blocks.encode(block_of({3: occurrences}))))["times"] == [
        [0, 0, 0, 0, MOST_TIMES, 0]
    ]
