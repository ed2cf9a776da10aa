"""The collector finds, orders and counts what a plain scorer does, one document after another."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings

from marketplace.search.documents import SearchDocument, SearchQuery
from marketplace.search.thesaurus import thesaurus
from marketplace.search.whoosh_engine import WhooshEngine
from tests.search.agreement import assert_agrees
from tests.search.brute_force import (
    BESIDE,
    EXACT,
    FEW,
    PARTIAL,
    SHARE_OF_TOP,
    TOP,
    BruteForce,
)
from tests.search.library import document
from tests.search.strategies import examinations


@contextmanager
def engine_of(*batches: list[SearchDocument]) -> Iterator[WhooshEngine]:
    """A new index of the first batch, to which each other batch is a commit of its own."""
    with tempfile.TemporaryDirectory() as folder:
        engine = WhooshEngine(Path(folder), thesaurus=thesaurus, check_seconds=0)
        try:
            first, *others = batches
            engine.rebuild(first, sequence=1)
            for sequence, batch in enumerate(others, 2):
                engine.index_many(batch)
                engine.commit(sequence=sequence)
            yield engine
        finally:
            engine.close()


@settings(max_examples=60, deadline=None)
@given(examination=examinations())
def test_any_query_is_answered_as_brute_force_answers_it(
    examination: tuple[list[SearchDocument], list[SearchQuery]],
) -> None:
    collection, asked = examination
    brute_force = BruteForce(collection, thesaurus())
    with engine_of(collection) as engine:
        for query in asked:
            assert_agrees(engine, brute_force, query)


@pytest.mark.parametrize("full", [23, 24, 25])
def test_few_full_answers_are_followed_by_partial_ones_and_by_what_is_close(full: int) -> None:
    both = [coffee(number, "Kopi lada", "Coffee and pepper") for number in range(1, full + 1)]
    one = [coffee(100 + number, "Biji kopi", "Coffee beans") for number in range(3)]
    close = [coffee(200 + number, "Kain", "Cloth") for number in range(2)]
    tiers = tiers_of([*both, *one, *close], "coffee pepper")
    assert tiers == {EXACT: full} if full >= FEW else {EXACT: full, PARTIAL: 3, BESIDE: 2}


@pytest.mark.parametrize("sharing", [5, 6, 7])
@pytest.mark.parametrize("best", [9, 10, 11])
def test_what_is_close_stands_under_the_heading_most_of_the_ten_best_share(
    best: int, sharing: int
) -> None:
    """The best write it most often, so they are the first ten by score."""
    named = [
        coffee(
            100 - at,
            "Kopi arabika",
            *["Arabica coffee"] * (best - at),
            hs_code="0901.11" if at < sharing else "4602",
        )
        for at in range(best)
    ]
    tiers = tiers_of([*named, coffee(500, "Kain", "Cloth")], "arabica coffee")
    assert tiers[EXACT] == best
    assert (BESIDE in tiers) == (sharing >= SHARE_OF_TOP * min(best, TOP))


def test_a_beginning_stands_for_the_thirty_words_written_most() -> None:
    rare = [coffee(number, f"Quix{number:03}") for number in range(1, 41)]
    common = [coffee(100 + number, f"Quix{number:03}") for number in range(11, 41)]
    with engine_of([*rare, *common]) as engine:
        page = engine.search(SearchQuery(text="quix*", per_page=100))
        assert_agrees(engine, BruteForce([*rare, *common], thesaurus()), SearchQuery(text="quix*"))
    assert sorted(page.ids) == [*range(11, 41), *range(111, 141)]


def test_a_word_as_typed_comes_before_another_of_the_same_stem() -> None:
    collection = [document(1, names=("Zorbats",)), document(2, names=("Zorbat",))]
    brute_force = BruteForce(collection, thesaurus())
    with engine_of(collection) as engine:
        for text, ids in (("zorbat", (2, 1)), ("zorbats", (1, 2))):
            assert_agrees(engine, brute_force, SearchQuery(text=text))
            assert engine.search(SearchQuery(text=text)).ids == ids


def test_in_many_segments_a_collection_is_what_it_is_in_one() -> None:
    batches = [
        [coffee(10 * batch + number, "Kopi lada", "Coffee") for number in range(1, batch + 2)]
        for batch in range(6)
    ]
    everything = [one for batch in batches for one in batch]
    brute_force = BruteForce(everything, thesaurus())
    with engine_of(*batches) as engine:
        assert engine.stats().segments == len(batches)
        for text in ("coffee", '"kopi lada"', "lad*", "0901", "spices", ""):
            assert_agrees(engine, brute_force, SearchQuery(text=text, province=("aceh",)))


def coffee(number: int, *names: str, hs_code: str = "0901.11") -> SearchDocument:
    return document(number, names=names, hs_code=hs_code, province="Aceh")


def tiers_of(collection: list[SearchDocument], text: str) -> Mapping[int, int]:
    """How many documents of each tier brute force finds, which the collector must find too."""
    brute_force = BruteForce(collection, thesaurus())
    query = SearchQuery(text=text)
    with engine_of(collection) as engine:
        assert_agrees(engine, brute_force, query)
    return Counter(answer.tier for answer in brute_force.answers(query))
