"""A concept as staff see it: what ships with the project, and what people changed of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from marketplace.labels import N_
from marketplace.search import analysis
from marketplace.search.overlay import Overlay, OverlayConcept, OverlayTerm
from marketplace.search.thesaurus_rows import FOLDER, ConceptRow, read_rows
from marketplace.vocabulary.words import Kind, Language

OWN = ""  # the source of what staff added; the shipped files mark theirs with letters
# As in the README of marketplace/data/thesaurus; a mark unknown here is shown as it is.
SOURCES = {
    OWN: N_("added here"),
    "K": N_("general knowledge, not yet checked by a speaker"),
    "G": N_("glossary of export villages in the press"),
    "H": N_("table of products and customs lines"),
}
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EntryTerm:
    """One term; ``source`` is its mark in the shipped files, OWN for what staff added.

    ``standing``: search knows it. A removed term of the shipped files stays on the page, hidden
    from search.
    """

    language: Language
    text: str
    source: str
    standing: bool

    @property
    def mark(self) -> str:
        """The term as an address or a form names it; see ``marked``."""
        return f"{self.language}:{self.text}"

    @property
    def words(self) -> Words:
        """How search sees the term: two terms of the same words are one."""
        return tuple(analysis.words(self.text))


@dataclass(frozen=True, slots=True)
class Entry:
    """One concept with all its terms, in the order of languages; ``own`` if staff added it."""

    key: str
    kind: Kind
    broader: tuple[str, ...]
    headings: tuple[str, ...]
    terms: tuple[EntryTerm, ...]
    own: bool
    changed: bool

    @property
    def name(self) -> str:
        """What staff call it: its first English, else Indonesian, else any term, else the key."""
        by_language = {term.language: term.text for term in reversed(self.standing)}
        for language in (Language.ENGLISH, Language.INDONESIAN, *Language):
            if language in by_language:
                return by_language[language]
        return self.key

    @property
    def standing(self) -> tuple[EntryTerm, ...]:
        return tuple(term for term in self.terms if term.standing)

    def in_languages(self) -> Iterator[tuple[Language, tuple[EntryTerm, ...]]]:
        """Every language, also those without a term: a gap is something to see."""
        for language in Language:
            yield language, tuple(term for term in self.terms if term.language is language)

    def find_standing(self, *, language: Language, text: str) -> EntryTerm | None:
        """The term search already knows by these words in this language."""
        words = tuple(analysis.words(text))
        same = (term for term in self.standing if term.language is language)
        return next((term for term in same if term.words == words), None)

    def mentions(self, wanted: str) -> bool:
        """Whether a normalised text stands in the key or in any term."""
        return wanted in self.key or any(wanted in _normalised(term.text) for term in self.terms)


def marked(mark: str) -> tuple[Language, str] | None:
    """Language and text of a term's mark; None for what is none."""
    name, _, text = mark.partition(":")
    language = next((language for language in Language if language.value == name), None)
    return (language, text) if language is not None and text else None


def entries(overlay: Overlay) -> dict[str, Entry]:
    """Every concept by its key: the shipped ones, then those of our own."""
    own = [one for one in overlay.concepts if one.key not in shipped()]
    changes = _terms_by_concept(overlay)
    found = {key: _shipped_entry(row, changes.get(key, ())) for key, row in shipped().items()}
    found.update((one.key, _own_entry(one, changes.get(one.key, ()))) for one in own)
    return found


def entry_of(overlay: Overlay, key: str) -> Entry | None:
    """The concept called ``key``, without looking at the others."""
    changes = tuple(one for one in overlay.terms if one.concept == key)
    row = shipped().get(key)
    if row is not None:
        return _shipped_entry(row, changes)
    own = next((one for one in overlay.concepts if one.key == key), None)
    return _own_entry(own, changes) if own is not None else None


@cache
def shipped() -> Mapping[str, ConceptRow]:
    """The concepts of the shipped files by key; quicker than the thesaurus search is made of."""
    return {row.key: row for row in read_rows(FOLDER).concepts}


@cache
def _normalised(text: str) -> str:
    return analysis.normalise(text)


def _terms_by_concept(overlay: Overlay) -> dict[str, list[OverlayTerm]]:
    found: dict[str, list[OverlayTerm]] = {}
    for term in overlay.terms:
        found.setdefault(term.concept, []).append(term)
    return found


def _shipped_entry(row: ConceptRow, changes: Sequence[OverlayTerm]) -> Entry:
    removed = {(change.language, change.term) for change in changes if change.removed}
    terms = [
        EntryTerm(language, term.text, term.source, (language.value, term.text) not in removed)
        for language in Language
        for term in row.terms.get(language.value, ())
    ]
    known = {(term.language, term.text) for term in terms}
    terms += [term for term in _added(changes) if (term.language, term.text) not in known]
    return Entry(
        key=row.key,
        kind=Kind.of(row.kind.value),
        broader=row.broader,
        headings=row.headings,
        terms=tuple(terms),
        own=False,
        changed=bool(changes),
    )


def _own_entry(concept: OverlayConcept, changes: Sequence[OverlayTerm]) -> Entry:
    return Entry(
        key=concept.key,
        kind=Kind.of(concept.kind),
        broader=concept.broader,
        headings=(),
        terms=tuple(_added(changes)),
        own=True,
        changed=True,
    )


def _added(changes: Sequence[OverlayTerm]) -> Iterator[EntryTerm]:
    for change in changes:
        if not change.removed:
            yield EntryTerm(Language.of(change.language), change.term, OWN, standing=True)
