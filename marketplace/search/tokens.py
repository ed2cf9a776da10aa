"""What the index holds of a document: its tokens, how often in which field, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from marketplace.search import analysis
from marketplace.search.documents import SearchDocument
from marketplace.search.thesaurus import Thesaurus

STEM = "~"
CONCEPT = "#"
KIND_OF = "<"  # what is a kind of a concept has this token of it
HEAD = "!"  # a concept that a name is about, or that it is a kind of
CATEGORY = "%"
NAME = "="  # a whole name for suggestions: normalised, separator, as written
PLACE = "@"
SEPARATOR = "\t"
MARKS = STEM + CONCEPT + KIND_OF + HEAD + CATEGORY + NAME + PLACE

MOST_TIMES = 255
LAST_POSITION = 65_535
_GAP = 20  # between two texts, so that no phrase runs from one into the next


class Field(IntEnum):
    """The parts of a document, as columns of a posting."""

    NAMES = 0
    KEYWORDS = 1
    PLACES = 2
    CATEGORY = 3
    SUMMARY = 4
    DESCRIPTION = 5


FIELDS = len(Field)


@dataclass
class Occurrences:
    """How often a token stands in each field, and at which positions of the document."""

    times: bytearray = field(default_factory=lambda: bytearray(FIELDS))
    positions: list[int] = field(default_factory=list)

    def add(self, where: Field) -> None:
        if self.times[where] < MOST_TIMES:
            self.times[where] += 1


@dataclass(frozen=True)
class Tokenized:
    """A document as tokens, and how many words each field has."""

    occurrences: Mapping[str, Occurrences]
    lengths: tuple[int, ...]


def tokenize(document: SearchDocument, thesaurus: Thesaurus) -> Tokenized:
    """The tokens of a document; what it is about is read with the thesaurus as it ships."""
    bag = _Bag(thesaurus)
    for where, texts in _texts(document):
        for text in texts:
            bag.add_text(where, text)
    bag.add_token(CATEGORY + category_token(analysis.words(document.category)), Field.CATEGORY)
    for name in document.names:
        bag.add_heads(name)
        bag.add_token(NAME + display_token(name), Field.NAMES)
    for place in document.places:
        bag.add_token(PLACE + display_token(place), Field.PLACES)
    return Tokenized(bag.occurrences, tuple(bag.lengths))


def category_token(words: Iterable[str]) -> str:
    """A category is matched as a whole: "coffee-tea" is not what "tea" asks for."""
    return "_".join(analysis.stem(word, "english") for word in words)


def display_token(text: str) -> str:
    """A text that is found by its normalised beginning and shown as written."""
    plain = " ".join(text.split())
    return " ".join(analysis.words(plain)) + SEPARATOR + plain.replace(SEPARATOR, " ")


def is_plain(token: str) -> bool:
    """Whether a token is a word as documents write it."""
    return token[:1] not in MARKS


class _Bag:
    def __init__(self, thesaurus: Thesaurus) -> None:
        self._thesaurus = thesaurus
        self._position = 0
        self.occurrences: dict[str, Occurrences] = {}
        self.lengths = [0] * FIELDS

    def add_text(self, where: Field, text: str) -> None:
        words = analysis.words(text)
        for word in words:
            self._add_word(where, word)
        self._position += _GAP
        self.lengths[where] += len(words)
        anywhere = where in (Field.NAMES, Field.KEYWORDS)
        keys = self._thesaurus.concepts_in(words, anywhere=anywhere)
        for key in keys:
            self.add_token(CONCEPT + key, where)
        for above in {above for key in keys for above in self._thesaurus.above(key)}:
            self.add_token(KIND_OF + above, where)

    def add_heads(self, name: str) -> None:
        heads = self._thesaurus.heads_of(name)
        above = {above for key in heads for above in self._thesaurus.above(key)}
        for key in heads | above:
            self.add_token(HEAD + key, Field.NAMES)

    def add_token(self, token: str, where: Field) -> Occurrences:
        known = self.occurrences.get(token)
        if known is None:
            known = self.occurrences[token] = Occurrences()
        known.add(where)
        return known

    def _add_word(self, where: Field, word: str) -> None:
        if analysis.is_cjk(word):
            for piece in analysis.cjk_pieces(word):
                self._add_at_position(piece, where)
            for single in word if len(word) > 1 else "":
                self.add_token(single, where)
            return
        plain, *stems = analysis.forms(word)
        self._add_at_position(plain, where)
        for stem in stems:
            self.add_token(STEM + stem, where)

    def _add_at_position(self, token: str, where: Field) -> None:
        occurrences = self.add_token(token, where)
        if self._position <= LAST_POSITION:
            occurrences.positions.append(self._position)
        self._position += 1


def _texts(document: SearchDocument) -> Iterator[tuple[Field, tuple[str, ...]]]:
    yield Field.NAMES, document.names
    yield Field.KEYWORDS, document.keywords
    yield Field.PLACES, document.places
    yield Field.SUMMARY, (document.summary,)
    yield Field.DESCRIPTION, document.description
