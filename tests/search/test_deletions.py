"""What no document holds any more is not offered, though its segment still lies there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from marketplace.search.documents import Suggestion, SuggestionKind
from marketplace.search.thesaurus import thesaurus
from marketplace.search.whoosh_engine import WhooshEngine
from tests.search.library import DRUM, PEPPER, ask, document, drum, library, remove, write


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[WhooshEngine]:
    engine = WhooshEngine(tmp_path, thesaurus=thesaurus, check_seconds=0)
    engine.rebuild(library(), sequence=1)
    yield engine
    engine.close()


def test_the_name_of_a_deleted_document_is_not_suggested(engine: WhooshEngine) -> None:
    assert [one.text for one in engine.suggest("djem")] == [
        "Kendang djembe",
        "Djembe drum, mahogany",
    ]
    remove(engine, [DRUM], sequence=2)
    assert engine.suggest("djem") == ()
    assert engine.suggest("blitar") == ()


def test_a_suggestion_counts_what_it_would_find_now(engine: WhooshEngine) -> None:
    assert Suggestion(SuggestionKind.PLACE, "Lampung", 2) in engine.suggest("lampung")
    remove(engine, [PEPPER], sequence=2)
    assert Suggestion(SuggestionKind.PLACE, "Lampung", 1) in engine.suggest("lampung")


def test_what_is_deleted_takes_no_place_among_the_suggestions(engine: WhooshEngine) -> None:
    gone = [document(number, names=(f"Topeng {number}",)) for number in range(100, 120)]
    write(engine, [*gone, document(131, names=("Topeng tua dari kayu",))], sequence=2)
    remove(engine, [one.id for one in gone], sequence=3)
    assert [one.text for one in engine.suggest("topeng", limit=3)] == ["Topeng tua dari kayu"]


def test_a_changed_document_is_suggested_by_its_new_name_only(engine: WhooshEngine) -> None:
    write(engine, [drum(version=2, names=("Djembe besar",))], sequence=2)
    assert [one.text for one in engine.suggest("djem")] == ["Djembe besar"]


def test_the_nearest_words_are_those_of_documents_that_are_there(engine: WhooshEngine) -> None:
    write(engine, [document(9, names=("Xag",)), document(10, names=("Xagu",))], sequence=2)
    assert ask(engine, "xagi").reading.nearest == ("xag", "xagu")
    remove(engine, [9], sequence=3)
    assert ask(engine, "xagi").reading.nearest == ("xagu",)


def test_what_is_above_is_offered_only_while_documents_are_about_it(engine: WhooshEngine) -> None:
    remove(engine, [DRUM], sequence=2)
    write(engine, [document(9, names=("Suling bambu", "Bamboo flute"))], sequence=3)
    assert ask(engine, "bedug").reading.broader == ("musical instrument",)
    remove(engine, [9], sequence=4)
    assert ask(engine, "bedug").reading.broader == ()
