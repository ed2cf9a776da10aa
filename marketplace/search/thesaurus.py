"""The thesaurus of marketplace/data: concepts, certificates, places and empty words."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from marketplace.search import analysis
from marketplace.search.phrase_table import EMPTY, PhraseTable, Words

FOLDER = Path(__file__).parent.parent / "data" / "thesaurus"
LANGUAGES = ("id", "en", "zh", "ja", "ko", "ar", "es", "de", "fr", "nl")
LISTING_LANGUAGES = ("id", "en")
COMPOUND_LANGUAGES = ("de", "nl")

# Chinese, Japanese and Korean run words of all kinds together, so one table cuts them; there,
# keys that are no concepts say so.
CERTIFICATE_KEY = "certificate:"
PLACE_KEY = "place:"


class ConceptKind(StrEnum):
    """Whether a concept is what is sold or how it is."""

    PRODUCT = "product"
    QUALITY = "quality"


@dataclass(frozen=True)
class Concept:
    """One meaning: how listings write it, in Indonesian and English, and what it is a kind of."""

    key: str
    kind: ConceptKind
    broader: str
    phrases: tuple[Words, ...]


class Thesaurus:
    """Looks meanings up by the words of any language."""

    def __init__(self, folder: Path) -> None:
        self.terms = PhraseTable()
        self.certificates = PhraseTable()
        self.places = PhraseTable()
        self.concepts: dict[str, Concept] = {}
        self._narrower: dict[str, list[str]] = defaultdict(list)
        self._compound_parts: set[str] = set()
        self._listing_words: set[str] = set()
        self.empty_words = frozenset(_empty_words(folder))
        for word in self.empty_words:
            self.terms.add_unspaced(key=EMPTY, term=word)
        self._read_concepts(folder)
        for row in _rows(folder / "certificates.csv"):
            for term in _cell(row["terms"]):
                self.certificates.add_any_language(key=row["codes"], term=term)
                self.terms.add_unspaced(key=CERTIFICATE_KEY + row["codes"], term=term)
        for row in _rows(folder / "places.csv"):
            for term in (row["name"], *_cell(row["terms"])):
                self.places.add_any_language(key=row["name"], term=term)
                self.terms.add_unspaced(key=PLACE_KEY + row["name"], term=term)

    def narrower(self, key: str) -> Iterator[Concept]:
        """The kinds of a concept, and their kinds."""
        for child in self._narrower.get(key, ()):
            yield self.concepts[child]
            yield from self.narrower(child)

    def has_word(self, word: str) -> bool:
        """Whether a term of any language has the word as written, or it is an empty word."""
        return word in self.empty_words or any(table.holds(word) for table in self._tables())

    def has_inflection(self, word: str) -> bool:
        """Whether a term of any language has a word of the same stem."""
        return any(table.holds_inflected(word) for table in self._tables())

    def is_listing_word(self, word: str) -> bool:
        """Whether an Indonesian or English term holds the word."""
        return word in self._listing_words

    def is_compound_part(self, word: str) -> bool:
        """Whether a German or Dutch term is this word, which may then be glued to another."""
        return word in self._compound_parts

    def _tables(self) -> tuple[PhraseTable, ...]:
        return (self.terms, self.certificates, self.places)

    def _read_concepts(self, folder: Path) -> None:
        for row in _rows(folder / "concepts.csv"):
            listing_terms = [term for lang in LISTING_LANGUAGES for term in _cell(row[lang])]
            phrases = tuple(dict.fromkeys(tuple(analysis.words(term)) for term in listing_terms))
            concept = Concept(row["concept"], ConceptKind(row["kind"]), row["broader"], phrases)
            self.concepts[concept.key] = concept
            self._narrower[concept.broader].append(concept.key)
            self._listing_words.update(word for phrase in phrases for word in phrase)
            for language in LANGUAGES:
                for term in _cell(row[language]):
                    self.terms.add(key=concept.key, term=term, language=language)
            for language in COMPOUND_LANGUAGES:
                self._compound_parts.update(
                    "".join(analysis.words(term)) for term in _cell(row[language])
                )


@cache
def thesaurus() -> Thesaurus:
    """The thesaurus that ships with the project, read once."""
    return Thesaurus(FOLDER)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _cell(text: str) -> list[str]:
    return [term.strip() for term in text.split(";") if term.strip()]


def _empty_words(folder: Path) -> Iterator[str]:
    for row in _rows(folder / "stopwords.csv"):
        for term in _cell(row["words"]):
            yield from analysis.words(term)
