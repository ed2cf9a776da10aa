"""Reads concepts as they stand, and the changes that made them so."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from marketplace.db import db
from marketplace.errors import NotFoundError
from marketplace.search import analysis
from marketplace.search.overlay import Overlay
from marketplace.vocabulary.entries import Entry, entries, entry_of
from marketplace.vocabulary.folding import fold
from marketplace.vocabulary.models import VocabularyChange
from marketplace.vocabulary.words import Kind

_NEWEST_FIRST = sa.select(VocabularyChange).order_by(VocabularyChange.id.desc())


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which concepts to list: ``text`` stands in a key or a term; None and "" ask for all."""

    text: str = ""
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What a concept is a kind of, and its own kinds; a broader one may have been removed."""

    broader: tuple[Entry, ...]
    narrower: tuple[Entry, ...]


def overlay() -> Overlay:
    """What stands of all changes."""
    return fold(db.session.scalars(sa.select(VocabularyChange).order_by(VocabularyChange.id)))


def list_entries(*, wanted: Wanted) -> list[Entry]:
    """The concepts that match, by name."""
    text = analysis.normalise(wanted.text).strip()
    return sorted(
        (
            entry
            for entry in entries(overlay()).values()
            if (wanted.kind is None or entry.kind is wanted.kind) and entry.mentions(text)
        ),
        key=lambda entry: (entry.name.casefold(), entry.key),
    )


def list_changed_entries(*, wanted: Wanted) -> list[Entry]:
    """Those of them that staff added or changed."""
    return [entry for entry in list_entries(wanted=wanted) if entry.changed]


def find_entry(*, key: str) -> Entry | None:
    """One concept, if it stands."""
    return entry_of(overlay(), key)


def get_entry(*, key: str) -> Entry:
    """One concept. Raises NotFoundError."""
    found = find_entry(key=key)
    if found is None:
        raise NotFoundError
    return found


def neighbours(*, entry: Entry) -> Neighbours:
    """The concepts directly above and below."""
    known = entries(overlay())
    return Neighbours(
        broader=tuple(known[key] for key in entry.broader if key in known),
        narrower=tuple(one for one in known.values() if entry.key in one.broader),
    )


def get_change(*, public_id: str) -> VocabularyChange:
    """One change. Raises NotFoundError."""
    statement = sa.select(VocabularyChange).where(VocabularyChange.public_id == public_id)
    found = db.session.scalar(statement)
    if found is None:
        raise NotFoundError
    return found


def last_change_like(*, change: VocabularyChange) -> VocabularyChange:
    """The change that counts for the same term or concept."""
    statement = _NEWEST_FIRST.where(
        VocabularyChange.concept == change.concept,
        _same(VocabularyChange.language, change.language),
        _same(VocabularyChange.term, change.term),
    )
    return db.session.scalars(statement.limit(1)).one()


def list_changes(*, offset: int, limit: int) -> list[VocabularyChange]:
    """All changes, newest first."""
    return list(db.session.scalars(_NEWEST_FIRST.offset(offset).limit(limit)))


def count_changes() -> int:
    return db.session.scalar(sa.select(sa.func.count(VocabularyChange.id))) or 0


def list_changes_of(*, concept: str) -> list[VocabularyChange]:
    """The changes of one concept and its terms, newest first."""
    return list(db.session.scalars(_NEWEST_FIRST.where(VocabularyChange.concept == concept)))


def find_by_submission(*, submission_key: str | None) -> VocabularyChange | None:
    """The change an earlier press of the same button made; the caller checks whose it is."""
    if submission_key is None:
        return None
    statement = sa.select(VocabularyChange).where(VocabularyChange.submission_key == submission_key)
    return db.session.scalar(statement)


def _same(
    column: sa.orm.InstrumentedAttribute[str | None], value: str | None
) -> sa.ColumnElement[bool]:
    return column.is_(None) if value is None else column == value
