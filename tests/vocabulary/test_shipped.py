"""What staff see of the shipped files is what search is made of."""

from __future__ import annotations

from marketplace.search.overlay import Overlay, OverlayConcept, OverlayTerm
from marketplace.search.thesaurus import thesaurus
from marketplace.search.thesaurus_rows import LANGUAGES, ConceptKind
from marketplace.vocabulary.entries import OWN, entries, shipped
from marketplace.vocabulary.words import Kind, Language


def test_languages_and_kinds_are_those_of_the_files() -> None:
    assert [language.value for language in Language] == list(LANGUAGES)
    assert {kind.value for kind in Kind} == {kind.value for kind in ConceptKind}


def test_every_concept_of_search_is_there() -> None:
    assert shipped().keys() == thesaurus().concepts.keys()


def test_without_changes_every_shipped_term_stands_with_its_source() -> None:
    for key, entry in entries(Overlay()).items():
        assert [term.text for term in entry.standing] == list(shipped()[key].texts())
        assert all(term.source != OWN for term in entry.terms)
        assert not entry.changed


def test_a_shipped_concept_is_never_replaced_by_one_of_our_own() -> None:
    overlay = Overlay(
        version=1,
        concepts=(OverlayConcept("djembe", "absent"),),
        terms=(OverlayTerm("djembe", "en", "djembe"), OverlayTerm("nothing", "en", "lost")),
    )
    entry = entries(overlay)["djembe"]
    assert (entry.own, entry.kind) == (False, Kind.PRODUCT)
    assert [term.text for term in entry.terms].count("djembe") == len(
        [text for text in shipped()["djembe"].texts() if text == "djembe"]
    )
    assert "nothing" not in entries(overlay)
