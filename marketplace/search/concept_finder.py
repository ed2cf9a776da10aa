"""Finds the concepts that the words of a listing name, in English and Indonesian."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from marketplace.search import analysis
from marketplace.search.phrase_table import STEMMERS, Words

INDONESIAN = "id"
# What an English name says first; behind these stands what it is made with, or where.
_ASIDE = re.compile(r"[,(:;–—/]|\b(?:with|from|for|in|of|by|at)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Entry:
    """A phrase that begins with a known stem: the rest of it, its concept and its language."""

    rest: Words
    key: str
    language: str


class ConceptFinder:
    """Phrases by the stem of their first word."""

    def __init__(self) -> None:
        self._beginning_with: dict[str, list[Entry]] = defaultdict(list)

    def add(self, *, key: str, term: str, language: str) -> None:
        first, *rest = (_stem(word, language) for word in analysis.words(term))
        entry = Entry(tuple(rest), key, language)
        if entry not in self._beginning_with[first]:
            self._beginning_with[first].append(entry)

    def find(self, words: Sequence[str], *, anywhere: bool) -> frozenset[str]:
        """The keys of phrases whose words follow one another, or with ``anywhere`` only all occur."""
        forms = [analysis.forms(word) for word in words]
        every = (
            frozenset(form for several in forms for form in several) if anywhere else frozenset()
        )
        return frozenset(
            entry.key
            for at in range(len(forms))
            for entry in self._entries(forms[at])
            if _holds(forms, at + 1, entry.rest) or (anywhere and every.issuperset(entry.rest))
        )

    def heads(self, name: str) -> frozenset[str]:
        """The concepts a name is about rather than made of: the tea of "Mangosteen rind tea".

        English says it last, before any aside; Indonesian says it first.
        """
        forms = [analysis.forms(word) for word in analysis.words(name)]
        said_first = len(analysis.words(_ASIDE.split(name, maxsplit=1)[0]))
        return frozenset(
            entry.key
            for at in range(len(forms))
            for entry in self._entries(forms[at])
            if _holds(forms, at + 1, entry.rest)
            and (
                at == 0 if entry.language == INDONESIAN else at + 1 + len(entry.rest) == said_first
            )
        )

    def _entries(self, forms: Words) -> Iterator[Entry]:
        for form in forms:
            yield from self._beginning_with.get(form, ())


def _holds(forms: Sequence[Words], start: int, rest: Words) -> bool:
    """Whether the words from ``start`` on are these, in whatever form."""
    if start + len(rest) > len(forms):
        return False
    return all(stem in forms[at] for at, stem in enumerate(rest, start))


def _stem(word: str, language: str) -> str:
    return analysis.form_of(word, STEMMERS[language]) if language in STEMMERS else word
