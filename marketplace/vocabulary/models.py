"""One change staff made to the vocabulary of search; rows are only added, the last one counts."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.db import Identity, Line, Model, Prose, Public, Short, Submitted, append_only
from marketplace.vocabulary.words import Decision, Kind, Language, listed_keys


class VocabularyChange(Model, Public, Submitted):
    """A term of a concept, or, where ``term`` is None, a concept of our own.

    The highest id is the version of the vocabulary. ``kind`` and ``broader`` (keys separated by
    semicolons) describe a concept of our own.
    """

    __tablename__ = "vocabulary_change"
    __table_args__ = (
        sa.CheckConstraint("(language IS NULL) = (term IS NULL)", name="term_with_language"),
        sa.CheckConstraint("(kind IS NULL) = (term IS NOT NULL)", name="kind_of_concept"),
        sa.CheckConstraint("broader = '' OR term IS NULL", name="broader_of_concept"),
        sa.CheckConstraint("length(concept) > 0", name="concept_named"),
        sa.CheckConstraint("term IS NULL OR length(term) > 0", name="term_written"),
        sa.CheckConstraint("length(reason) > 0", name="reason_given"),
    )

    id: Mapped[Identity]
    concept: Mapped[Short] = mapped_column(sa.String(80), index=True)
    language: Mapped[Language | None]
    term: Mapped[Short | None] = mapped_column(sa.String(80))
    change: Mapped[Decision]
    kind: Mapped[Kind | None]
    broader: Mapped[Prose] = mapped_column(sa.Text(), default="")
    reason: Mapped[Prose]
    decided_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    decided_by_name: Mapped[Line]
    decided_at: Mapped[datetime]

    @property
    def broader_keys(self) -> tuple[str, ...]:
        return listed_keys(self.broader)


append_only(VocabularyChange.__table__)  # type: ignore[arg-type]  # FromClause, is a Table
