"""Whether a page of an engine is what brute force expects of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import reject

from marketplace.search.documents import (
    MOST_PER_PAGE,
    SearchDocument,
    SearchPage,
    SearchQuery,
    Sort,
)
from marketplace.search.port import SearchEngine
from tests.search import expectations
from tests.search.brute_force import EXACT, Answer, BruteForce, UnclearError

Place = tuple[int, float, int]  # tier, what is sorted by, turn


def assert_agrees(engine: SearchEngine, brute_force: BruteForce, query: SearchQuery) -> None:
    """The collection must fit on one page, so that its whole order can be compared."""
    assert len(brute_force.documents) <= MOST_PER_PAGE
    try:
        answers = brute_force.answers(query)
    except UnclearError:
        reject()
    passing = expectations.passing(answers, query)
    everything = engine.search(replace(query, page=1, per_page=MOST_PER_PAGE))
    by_id = {answer.document.id: answer for answer in passing}
    assert set(everything.ids) == set(by_id)
    assert everything.total == len(everything.ids) == len(by_id)
    assert everything.exact == sum(answer.tier == EXACT for answer in passing)
    assert everything.facets == expectations.facets(answers, query)
    assert everything.bands == expectations.bands(answers, query)
    assert everything.reading.corrections == brute_force.read(query.text).corrections
    assert everything.reasons.keys() == by_id.keys()
    for number, score in zip(everything.ids, everything.scores, strict=True):
        assert score == pytest.approx(by_id[number].score, abs=1e-4, rel=1e-5)
    turns = _turns(engine, query, brute_force.documents)
    _assert_ordered([by_id[number] for number in everything.ids], query, turns)
    _assert_is_part_of(engine.search(query), everything, query)


def _assert_ordered(
    answers: Sequence[Answer], query: SearchQuery, turns: Mapping[int, int]
) -> None:
    """Each comes behind the one before; where rounding leaves a choice, some choice must do."""
    before: Place = (-1, 0.0, 0)
    for answer in answers:
        turn = turns[answer.document.id]
        places = [(answer.tier, key, turn) for key in expectations.sort_keys(answer, query)]
        behind = [place for place in places if place > before]
        assert behind, (answer, places, before)
        before = min(behind)


def _turns(
    engine: SearchEngine, query: SearchQuery, documents: Mapping[int, SearchDocument]
) -> Mapping[int, int]:
    """Equal answers take the same turns everywhere: those of all documents unsorted on that day."""
    everything = engine.search(SearchQuery(day=query.day, per_page=MOST_PER_PAGE))
    assert sorted(everything.ids) == sorted(documents)
    assert query.day is not None or list(everything.ids) == sorted(documents)
    return {number: turn for turn, number in enumerate(everything.ids)}


def _assert_is_part_of(page: SearchPage, everything: SearchPage, query: SearchQuery) -> None:
    assert page.ids == everything.ids[query.window]
    assert page.scores == everything.scores[query.window]
    assert page.reasons == {number: everything.reasons[number] for number in page.ids}
    assert (page.total, page.exact) == (everything.total, everything.exact)
    assert (page.facets, page.bands) == (everything.facets, everything.bands)
    assert query.sort in Sort
