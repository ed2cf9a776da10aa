"""Terms and concepts are added, removed and brought back, each time with a reason and an event."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from marketplace.db import db, transaction
from marketplace.errors import ConflictError, ForbiddenError, NotFoundError, RefusedError
from marketplace.events.models import Event
from marketplace.organisations.roles import Actor
from marketplace.search.overlay import OverlayTerm
from marketplace.vocabulary import operations, queries
from marketplace.vocabulary.models import VocabularyChange
from marketplace.vocabulary.words import Decision, Kind, Language
from tests.build import added_term
from tests.cast import NOW
from tests.vocabulary.build import added_concept, removed_term, undone

pytestmark = pytest.mark.usefixtures("app")
Acting = Callable[[str], Actor]
WORD = "drum of ngoran"


def standing(concept: str, language: Language = Language.ENGLISH) -> list[str]:
    entry = queries.find_entry(key=concept)
    terms = entry.standing if entry else ()
    return [term.text for term in terms if term.language is language]


def test_an_added_term_stands_and_is_the_newest_version() -> None:
    change = added_term(WORD)
    assert WORD in standing("djembe")
    overlay = queries.overlay()
    assert overlay.version == change.id
    assert overlay.terms == (OverlayTerm("djembe", "en", WORD),)
    event = db.session.scalars(sa.select(Event).order_by(Event.id.desc()).limit(1)).one()
    assert (event.action, event.subject_id) == ("vocabulary.add", change.public_id)
    assert event.actor_name == "Stefan Halim"
    assert event.facts == {"concept": "djembe", "language": "en", "term": WORD}


def test_white_space_around_and_within_a_term_is_one_space() -> None:
    assert added_term("  drum \u3000 of ngoran ").term == WORD


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ("", "at least one letter"),
        ("—!?", "at least one letter"),
        ("x" * 81, "at most 80"),
        ("dru\x07m", "no control characters"),
        ("\u202edrum", "no control characters"),
        ("dru\u200bm", "no control characters"),
        ("djembe", "has this term already"),
        ("  DJEMBÉ ", "has this term already"),
        ("one; two", "one term at a time"),
    ],
)
def test_a_term_that_does_not_do_is_refused(term: str, words: str) -> None:
    with pytest.raises(RefusedError, match=words) as refused:
        added_term(term)
    assert refused.value.field == "term"
    assert queries.count_changes() == 0


def test_the_same_word_may_stand_in_another_language(acting: Acting) -> None:
    operations.add_term(
        actor=acting("stefan"),
        concept="djembe",
        language=Language.TRADE,
        term="goblet drum",
        reason="Seen on an invoice.",
        submission_key=None,
        at=NOW,
    )
    assert "goblet drum" in standing("djembe", Language.TRADE)


def test_a_concept_that_does_not_exist_takes_no_term() -> None:
    with pytest.raises(NotFoundError):
        added_term(WORD, concept="no-such-thing")


def test_a_shipped_term_is_hidden_and_brought_back() -> None:
    assert "djembe" in standing("djembe")
    change = removed_term("djembe")
    assert "djembe" not in standing("djembe")
    hidden = [term.text for term in queries.get_entry(key="djembe").terms if not term.standing]
    assert hidden == ["djembe"]
    undone(change)
    assert "djembe" in standing("djembe")
    assert [one.change for one in queries.list_changes(offset=0, limit=9)] == [
        Decision.ADDED,
        Decision.REMOVED,
    ]


def test_what_does_not_stand_cannot_be_removed() -> None:
    removed_term("djembe")
    for term in ("djembe", "no such term"):
        with pytest.raises(RefusedError):
            removed_term(term)


def test_only_the_last_change_about_a_term_can_be_undone() -> None:
    first = added_term(WORD)
    second = undone(first)
    assert WORD not in standing("djembe")
    with pytest.raises(ConflictError):
        undone(first)
    undone(second)
    assert WORD in standing("djembe")


def test_a_removal_is_not_undone_where_the_word_stands_again_in_another_spelling() -> None:
    removal = removed_term("djembe")
    added_term("Djembe")
    with pytest.raises(RefusedError, match="already"):
        undone(removal)


def test_a_new_concept_stands_with_its_terms_below_its_broader_one() -> None:
    change = added_concept(broader=("drum",))
    entry = queries.get_entry(key="kulintang")
    assert (entry.own, entry.kind, entry.broader) == (True, Kind.PRODUCT, ("drum",))
    assert entry.name == "kulintang gong"
    assert standing("kulintang", Language.INDONESIAN) == ["kolintang"]
    assert change.broader_keys == ("drum",)
    around = queries.neighbours(entry=queries.get_entry(key="drum"))
    assert "kulintang" in [one.key for one in around.narrower]
    assert [one.key for one in queries.neighbours(entry=entry).broader] == ["drum"]


@pytest.mark.parametrize(
    ("key", "field"),
    [("djembe", "key"), ("Kulintang", "key"), ("kulin--tang", "key"), ("", "key"), ("é", "key"),
     ("x" * 61, "key")],
)  # fmt: skip
def test_a_key_that_does_not_do_is_refused(key: str, field: str) -> None:
    with pytest.raises(RefusedError) as refused:
        added_concept(key=key)
    assert refused.value.field == field


def test_a_concept_needs_known_broader_ones_and_a_term(acting: Acting) -> None:
    with pytest.raises(RefusedError) as refused:
        added_concept(broader=("drum", "no-such-thing"))
    assert refused.value.field == "broader"
    with pytest.raises(RefusedError) as refused:
        added_concept(broader=("drum",) * 6)
    assert refused.value.field == "broader"
    with pytest.raises(RefusedError):
        added_concept(terms=())
    assert queries.count_changes() == 0


def test_a_concept_of_our_own_goes_with_its_terms_and_comes_back_with_them() -> None:
    change = added_concept()
    gone = undone(change)
    assert queries.find_entry(key="kulintang") is None
    with pytest.raises(NotFoundError):
        queries.get_entry(key="kulintang")
    undone(gone)
    assert standing("kulintang") == ["kulintang gong"]


def test_a_concept_others_are_a_kind_of_stays() -> None:
    change = added_concept()
    added_concept(key="small-kulintang", broader=("kulintang",))
    with pytest.raises(ConflictError, match="kind of this one"):
        undone(change)


def test_a_concept_comes_back_only_below_what_still_stands() -> None:
    above = added_concept()
    below = added_concept(key="small-kulintang", broader=("kulintang",))
    gone = undone(below)
    undone(above)
    with pytest.raises(RefusedError, match="broader"):
        undone(gone)


def test_a_term_of_a_concept_that_went_is_not_decided_about() -> None:
    concept = added_concept()
    (term,) = [one for one in queries.list_changes_of(concept="kulintang") if one.language == "en"]
    undone(concept)
    with pytest.raises(ConflictError, match="has been removed"):
        undone(term)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_every_change_has_a_reason_of_some_length(acting: Acting, reason: str) -> None:
    with pytest.raises(RefusedError) as refused:
        operations.add_term(
            actor=acting("stefan"),
            concept="djembe",
            language=Language.ENGLISH,
            term=WORD,
            reason=reason,
            submission_key=None,
            at=NOW,
        )
    assert refused.value.field == "reason"


@pytest.mark.parametrize("key", ["sari", "lin", "citra", "made", "oka"])
def test_nobody_but_staff_decides(acting: Acting, key: str) -> None:
    change = added_term(WORD)
    with pytest.raises(ForbiddenError):
        operations.undo_change(
            actor=acting(key), change=change, reason="x", submission_key=None, at=NOW
        )
    assert WORD in standing("djembe")


def test_one_press_makes_one_change() -> None:
    first, second = (removed_term("djembe", submission_key="k" * 32) for _ in range(2))
    assert first.id == second.id
    assert queries.count_changes() == 1


def test_the_database_itself_keeps_a_change_as_it_is() -> None:
    added_term(WORD)
    update = sa.update(VocabularyChange).values(reason="another")
    for statement in (update, sa.delete(VocabularyChange)):
        with pytest.raises(DBAPIError, match="never changed"):
            transaction(db.session.execute)(statement)


@pytest.mark.parametrize(
    "wrong",
    [
        {"term": "x", "language": None},
        {"term": None, "language": "en"},
        {"term": "x", "language": "en", "kind": "product"},
        {"term": None, "language": None, "kind": None},
        {"term": "x", "language": "en", "broader": "drum"},
        {"term": "x", "language": "en", "reason": ""},
        {"term": "x", "language": "xx"},
        {"term": "x", "language": "en", "change": "perhaps"},
    ],
)
def test_the_database_itself_refuses_half_a_change(
    acting: Acting, wrong: dict[str, str | None]
) -> None:
    right = {
        "public_id": "a" * 26,
        "concept": "djembe",
        "term": "x",
        "language": "en",
        "kind": None,
        "change": "added",
        "broader": "",
        "reason": "why",
        "decided_by_id": acting("stefan").person_id,
        "decided_by_name": "Stefan Halim",
        "decided_at": "2026-11-21 03:00:00+00:00",
    }
    names = ", ".join(right)
    values = ", ".join(f":{name}" for name in right)
    statement = sa.text(f"INSERT INTO vocabulary_change ({names}) VALUES ({values})")
    transaction(db.session.execute)(statement, right)
    with pytest.raises(DBAPIError):
        transaction(db.session.execute)(statement, {**right, "public_id": "b" * 26, **wrong})
