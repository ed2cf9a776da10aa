"""Small changes of the vocabulary, all by Stefan."""

from __future__ import annotations

from marketplace.vocabulary import operations
from marketplace.vocabulary.models import VocabularyChange
from marketplace.vocabulary.words import Kind, Language
from tests.cast import NOW, acting

TERMS = ((Language.ENGLISH, "kulintang gong"), (Language.INDONESIAN, "kolintang"))


def removed_term(
    term: str,
    *,
    language: Language = Language.ENGLISH,
    submission_key: str | None = None,
) -> VocabularyChange:
    """A word no longer leads to djembes."""
    return operations.remove_term(
        actor=acting("stefan"),
        concept="djembe",
        language=language,
        term=term,
        reason="It led buyers astray.",
        submission_key=submission_key,
        at=NOW,
    )


def added_concept(
    *,
    key: str = "kulintang",
    broader: tuple[str, ...] = (),
    terms: tuple[tuple[Language, str], ...] = TERMS,
) -> VocabularyChange:
    """A concept the shipped thesaurus lacks."""
    return operations.add_concept(
        actor=acting("stefan"),
        key=key,
        kind=Kind.PRODUCT,
        broader=broader,
        terms=terms,
        reason="A village offers it.",
        submission_key=None,
        at=NOW,
    )


def undone(change: VocabularyChange) -> VocabularyChange:
    """The opposite is decided."""
    return operations.undo_change(
        actor=acting("stefan"),
        change=change,
        reason="It was a mistake.",
        submission_key=None,
        at=NOW,
    )
