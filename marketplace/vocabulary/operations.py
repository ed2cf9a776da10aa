"""Change the words of search: each change is one row with its reason, undone only by another."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

import sqlalchemy as sa

from marketplace.db import add, db, transaction
from marketplace.errors import ConflictError, ForbiddenError, RefusedError
from marketplace.events import operations as events
from marketplace.labels import N_
from marketplace.organisations.roles import Actor
from marketplace.search import analysis
from marketplace.search.overlay import Overlay
from marketplace.vocabulary import policy, queries
from marketplace.vocabulary.entries import Entry, entries, entry_of, shipped
from marketplace.vocabulary.models import VocabularyChange
from marketplace.vocabulary.words import SEPARATOR, Decision, Kind, Language

LONGEST_TERM = 80
LONGEST_KEY = 60
LONGEST_REASON = 500
MOST_BROADER = 5
ORDER_LOCK = 7_301_981  # any fixed number of our own: the advisory lock of the vocabulary
_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@transaction
def add_term(
    *,
    actor: Actor,
    concept: str,
    language: Language,
    term: str,
    reason: str,
    submission_key: str | None,
    at: datetime,
) -> VocabularyChange:
    """Let ``term`` lead to a concept from now on. Raises RefusedError for a term that does not do."""
    earlier = _begin(actor, submission_key)
    if earlier is not None:
        return earlier
    text = _written_term(term)
    _refuse_known(queries.get_entry(key=concept), language=language, text=text)
    return _record(
        VocabularyChange(
            concept=concept,
            language=language,
            term=text,
            change=Decision.ADDED,
            submission_key=submission_key,
        ),
        actor=actor,
        reason=reason,
        at=at,
    )


@transaction
def remove_term(
    *,
    actor: Actor,
    concept: str,
    language: Language,
    term: str,
    reason: str,
    submission_key: str | None,
    at: datetime,
) -> VocabularyChange:
    """Hide a term, shipped or added, from search. Raises RefusedError when it does not stand."""
    earlier = _begin(actor, submission_key)
    if earlier is not None:
        return earlier
    standing = queries.get_entry(key=concept).standing
    if not any(one.language is language and one.text == term for one in standing):
        raise RefusedError(N_("Choose a term from the list."), field="term")
    return _record(
        VocabularyChange(
            concept=concept,
            language=language,
            term=term,
            change=Decision.REMOVED,
            submission_key=submission_key,
        ),
        actor=actor,
        reason=reason,
        at=at,
    )


@transaction
def add_concept(
    *,
    actor: Actor,
    key: str,
    kind: Kind,
    broader: tuple[str, ...],
    terms: tuple[tuple[Language, str], ...],
    reason: str,
    submission_key: str | None,
    at: datetime,
) -> VocabularyChange:
    """A concept of our own with its first terms; answers the change that added the concept.

    Raises RefusedError for a key that is taken or no key, broader concepts that do not exist, and
    no or unfit terms.
    """
    earlier = _begin(actor, submission_key)
    if earlier is not None:
        return earlier
    written = [(language, _written_term(term)) for language, term in terms]
    if not written:
        raise RefusedError(N_("A concept needs a term by which buyers find it."))
    overlay = queries.overlay()
    _refuse_key(key, overlay)
    _refuse_broader(broader, overlay)
    begun = _record(
        VocabularyChange(
            concept=key,
            change=Decision.ADDED,
            kind=kind,
            broader=SEPARATOR.join(broader),
            submission_key=submission_key,
        ),
        actor=actor,
        reason=reason,
        at=at,
    )
    for language, text in written:
        term = VocabularyChange(concept=key, language=language, term=text, change=Decision.ADDED)
        _record(term, actor=actor, reason=reason, at=at)
    return begun


@transaction
def undo_change(
    *,
    actor: Actor,
    change: VocabularyChange,
    reason: str,
    submission_key: str | None,
    at: datetime,
) -> VocabularyChange:
    """Decide the opposite by a new change. Raises ConflictError when a later one has decided."""
    earlier = _begin(actor, submission_key)
    if earlier is not None:
        return earlier
    if queries.last_change_like(change=change).id != change.id:
        raise ConflictError(N_("A later change has decided about this."))
    _refuse_undoing(change, queries.overlay())
    return _record(
        VocabularyChange(
            concept=change.concept,
            language=change.language,
            term=change.term,
            change=change.change.opposite,
            kind=change.kind,
            broader=change.broader,
            submission_key=submission_key,
        ),
        actor=actor,
        reason=reason,
        at=at,
    )


def _begin(actor: Actor, submission_key: str | None) -> VocabularyChange | None:
    """Wait for rivals, then answer what an earlier press of the same button made.

    One at a time: a reader that has seen version 7 must never meet a version 6 it did not see.
    """
    if not policy.can_decide(actor):
        raise ForbiddenError(N_("Only the staff of Desaport change the words of search."))
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(ORDER_LOCK)))
    earlier = queries.find_by_submission(submission_key=submission_key)
    if earlier is not None and earlier.decided_by_id != actor.person_id:
        raise ConflictError(N_("This form was used already. Open the page again."))
    return earlier


def _record(
    change: VocabularyChange, *, actor: Actor, reason: str, at: datetime
) -> VocabularyChange:
    change.reason = _written_reason(reason)
    change.decided_by_id = actor.person_id
    change.decided_by_name = actor.person_name
    change.decided_at = at
    add(change)
    events.record(
        actor=actor,
        action="vocabulary.add" if change.change is Decision.ADDED else "vocabulary.remove",
        subject="vocabulary_change",
        subject_id=change.public_id,
        at=at,
        details={"concept": change.concept, "language": change.language, "term": change.term},
    )
    return change


def _refuse_undoing(change: VocabularyChange, overlay: Overlay) -> None:
    if change.language is not None and change.term is not None:
        entry = entry_of(overlay, change.concept)
        if entry is None:
            raise ConflictError(N_("The concept of this term has been removed."))
        if change.change is Decision.REMOVED:
            _refuse_known(entry, language=change.language, text=change.term)
    elif change.change is Decision.REMOVED:
        _refuse_key(change.concept, overlay)
        _refuse_broader(change.broader_keys, overlay)
    elif any(change.concept in entry.broader for entry in entries(overlay).values()):
        raise ConflictError(N_("Another concept is a kind of this one."))


def _refuse_known(entry: Entry, *, language: Language, text: str) -> None:
    if entry.find_standing(language=language, text=text) is not None:
        raise RefusedError(N_("The concept has this term already."), field="term")


def _refuse_key(key: str, overlay: Overlay) -> None:
    if not _KEY.fullmatch(key) or len(key) > LONGEST_KEY:
        message = N_("Write the key in small letters, figures and single hyphens: palm-sugar.")
        raise RefusedError(message, field="key")
    if key in shipped() or any(one.key == key for one in overlay.concepts):
        raise RefusedError(N_("There is a concept with this key already."), field="key")


def _refuse_broader(broader: tuple[str, ...], overlay: Overlay) -> None:
    if len(broader) > MOST_BROADER:
        raise RefusedError(N_("That is too many broader concepts."), field="broader")
    known = shipped().keys() | {one.key for one in overlay.concepts}
    if not known.issuperset(broader):
        message = N_("A broader concept must exist; write its key.")
        raise RefusedError(message, field="broader")


def _written_term(text: str) -> str:
    """The term as it is kept. Raises RefusedError for what is no term."""
    if any(unicodedata.category(letter)[0] == "C" for letter in text):
        raise RefusedError(N_("A term holds letters only, no control characters."), field="term")
    term = " ".join(text.split())
    if len(term) > LONGEST_TERM:
        raise RefusedError(N_("A term has at most 80 letters."), field="term")
    if not analysis.words(term):
        raise RefusedError(N_("A term needs at least one letter or figure."), field="term")
    if SEPARATOR in term:
        raise RefusedError(N_("Add one term at a time, without semicolons."), field="term")
    return term


def _written_reason(text: str) -> str:
    reason = text.replace("\x00", "").strip()
    if not reason:
        raise RefusedError(N_("Say why, so that others can follow."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise RefusedError(N_("The reason is too long."), field="reason")
    return reason
