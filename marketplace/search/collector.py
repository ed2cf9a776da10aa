"""Answers a query from a snapshot: reads it, finds, ranks, filters, counts, sorts, explains."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from marketplace.search import explaining, filtering, matching, ordering, ranking
from marketplace.search.documents import SearchPage, SearchQuery, Suggestion
from marketplace.search.interpretation import LONGEST_QUERY, Interpreter, mended
from marketplace.search.ranking import Answers, Found
from marketplace.search.snapshot import Snapshot
from marketplace.search.thesaurus import Thesaurus

_INTERPRETATIONS_KEPT = 2_000
WARM_WORDS = 500


class Collector:
    """One snapshot read with one thesaurus."""

    def __init__(self, snapshot: Snapshot, thesaurus: Thesaurus) -> None:
        self.snapshot = snapshot
        self.thesaurus = thesaurus
        # Of the interpreter's method, not of one of our own: a cycle would keep old snapshots.
        interpreter = Interpreter(thesaurus, snapshot.vocabulary)
        self.read = lru_cache(maxsize=_INTERPRETATIONS_KEPT)(interpreter.read)

    @property
    def documents(self) -> int:
        return len(self.snapshot.living)

    @property
    def segments(self) -> int:
        return len(self.snapshot.parts)

    def renewed(self, thesaurus: Thesaurus) -> Collector:
        """The same snapshot read with another thesaurus."""
        return Collector(self.snapshot, thesaurus)

    def sequence(self) -> int:
        return self.snapshot.sequence()

    def versions(self) -> Mapping[int, int]:
        return self.snapshot.versions()

    def search(self, query: SearchQuery) -> SearchPage:
        started = time.perf_counter()
        interpretation = self.read(query.text[:LONGEST_QUERY])
        found = [(unit, matching.find(unit, self.snapshot)) for unit in interpretation.units]
        answers = self._answers(query, found)
        filters = filtering.Filtering(query, self.snapshot.columns, answers.documents)
        passed = filters.passed()
        kept = Answers(answers.documents[passed], answers.tiers[passed], answers.scores[passed])
        shown = ordering.order(kept, query, self.snapshot.columns)[query.window]
        documents = kept.documents[shown]
        ids = tuple(self.snapshot.columns.rows["id"][documents].tolist())
        return SearchPage(
            ids=ids,
            total=len(kept),
            exact=int((kept.tiers == ranking.EXACT).sum()),
            scores=tuple(round(float(score), 4) for score in kept.scores[shown]),
            facets=filters.facets(),
            bands=filters.bands(),
            reasons=explaining.reasons(
                documents,
                kept.tiers[shown],
                found,
                interpretation,
                self.snapshot,
                thesaurus=self.thesaurus,
            ),
            reading=explaining.reading(
                interpretation, found, self.snapshot, self.thesaurus, nothing=not len(answers)
            ),
            took_ms=(time.perf_counter() - started) * 1000,
        )

    def suggest(self, prefix: str, *, limit: int) -> tuple[Suggestion, ...]:
        return self.snapshot.suggest(prefix, limit=limit)

    def correct(self, text: str) -> str:
        """The text with its misspelled words as they were read."""
        return mended(text, self.read(text[:LONGEST_QUERY]))

    def warm(self) -> None:
        """Decode what nearly every query needs: the words and names, and the commonest words."""
        snapshot = self.snapshot
        len(snapshot.vocabulary)
        snapshot.suggest("", limit=1)
        for word in snapshot.vocabulary.most_frequent(WARM_WORDS):
            snapshot.posting(word)

    def _answers(self, query: SearchQuery, found: list[Found]) -> Answers:
        """Every document for an empty query; else those that answer it."""
        if query.text.strip():
            return ranking.rank(found, self.snapshot)
        living = self.snapshot.living
        return Answers(
            documents=living,
            tiers=np.zeros(len(living), dtype=np.int8),
            scores=np.zeros(len(living), dtype=np.float32),
        )
