"""What staff change of the thesaurus works at once, also for documents indexed before."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from marketplace.search.collector import Collector
from marketplace.search.documents import ReasonKind, SearchDocument, SearchPage, SearchQuery
from marketplace.search.overlay import Overlay, OverlayConcept, OverlayTerm
from marketplace.search.postings import PostingCache
from marketplace.search.segments import SegmentDraft
from marketplace.search.snapshot import Snapshot
from marketplace.search.thesaurus import Thesaurus
from marketplace.search.thesaurus_rows import ConceptKind, ConceptRow, NameRow, Term, ThesaurusRows
from marketplace.search.whoosh_engine import WhooshEngine
from tests.search.drafts import MemorySegment
from tests.search.library import document

COFFEE, BREW, TEA, CLOTH = 1, 2, 3, 4


def row(
    key: str, *broader: str, kind: ConceptKind = ConceptKind.PRODUCT, **terms: str
) -> ConceptRow:
    by_language: Mapping[str, tuple[Term, ...]] = {
        language: tuple(Term(term, "K") for term in several.split(";"))
        for language, several in terms.items()
    }
    return ConceptRow(key, kind, broader, (), by_language)


SHIPPED = Thesaurus(
    ThesaurusRows(
        concepts=(
            row("drink", en="drink", id="minuman"),
            row("coffee", "drink", en="coffee;java", id="kopi", de="Kaffee"),
            row("tea", "drink", en="tea", id="teh", de="Tee"),
            row("dried", kind=ConceptKind.QUALITY, en="dried", id="kering"),
        ),
        certificates=(NameRow("halal", ("halal",)),),
        places=(NameRow("Bali", ("Bali",)),),
        empty_words=(("en", "the"), ("en", "of")),
        asking=(("en", "looking for"),),
    )
)
DOCUMENTS = (
    document(COFFEE, names=("Kopi gayo",)),
    document(BREW, names=("Wedang ireng",)),
    document(TEA, names=("Teh hijau",)),
    document(CLOTH, names=("Kain",), description=("Washed in java water",)),
)


def indexed_before(*documents: SearchDocument) -> Snapshot:
    """An index written with the thesaurus as it ships."""
    draft = SegmentDraft(SHIPPED)
    for one in documents or DOCUMENTS:
        draft.add(one)
    return Snapshot([MemorySegment("one", draft)], cache=PostingCache(budget=10**6))


def page_of(text: str, overlay: Overlay | None = None) -> SearchPage:
    thesaurus = SHIPPED.overlaid(overlay) if overlay else SHIPPED
    return Collector(indexed_before(), thesaurus).search(SearchQuery(text=text))


def ids(text: str, overlay: Overlay | None = None) -> tuple[int, ...]:
    return page_of(text, overlay).ids


def terms(*several: OverlayTerm, concepts: tuple[OverlayConcept, ...] = ()) -> Overlay:
    return Overlay(version=1, concepts=concepts, terms=several)


def test_documents_indexed_before_are_found_by_a_term_added_since() -> None:
    added = terms(OverlayTerm("coffee", "id", "wedang ireng"))
    assert ids("coffee") == (COFFEE,)
    assert set(ids("coffee", added)) == set(ids("Kaffee", added)) == {COFFEE, BREW}


def test_an_added_term_leads_to_documents_that_do_not_hold_it() -> None:
    assert ids("wedang ireng") == (BREW,)
    added = terms(OverlayTerm("coffee", "id", "wedang ireng"))
    assert set(ids("wedang ireng", added)) == {BREW, COFFEE}


@pytest.mark.parametrize(
    ("language", "term"),
    [("de", "Bohnentrank"), ("zh_hans", "咖啡"), ("ar", "قهوة"), ("trade", "QXB")],
)
def test_a_term_of_any_language_can_be_added(language: str, term: str) -> None:
    assert ids(term) == ()
    assert ids(term, terms(OverlayTerm("coffee", language, term))) == (COFFEE,)


def test_an_added_term_is_found_in_its_inflections() -> None:
    added = terms(OverlayTerm("coffee", "en", "mudwater"))
    assert ids("mudwaters", added) == (COFFEE,)


def test_a_removed_term_no_longer_leads_to_its_concept() -> None:
    removed = terms(OverlayTerm("coffee", "en", "java", removed=True))
    assert COFFEE in ids("java")
    assert ids("java", removed) == (CLOTH,)
    assert ids("Kaffee", removed) == (COFFEE,)


def test_what_is_removed_in_one_language_stays_in_others() -> None:
    removed = terms(OverlayTerm("coffee", "de", "coffee", removed=True))
    assert ids("coffee", removed) == (COFFEE,)


def test_a_term_removed_and_added_again_leads_where_it_did() -> None:
    again = terms(
        OverlayTerm("coffee", "de", "Kaffee", removed=True), OverlayTerm("coffee", "de", "Kaffee")
    )
    assert ids("Kaffee", again) == (COFFEE,)
    never = terms(
        OverlayTerm("coffee", "de", "Kaffee", removed=True),
        OverlayTerm("tea", "de", "Kaffee"),
    )
    assert ids("Kaffee", never) == (TEA,)


def test_a_new_concept_finds_documents_indexed_before_it() -> None:
    brew = terms(
        OverlayTerm("brew", "id", "wedang ireng"),
        OverlayTerm("brew", "de", "Sud"),
        concepts=(OverlayConcept("brew", "product", ("drink",)),),
    )
    assert ids("Sud") == ()
    assert ids("Sud", brew) == (BREW,)
    assert BREW not in ids("minuman")
    assert BREW in ids("minuman", brew)


def test_what_is_asked_for_itself_comes_before_a_new_kind_of_it() -> None:
    brew = terms(
        OverlayTerm("brew", "id", "wedang ireng"),
        concepts=(OverlayConcept("brew", "product", ("coffee",)),),
    )
    assert ids("coffee", brew) == (COFFEE, BREW)


def test_a_new_concept_nobody_makes_finds_nothing() -> None:
    machine = terms(
        OverlayTerm("machine", "en", "coffee machine"),
        concepts=(OverlayConcept("machine", "absent"),),
    )
    assert COFFEE in ids("coffee machine")
    assert ids("coffee machine", machine) == ()


def test_a_new_quality_narrows_nothing_and_is_told() -> None:
    black = terms(
        OverlayTerm("black", "id", "ireng"),
        OverlayTerm("black", "de", "schwarz"),
        concepts=(OverlayConcept("black", "quality"),),
    )
    assert ids("schwarz", black) == (BREW,)
    assert ids("Kaffee schwarz", black) == (COFFEE,)


def test_terms_of_a_concept_that_is_no_more_are_left_out() -> None:
    gone = terms(OverlayTerm("gone", "en", "wedang"), OverlayTerm("coffee", "en", "ireng"))
    assert set(ids("ireng", gone)) == {COFFEE, BREW}
    assert ids("wedang", gone) == (BREW,)
    assert "gone" not in SHIPPED.overlaid(gone).concepts


def test_a_concept_that_ships_is_not_replaced_by_a_new_one_of_its_key() -> None:
    taken = terms(concepts=(OverlayConcept("coffee", "absent"),))
    assert ids("coffee", taken) == (COFFEE,)


def test_an_overlay_has_its_version_and_leaves_what_ships_as_it_is() -> None:
    overlaid = SHIPPED.overlaid(Overlay(7, terms=(OverlayTerm("tea", "en", "mudwater"),)))
    assert (SHIPPED.version, overlaid.version) == (0, 7)
    assert overlaid.has_word("mudwater")
    assert not SHIPPED.has_word("mudwater")
    assert overlaid.overlaid(Overlay(8)).version == 8


def test_documents_indexed_since_are_tagged_with_an_added_term() -> None:
    overlaid = SHIPPED.overlaid(terms(OverlayTerm("coffee", "id", "wedang ireng")))
    assert overlaid.concepts_in(["wedang", "ireng"], anywhere=False) == {"coffee"}
    assert SHIPPED.concepts_in(["wedang", "ireng"], anywhere=False) == frozenset()


def test_what_is_found_by_an_added_term_says_so() -> None:
    added = terms(OverlayTerm("coffee", "de", "Bohnentrank"))
    (reason,) = page_of("Bohnentrank", added).reasons[COFFEE]
    assert (reason.kind, reason.asked, reason.found) == (
        ReasonKind.CONCEPT, "bohnentrank", "coffee",
    )  # fmt: skip


def test_an_engine_reads_with_the_words_that_stand_now(tmp_path: Path) -> None:
    now = [SHIPPED]
    engine = WhooshEngine(tmp_path, thesaurus=lambda: now[-1])
    engine.rebuild(DOCUMENTS, sequence=1)
    assert engine.search(SearchQuery(text="Bohnentrank")).ids == ()
    now.append(SHIPPED.overlaid(terms(OverlayTerm("coffee", "de", "Bohnentrank"))))
    assert engine.search(SearchQuery(text="Bohnentrank")).ids == (COFFEE,)
    now.append(SHIPPED)
    assert engine.search(SearchQuery(text="Bohnentrank")).ids == ()
    engine.close()
