"""What a row of changes amounts to."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from marketplace.search.overlay import Overlay, OverlayConcept, OverlayTerm
from marketplace.vocabulary.folding import fold
from marketplace.vocabulary.words import Decision, Kind, Language

ADDED, REMOVED = Decision.ADDED, Decision.REMOVED


@dataclass(frozen=True)
class Row:
    """A change as folding reads it."""

    id: int
    concept: str
    change: Decision
    term: str | None = None
    language: str | None = None
    kind: str | None = None
    broader: str = ""


def term(number: int, text: str, change: Decision, concept: str = "djembe") -> Row:
    return Row(number, concept, change, term=text, language=Language.ENGLISH)


def concept(number: int, change: Decision) -> Row:
    return Row(number, "tempeh", change, kind=Kind.PRODUCT, broader="soy;food")


def test_no_change_is_version_nothing() -> None:
    assert fold([]) == Overlay()


def test_the_last_change_about_a_term_counts() -> None:
    rows = [term(1, "jembe", ADDED), term(2, "drum", REMOVED), term(5, "jembe", REMOVED)]
    assert fold(rows) == Overlay(
        version=5,
        terms=(
            OverlayTerm("djembe", "en", "jembe", removed=True),
            OverlayTerm("djembe", "en", "drum", removed=True),
        ),
    )


def test_a_removed_concept_takes_its_terms_along_and_brings_them_back() -> None:
    rows = [concept(1, ADDED), term(2, "tempe", ADDED, "tempeh")]
    standing = Overlay(
        version=2,
        concepts=(OverlayConcept("tempeh", "product", ("soy", "food")),),
        terms=(OverlayTerm("tempeh", "en", "tempe"),),
    )
    assert fold(rows) == standing
    assert fold([*rows, concept(3, REMOVED)]) == Overlay(version=3)
    again = fold([*rows, concept(3, REMOVED), concept(4, ADDED)])
    assert (again.concepts, again.terms) == (standing.concepts, standing.terms)


def test_what_is_folded_is_plain_text() -> None:
    folded = fold([concept(1, ADDED), term(2, "tempe", ADDED, "tempeh")])
    assert type(folded.concepts[0].kind) is str
    assert type(folded.terms[0].language) is str


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([ADDED, REMOVED]))))
def test_undoing_everything_backwards_leaves_nothing_standing(
    steps: list[tuple[str, Decision]],
) -> None:
    forth = [term(number, text, change) for number, (text, change) in enumerate(steps, 1)]
    back = [
        term(len(forth) + number, row.term or "", row.change.opposite)
        for number, row in enumerate(reversed(forth), 1)
    ]
    first = {row.term: row.change for row in reversed(forth)}
    folded = fold([*forth, *back])
    assert folded.version == 2 * len(steps)
    assert {one.term: one.removed for one in folded.terms} == {
        text: change is ADDED for text, change in first.items()
    }
