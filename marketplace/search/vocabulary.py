"""The words documents are written with, as people type them: how often, beginning with, near."""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from marketplace.search import analysis
from marketplace.search.units import MOST_EXPANSIONS


class Vocabulary:
    """Words with the number of documents that hold each."""

    def __init__(self, frequencies: Mapping[str, int], stems: Collection[str] = ()) -> None:
        self._frequencies = frequencies
        self._stems = frozenset(stems)

    def frequency(self, word: str) -> int:
        return self._frequencies.get(word, 0)

    def holds(self, word: str) -> bool:
        """Whether documents have the word or one of the same stem."""
        return word in self._frequencies or any(
            form in self._stems or form in self._frequencies for form in analysis.forms(word)
        )

    def beginning_with(self, prefix: str) -> tuple[str, ...]:
        """The words that begin so, most frequent first; at most MOST_EXPANSIONS."""
        found = sorted(self._range(prefix), key=lambda word: (-self._frequencies[word], word))
        return tuple(found[:MOST_EXPANSIONS])

    def most_frequent(self, count: int) -> list[str]:
        return heapq.nlargest(count, self._frequencies, key=self._frequencies.__getitem__)

    def words(self) -> Iterator[str]:
        return iter(self._frequencies)

    def __len__(self) -> int:
        return len(self._frequencies)

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._frequencies)

    def near(self, word: str, *, slips: int, limit: int) -> tuple[str, ...]:
        """The words of the same first letter that are so few slips of the finger away."""
        candidates = self._by_initial.get(word[:1], ())
        found = process.extract(
            word, candidates, scorer=OSA.distance, score_cutoff=slips, limit=limit
        )
        return tuple(
            candidate for candidate, _, _ in sorted(found, key=lambda one: (one[1], one[0]))
        )

    @cached_property
    def _by_initial(self) -> Mapping[str, list[str]]:
        words: dict[str, list[str]] = defaultdict(list)
        for word in self._frequencies:
            words[word[0]].append(word)
        return words

    def _range(self, prefix: str) -> Iterator[str]:
        for at in range(bisect_left(self._sorted, prefix), len(self._sorted)):
            if not self._sorted[at].startswith(prefix):
                return
            yield self._sorted[at]


class JoinedVocabulary(Vocabulary):
    """The words of several parts of an index, each of which was read before."""

    def __init__(self, parts: Sequence[Vocabulary]) -> None:
        super().__init__({})
        self._parts = parts

    def frequency(self, word: str) -> int:
        return sum(part.frequency(word) for part in self._parts)

    def holds(self, word: str) -> bool:
        return any(part.holds(word) for part in self._parts)

    def beginning_with(self, prefix: str) -> tuple[str, ...]:
        found = {word for part in self._parts for word in part.beginning_with(prefix)}
        best = sorted(found, key=lambda word: (-self.frequency(word), word))
        return tuple(best[:MOST_EXPANSIONS])

    def most_frequent(self, count: int) -> list[str]:
        found = {word for part in self._parts for word in part.most_frequent(count)}
        return heapq.nlargest(count, sorted(found), key=self.frequency)

    def words(self) -> Iterator[str]:
        seen: set[str] = set()
        for part in self._parts:
            yield from (word for word in part.words() if word not in seen)
            seen.update(part.words())

    def near(self, word: str, *, slips: int, limit: int) -> tuple[str, ...]:
        several = (part.near(word, slips=slips, limit=limit) for part in self._parts)
        found = {candidate for near in several for candidate in near}
        return tuple(sorted(found, key=lambda one: (OSA.distance(word, one), one))[:limit])

    def __len__(self) -> int:
        return sum(1 for _ in self.words())
