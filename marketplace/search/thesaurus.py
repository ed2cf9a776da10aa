"""The thesaurus: from the words of any language to concepts, certificates and places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from marketplace.search import analysis
from marketplace.search.concept_finder import ConceptFinder
from marketplace.search.overlay import Overlay
from marketplace.search.phrase_table import EMPTY, STEMMERS, PhraseTable, Words
from marketplace.search.thesaurus_rows import (
    FOLDER,
    LANGUAGES,
    OVERLAY,
    ConceptKind,
    ConceptRow,
    ThesaurusRows,
    read_rows,
)
from marketplace.search.uncollected import uncollected

LISTING_LANGUAGES = ("id", "en", "trade")
COMPOUND_LANGUAGES = ("de", "nl")

# Chinese, Japanese and Korean run words of all kinds together, so one table cuts them; there,
# keys that are no concepts say so.
CERTIFICATE_KEY = "certificate:"
PLACE_KEY = "place:"


@dataclass(frozen=True)
class Concept:
    """One meaning and what it is a kind of.

    ``name`` is the first English term; ``added`` are listings' terms that came with an overlay and
    that documents written before it are not tagged with.
    """

    key: str
    kind: ConceptKind
    broader: tuple[str, ...]
    name: str
    added: tuple[Words, ...]


class Thesaurus:
    """Looks meanings up by the words of any language."""

    def __init__(self, rows: ThesaurusRows, *, version: int = 0) -> None:
        self.rows = rows
        self.version = version
        self.terms = PhraseTable()
        self.certificates = PhraseTable()
        self.places = PhraseTable()
        self.asking = PhraseTable()
        self.concepts: dict[str, Concept] = {}
        self._narrower: dict[str, list[str]] = defaultdict(list)
        self._compound_parts: set[str] = set()
        self._listing_words: set[str] = set()
        self._empty_words: dict[str, set[str]] = defaultdict(set)
        for language, term in rows.empty_words:
            self._empty_words[language].update(analysis.words(term))
        self.empty_words = frozenset(word for words in self._empty_words.values() for word in words)
        for word in self.empty_words:
            self.terms.add_unspaced(key=EMPTY, term=word)
        for language, phrase in rows.asking:
            self.asking.add(key=EMPTY, term=phrase, language=language)
            self.terms.add_unspaced(key=EMPTY, term=phrase)
        for row in rows.concepts:
            self._add_concept(row)
        self._add_names()

    def overlaid(self, overlay: Overlay) -> Thesaurus:
        """This thesaurus with the changes people made to it."""
        with uncollected():
            return Thesaurus(self.rows.overlaid(overlay), version=overlay.version)

    def narrower(self, key: str) -> Iterator[Concept]:
        """The kinds of a concept, and their kinds."""
        for child in self._narrower.get(key, ()):
            yield self.concepts[child]
            yield from self.narrower(child)

    def above(self, key: str) -> tuple[str, ...]:
        """What a concept is a kind of, nearest first."""
        found: dict[str, None] = {}
        for broader in self.concepts[key].broader if key in self.concepts else ():
            found[broader] = None
            found.update(dict.fromkeys(self.above(broader)))
        return tuple(found)

    def concepts_in(self, words: Sequence[str], *, anywhere: bool) -> frozenset[str]:
        """The concepts a listing's words name; ``anywhere`` lets other words stand between."""
        return self._finder.find(words, anywhere=anywhere)

    def heads_of(self, name: str) -> frozenset[str]:
        """The products a listing's name is about; all it names where grammar does not tell."""
        heads = self._products(self._finder.heads(name))
        return heads or self._products(self._finder.find(analysis.words(name), anywhere=False))

    def _products(self, keys: frozenset[str]) -> frozenset[str]:
        return frozenset(key for key in keys if self.concepts[key].kind is ConceptKind.PRODUCT)

    def language_of(self, text: str) -> str:
        """The language a text is most probably in, by its script or its words; empty if unclear.

        Only for telling people and statistics: every language is always looked up.
        """
        script = analysis.script_language(text)
        if script:
            return script
        words = analysis.words(text)
        votes = {
            language: sum(
                (word in self._empty_words[language]) + self.terms.knows(word, language)
                for word in words
            )
            for language in STEMMERS
        }
        best = max(votes.values(), default=0)
        likeliest = [language for language, count in votes.items() if count == best]
        return likeliest[0] if best and len(likeliest) == 1 else ""

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

    @cached_property
    def _finder(self) -> ConceptFinder:
        finder = ConceptFinder()
        for row in self.rows.concepts:
            if row.kind is not ConceptKind.ABSENT:
                for language in LISTING_LANGUAGES:
                    for term in row.texts([language]):
                        finder.add(key=row.key, term=term, language=language)
        return finder

    def _tables(self) -> tuple[PhraseTable, ...]:
        return (self.terms, self.certificates, self.places)

    def _add_concept(self, row: ConceptRow) -> None:
        phrases = {
            language: [tuple(analysis.words(term)) for term in row.texts([language])]
            for language in LANGUAGES
        }
        added = [
            tuple(analysis.words(term.text))
            for language in LISTING_LANGUAGES
            for term in row.terms.get(language, ())
            if term.source == OVERLAY
        ]
        self.concepts[row.key] = Concept(
            key=row.key,
            kind=row.kind,
            broader=row.broader,
            name=next(row.texts(["en", "id", *LANGUAGES]), row.key),
            added=tuple(added),
        )
        for broader in row.broader:
            self._narrower[broader].append(row.key)
        if row.kind is not ConceptKind.ABSENT:
            for language in LISTING_LANGUAGES:
                self._listing_words.update(*phrases[language])
        for language, said in phrases.items():
            for phrase in said:
                self.terms.add_words(key=row.key, phrase=phrase, language=language)
        for language in COMPOUND_LANGUAGES:
            self._compound_parts.update(map("".join, phrases[language]))

    def _add_names(self) -> None:
        for certificate in self.rows.certificates:
            for term in certificate.terms:
                self.certificates.add_any_language(key=certificate.key, term=term)
                self.terms.add_unspaced(key=CERTIFICATE_KEY + certificate.key, term=term)
        for place in self.rows.places:
            for term in place.terms:
                self.places.add_any_language(key=place.key, term=term)
                self.terms.add_unspaced(key=PLACE_KEY + place.key, term=term)


@cache
def thesaurus() -> Thesaurus:
    """The thesaurus that ships with the project, read once."""
    with uncollected():
        return Thesaurus(read_rows(FOLDER))
