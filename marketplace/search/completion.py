"""What may be meant by a beginning: names of products and places, sorted to be cut by bisection."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from marketplace.search import analysis
from marketplace.search.documents import Suggestion, SuggestionKind
from marketplace.search.tokens import SEPARATOR

SHORTEST = 2
LONGEST = 100  # no name is looked for by more letters than these
_MOST_STARTS = 4  # a name is found by the beginning of its first words
_MOST_LOOKED_AT = 1_000


class Completion:
    """``names`` and ``places`` are display tokens with the number of documents that hold each."""

    def __init__(self, *, names: Mapping[str, int], places: Mapping[str, int]) -> None:
        self._tokens = [*names, *places]
        self._counts = [*names.values(), *places.values()]
        self._names = len(names)
        texts: list[str] = []
        owners: list[int] = []
        offsets: list[int] = []
        for owner, token in enumerate(self._tokens):
            plain = token[: token.index(SEPARATOR)]
            for at in _starts(token):
                texts.append(plain[at:])
                owners.append(owner)
                offsets.append(at)
        # The texts are cut anew when they are compared: kept, they would be most of the memory.
        order = sorted(range(len(texts)), key=texts.__getitem__)
        self._owners = np.array(owners, dtype=np.int32)[order]
        self._offsets = np.array(offsets, dtype=np.int16)[order]

    def beginning_with(self, prefix: str, *, limit: int) -> tuple[Suggestion, ...]:
        """The most frequent first; one text once."""
        return joined([self], prefix, limit=limit)

    def best(self, prefix: str, *, limit: int) -> tuple[Suggestion, ...]:
        """As ``beginning_with``, with the count in this part of the index alone."""
        plain = " ".join(analysis.words(prefix[:LONGEST]))
        if len(plain) < SHORTEST and not any(map(analysis.is_cjk, plain)):
            return ()
        owners = dict.fromkeys(self._range(plain))
        best = sorted(owners, key=lambda one: (-self._counts[one], len(self._tokens[one]), one))
        return tuple(self._suggestion(owner) for owner in best[: 2 * limit])

    def _suggestion(self, owner: int) -> Suggestion:
        kind = SuggestionKind.PRODUCT if owner < self._names else SuggestionKind.PLACE
        shown = self._tokens[owner].partition(SEPARATOR)[2]
        return Suggestion(kind, shown, self._counts[owner])

    def _range(self, prefix: str) -> Iterator[int]:
        first = bisect_left(range(len(self._owners)), prefix, key=self._text)
        for at in range(first, min(len(self._owners), first + _MOST_LOOKED_AT)):
            if not self._text(at).startswith(prefix):
                return
            yield int(self._owners[at])

    def _text(self, at: int) -> str:
        token = self._tokens[int(self._owners[at])]
        return token[int(self._offsets[at]) :].partition(SEPARATOR)[0]


def joined(parts: Sequence[Completion], prefix: str, *, limit: int) -> tuple[Suggestion, ...]:
    """What several parts of an index suggest, one text once, the most frequent first."""
    counts: Counter[tuple[SuggestionKind, str]] = Counter()
    for part in parts:
        for one in part.best(prefix, limit=limit):
            counts[one.kind, one.text] += one.count
    best = sorted(counts, key=lambda key: (-counts[key], len(key[1]), key[1]))
    return tuple(Suggestion(kind, text, counts[kind, text]) for kind, text in best[:limit])


def _starts(token: str) -> Iterator[int]:
    plain = token.partition(SEPARATOR)[0]
    at = 0
    for _ in range(_MOST_STARTS):
        yield at
        at = plain.find(" ", at) + 1
        if not at:
            return
