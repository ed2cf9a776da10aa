"""Small segments are merged before there are too many; a large one is left in peace."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.search.merging import FAR_LARGER, MOST_SEGMENTS, worth_merging


@dataclass(frozen=True)
class Part:
    columns: range


def parts_of(*sizes: int) -> list[Part]:
    return [Part(range(size)) for size in sizes]


def chosen(*sizes: int) -> list[int]:
    return [len(part.columns) for part in worth_merging(parts_of(*sizes))]


@pytest.mark.parametrize("count", range(MOST_SEGMENTS + 1))
def test_few_segments_are_not_merged(count: int) -> None:
    assert chosen(*[1] * count) == []


def test_one_more_than_there_may_be_are_merged() -> None:
    assert chosen(*[5] * (MOST_SEGMENTS + 1)) == [5] * (MOST_SEGMENTS + 1)


def test_a_far_larger_segment_stays_out_of_it() -> None:
    assert chosen(75_000, 1, 2, 3, 1, 2, 3, 1, 2) == [1, 2, 3, 1, 2, 3, 1, 2]
    assert chosen(FAR_LARGER * 8, *[1] * 8) == [FAR_LARGER * 8, *[1] * 8]
    assert chosen(FAR_LARGER * 8 + 1, *[1] * 8) == [1] * 8


def test_segments_keep_their_order() -> None:
    assert chosen(9, 3, 7, 1, 8, 2, 6, 4, 5) == [9, 3, 7, 1, 8, 2, 6, 4, 5]


def test_of_steps_only_the_two_lowest_are_taken() -> None:
    steps = [10**step for step in range(MOST_SEGMENTS + 1)]
    assert chosen(*steps) == [1, 10]


@given(st.lists(st.integers(0, 60), max_size=20))
def test_what_is_merged_is_a_part_and_no_left_one_is_smaller(sizes: list[int]) -> None:
    parts = parts_of(*sizes)
    taken = worth_merging(parts)
    assert bool(taken) == (len(parts) > MOST_SEGMENTS)
    numbers = [number for number, part in enumerate(parts) if any(part is one for one in taken)]
    assert [parts[number] for number in numbers] == taken
    left = [part for number, part in enumerate(parts) if number not in numbers]
    assert not taken or all(len(one.columns) >= max(len(t.columns) for t in taken) for one in left)


@given(st.lists(st.integers(1, 40), min_size=1, max_size=120))
def test_however_commits_come_there_are_never_more_segments_than_allowed(
    commits: list[int],
) -> None:
    sizes: list[int] = []
    for size in commits:
        parts = parts_of(*sizes, size)
        taken = worth_merging(parts)
        left = [part for part in parts if not any(part is one for one in taken)]
        sizes = [len(part.columns) for part in left]
        if taken:
            sizes.append(sum(len(part.columns) for part in taken))
        assert len(sizes) <= MOST_SEGMENTS
    assert sum(sizes) == sum(commits)
