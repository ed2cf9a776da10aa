"""The units of a query as tantivy's queries, with the same meaning as in matching.py."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import tantivy
from tantivy import FieldType, Occur, Query

from marketplace.search import tokens
from marketplace.search.columns import HS_DIGITS, hs_number
from marketplace.search.documents import CERTIFICATE
from marketplace.search.matching import (
    CODE_SCORE,
    IN_CATEGORY,
    IN_PLACES,
    WHOLE,
    forms,
    phrases_of,
)
from marketplace.search.phrase_table import Words
from marketplace.search.postings import WEIGHTS
from marketplace.search.tantivy_index import (
    ABOUT,
    ABOUT_FIELDS,
    HS,
    RUNNING,
    TEXTS,
    TOKENS,
    WRITTEN,
    WRITTEN_FIELDS,
)
from marketplace.search.tokens import Field
from marketplace.search.units import ConceptToken, Phrase, Unit, UnitKind
from marketplace.search.vocabulary import Vocabulary

Weighed = Iterable[tuple[str, float]]


@dataclass(frozen=True)
class Matches:
    """What a unit finds: all of it, what is about it, and a score that also finds all."""

    found: Query
    strong: Query
    score: Query


def any_of(queries: Sequence[Query]) -> Query:
    if not queries:
        return Query.empty_query()
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Should, one) for one in queries])


def all_of(queries: Sequence[Query]) -> Query:
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Must, one) for one in queries])


def without(query: Query, *others: Query) -> Query:
    """What the query finds and the others do not."""
    clauses = [(Occur.Must, query), *((Occur.MustNot, other) for other in others)]
    return Query.boolean_query(clauses)


def scored(found: Query, *scores: Query) -> Query:
    """Finds what ``found`` does, with the sum of the scores."""
    clauses = [(Occur.Should, score) for score in scores]
    return Query.boolean_query([(Occur.Must, Query.const_score_query(found, 0.0)), *clauses])


class UnitMatching:
    """Makes queries over one schema; a prefix stands for words of the vocabulary."""

    def __init__(self, schema: tantivy.Schema, vocabulary: Vocabulary) -> None:
        self._schema = schema
        self._vocabulary = vocabulary

    def matches(self, unit: Unit) -> Matches:
        """Any alternative of a unit will do; the best of them counts."""
        several = [self._by_code(unit, code) for code in unit.codes]
        several.extend(self._by_token(token.token, token.weight) for token in unit.tokens)
        for phrase in phrases_of(unit, self._vocabulary):
            several.append(self._by_phrase(phrase, in_places=unit.kind in IN_PLACES))
            if unit.kind in IN_CATEGORY:
                category = tokens.CATEGORY + tokens.category_token(phrase.words)
                several.append(self._by_token(category, phrase.weight))
        strong = any_of([one.strong for one in several])
        # What nobody makes is an answer only where somebody says it is their product.
        best = Query.disjunction_max_query([one.score for one in several])
        if unit.kind is UnitKind.ABSENT:
            return Matches(strong, strong, scored(strong, best))
        return Matches(any_of([one.found for one in several]), strong, best)

    def heads(self, unit: Unit) -> Query:
        """The documents whose names are about a concept of the unit."""
        return any_of([self.holding(tokens.HEAD + key) for key in unit.concepts])

    def beside(self, alternatives: Sequence[ConceptToken]) -> Query:
        """What is about any of these concepts."""
        return any_of([self._by_token(one.token, one.weight).strong for one in alternatives])

    def holding(self, token: str) -> Query:
        return self._held(TOKENS, token)

    def certified(self, code: str) -> Query:
        """The documents that hold the certificate."""
        return self._held(CERTIFICATE, code)

    def under_hs(self, digits: str) -> Query:
        """The documents whose HS codes begin with these digits."""
        if not 0 < len(digits) <= HS_DIGITS:
            return Query.empty_query()
        first = hs_number(digits)
        last = first + 10 ** (HS_DIGITS - len(digits)) - 1
        return Query.range_query(self._schema, HS, FieldType.Integer, first, last)

    def _by_code(self, unit: Unit, code: str) -> Matches:
        holds = self.under_hs(code) if unit.kind is UnitKind.HS_CODE else self.certified(code)
        return Matches(holds, holds, Query.const_score_query(holds, CODE_SCORE))

    def _by_token(self, token: str, weight: float) -> Matches:
        return self._by_word([(token, 1.0)], weight, in_places=False)

    def _by_phrase(self, phrase: Phrase, *, in_places: bool) -> Matches:
        if len(phrase.words) == 1 and not phrase.adjacent:
            return self._by_word(forms(phrase.words[0]), phrase.weight, in_places=in_places)
        words = [
            self._by_word(forms(word), phrase.weight, in_places=in_places) for word in phrase.words
        ]
        strong = all_of([one.strong for one in words])
        found = any_of([strong, all_of([self._in_texts(word) for word in phrase.words])])
        if phrase.weight < WHOLE:
            found = strong
        if phrase.adjacent:
            following = self._following(phrase.words)
            strong, found = all_of([strong, following]), all_of([found, following])
        return Matches(found, strong, scored(found, *(one.score for one in words)))

    def _following(self, words: Words) -> Query:
        """The documents that hold the words one after another."""
        if len(words) == 1:
            return self.holding(words[0])
        return Query.phrase_query(self._schema, RUNNING, list(words))

    def _by_word(self, weighed: Weighed, weight: float, *, in_places: bool) -> Matches:
        strong: list[Query] = []
        found: list[Query] = []
        scores: list[Query] = []
        read = (*ABOUT_FIELDS, Field.PLACES) if in_places else ABOUT_FIELDS
        for token, weight_of_form in weighed:
            strong.append(self._held(ABOUT, token))
            if in_places:
                strong.append(self._held(TEXTS[Field.PLACES], token))
            if weight >= WHOLE:
                found.append(self._held(WRITTEN, token))
            fields = (*read, *WRITTEN_FIELDS) if weight >= WHOLE else read
            parts = [self._boosted(token, where, weight * weight_of_form) for where in fields]
            scores.append(any_of(parts))
        best = Query.disjunction_max_query(scores)
        return Matches(any_of([*strong, *found]), any_of(strong), best)

    def _in_texts(self, word: str) -> Query:
        return any_of([self._held(WRITTEN, token) for token, _ in forms(word)])

    def _held(self, name: str, token: str) -> Query:
        return Query.term_query(self._schema, name, token, "basic")

    def _boosted(self, token: str, where: Field, weight: float) -> Query:
        term = Query.term_query(self._schema, TEXTS[where], token, "freq")
        return Query.boost_query(term, WEIGHTS[where] * weight)
