"""Which documents a unit of a query finds, how well, and whether in what they are about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from marketplace.search import analysis, tokens
from marketplace.search.blocks import Numbers
from marketplace.search.columns import Mask
from marketplace.search.phrase_table import Words
from marketplace.search.postings import Posting, Scores
from marketplace.search.snapshot import Snapshot
from marketplace.search.units import ConceptToken, Phrase, Unit, UnitKind
from marketplace.search.vocabulary import Vocabulary

STEM_WEIGHT = 0.7
CODE_SCORE = 8.0  # as much as a name that says it and no more
HEAD_BOOST = 1.5  # a name that is about it, against one that only holds the word
WHOLE = 1.0  # only what is asked for itself counts where it is merely mentioned
IN_PLACES = (UnitKind.WORD, UnitKind.PHRASE, UnitKind.PREFIX, UnitKind.PLACE)
IN_CATEGORY = (UnitKind.PRODUCT, UnitKind.WORD)


@dataclass(frozen=True)
class Hits:
    """For every document a score, 0 where it is not found; ``strong`` where it is about the unit."""

    score: Scores
    strong: Mask

    @cached_property
    def found(self) -> Mask:
        return self.score > 0

    @cached_property
    def documents(self) -> Numbers:
        """The documents that are found."""
        return np.flatnonzero(self.found).astype(np.int32)  # many times quicker than of numbers


def find(unit: Unit, snapshot: Snapshot) -> Hits:
    """The documents a unit finds; of its alternatives the best counts."""
    best = _Best(snapshot)
    for mask in _by_code(unit, snapshot):
        best.add_mask(mask)
    for token in unit.tokens:
        best.add_posting(snapshot.posting(token.token), token.weight)
    for phrase in phrases_of(unit, snapshot.vocabulary):
        best.add_phrase(phrase, in_places=unit.kind in IN_PLACES)
        if unit.kind in IN_CATEGORY:
            category = tokens.CATEGORY + tokens.category_token(phrase.words)
            best.add_posting(snapshot.posting(category), phrase.weight)
    hits = best.hits()
    if unit.kind is UnitKind.PRODUCT:
        hits.score[_about_it(unit, snapshot)] *= np.float32(HEAD_BOOST)
    hits.score[snapshot.dead] = 0
    hits.strong[snapshot.dead] = False
    if unit.kind is UnitKind.ABSENT:
        # What nobody makes is an answer only where somebody says it is their product.
        return Hits(np.where(hits.strong, hits.score, np.float32(0)), hits.strong)
    return hits


def _about_it(unit: Unit, snapshot: Snapshot) -> Mask:
    """The documents whose names are about a concept of the unit, not only made of it."""
    heads = np.zeros(len(snapshot), dtype=bool)
    for key in unit.concepts:
        heads[snapshot.posting(tokens.HEAD + key).documents] = True
    return heads


def find_beside(alternatives: Sequence[ConceptToken], snapshot: Snapshot) -> Scores:
    """The documents that are about any of these concepts, and how much."""
    best = _Best(snapshot)
    for token in alternatives:
        best.add_posting(snapshot.posting(token.token), token.weight)
    score = best.hits().score
    score[snapshot.dead] = 0
    return score


@dataclass(frozen=True)
class _Sparse:
    """Some documents with what they weigh in what they are about, and in texts."""

    documents: Numbers
    strong: Scores
    text: Scores


class _Best:
    """The best score so far of every document."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._score = np.zeros(len(snapshot), dtype=np.float32)
        self._strong = np.zeros(len(snapshot), dtype=bool)
        self._empty = True

    def hits(self) -> Hits:
        return Hits(self._score, self._strong)

    def add_mask(self, mask: Mask) -> None:
        np.maximum(self._score, np.float32(CODE_SCORE), out=self._score, where=mask)
        self._strong |= mask
        self._empty = False

    def add_posting(self, posting: Posting, weight: float) -> None:
        self._add(_Sparse(posting.documents, posting.about, posting.text), weight)

    def add_phrase(self, phrase: Phrase, *, in_places: bool) -> None:
        if len(phrase.words) == 1 and not phrase.adjacent:
            for one in self._forms(phrase.words[0], in_places=in_places):
                self._add(one, phrase.weight)
            return
        together = self._together(phrase.words, in_places=in_places)
        if phrase.adjacent:
            together = _kept(together, self._snapshot.with_phrase(phrase.words))
        self._add(together, phrase.weight)

    def _forms(self, word: str, *, in_places: bool) -> Iterator[_Sparse]:
        """The documents with each form of the word, weighed as forms are."""
        for token, weight in forms(word):
            posting = self._snapshot.posting(token)
            if len(posting):
                about = posting.about + posting.place if in_places else posting.about
                share = np.float32(weight)
                yield _Sparse(posting.documents, about * share, posting.text * share)

    def _together(self, words: Words, *, in_places: bool) -> _Sparse:
        """The sums of documents that hold every word in what they are about, or in texts."""
        together = self._any_form(words[0], in_places=in_places)
        for word in words[1:]:
            if not len(together.documents):
                break
            together = self._both(together, self._any_form(word, in_places=in_places))
        return together

    def _any_form(self, word: str, *, in_places: bool) -> _Sparse:
        several = list(self._forms(word, in_places=in_places))
        if len(several) == 1:
            return several[0]
        strong, text = self._zeros(), self._zeros()
        for one in several:
            strong[one.documents] = np.maximum(strong[one.documents], one.strong)
            text[one.documents] = np.maximum(text[one.documents], one.text)
        found = np.flatnonzero((strong > 0) | (text > 0)).astype(np.int32)
        return _Sparse(found, strong[found], text[found])

    def _both(self, one: _Sparse, other: _Sparse) -> _Sparse:
        strong, text = self._zeros(), self._zeros()
        strong[one.documents], text[one.documents] = one.strong, one.text
        in_strong, in_text = strong[other.documents], text[other.documents]
        sums = _Sparse(
            other.documents,
            np.where((in_strong > 0) & (other.strong > 0), in_strong + other.strong, 0),
            np.where((in_text > 0) & (other.text > 0), in_text + other.text, 0),
        )
        found = (sums.strong > 0) | (sums.text > 0)
        return _Sparse(sums.documents[found], sums.strong[found], sums.text[found])

    def _zeros(self) -> Scores:
        return np.zeros(len(self._snapshot), dtype=np.float32)

    def _add(self, found: _Sparse, weight: float) -> None:
        """Texts count only for what is asked for itself."""
        if not len(found.documents):
            return
        score = found.strong if weight < WHOLE else found.strong + found.text
        if weight != WHOLE:
            score = score * np.float32(weight)
        if self._empty:
            self._score[found.documents] = score
            self._strong[found.documents] = found.strong > 0
            self._empty = False
        else:
            before = self._score[found.documents]
            self._score[found.documents] = np.maximum(before, score)
            self._strong[found.documents] |= found.strong > 0


def _kept(found: _Sparse, among: Mask) -> _Sparse:
    kept = among[found.documents]
    return _Sparse(found.documents[kept], found.strong[kept], found.text[kept])


def forms(word: str) -> Iterator[tuple[str, float]]:
    """The tokens a word is looked for by: itself, and words of the same stem for a little less."""
    yield word, 1.0
    for form in analysis.forms(word):
        yield tokens.STEM + form, STEM_WEIGHT
        if form != word:
            yield form, STEM_WEIGHT


def phrases_of(unit: Unit, vocabulary: Vocabulary) -> Iterator[Phrase]:
    """The phrases of a unit, and the words that begin with a prefix."""
    yield from unit.phrases
    if unit.kind is UnitKind.PREFIX:
        for word in vocabulary.beginning_with(unit.text):
            yield Phrase((word,))


def _by_code(unit: Unit, snapshot: Snapshot) -> Iterator[Mask]:
    for code in unit.codes:
        if unit.kind is UnitKind.HS_CODE:
            yield snapshot.columns.under_hs(code)
        else:
            yield snapshot.columns.with_certificate(code)
