"""docs/search.md says the figures the code ranks by."""

from __future__ import annotations

from marketplace.config import ROOT
from marketplace.search import (
    concept_units,
    interpretation,
    matching,
    merging,
    ordering,
    postings,
    ranking,
    units,
)
from marketplace.search.tokens import Field

PAGE = " ".join((ROOT / "docs" / "search.md").read_text(encoding="utf-8").split())


def test_the_page_names_the_weights_of_every_field() -> None:
    for where, weight in postings.WEIGHTS.items():
        assert f"{where.name.lower()} {weight:g}" in PAGE
    assert set(postings.WEIGHTS) == set(Field)
    assert f"k1 {postings.K1:g}" in PAGE


def test_the_page_names_what_a_form_a_kind_and_a_head_weigh() -> None:
    assert f"words of its stem (×{matching.STEM_WEIGHT:g})" in PAGE
    assert f"its kinds (×{concept_units.NARROWER_WEIGHT:g})" in PAGE
    assert matching.HEAD_BOOST == 1.5
    assert "half as much again" in PAGE


def test_the_page_names_the_shares_and_boosts() -> None:
    assert f"a place or certificate {ranking.LEAST_SHARE:g} or 1" in PAGE
    assert f"when fewer than {ranking.FEW} are exact" in PAGE
    grade, on_time, answered = (f"{boost:.0%}".replace("%", " %") for boost in ordering.BOOSTS)
    assert f"readiness grade {grade}, on time {on_time}, answered within a day {answered}" in PAGE
    fresh = f"{ordering.FRESH_BOOST:.0%}".replace("%", " %")
    assert f"published within {ordering.FRESH_DAYS} days {fresh}" in PAGE
    assert f"Scores within {ordering.STEP:g} are equal" in PAGE


def test_the_page_names_the_limits_of_a_query() -> None:
    assert f"at most {interpretation.LONGEST_QUERY} characters" in PAGE
    assert f"{interpretation.MOST_UNITS} units" in PAGE
    assert f"the {units.MOST_EXPANSIONS} commonest words" in PAGE
    assert merging.MOST_SEGMENTS == 8
    assert "More than eight segments are merged" in PAGE
