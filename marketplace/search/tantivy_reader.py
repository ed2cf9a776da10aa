"""Answers a query from one committed state of a tantivy index, as the collector does from ours."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache

import numpy as np
from tantivy import DocAddress, Occur, Query

from marketplace.search import explaining
from marketplace.search.columns import ROW, Columns, Mask
from marketplace.search.documents import Reason, SearchPage, SearchQuery, Sort, Suggestion
from marketplace.search.interpretation import Interpreter, mended
from marketplace.search.matching import Hits
from marketplace.search.postings import Posting
from marketplace.search.ranking import EXACT
from marketplace.search.snapshot import NOTHING
from marketplace.search.tantivy_filtering import Filtering
from marketplace.search.tantivy_index import HS
from marketplace.search.tantivy_matching import UnitMatching, all_of, any_of
from marketplace.search.tantivy_ordering import Hit, Ordering
from marketplace.search.tantivy_ranking import Ranking
from marketplace.search.tantivy_state import TantivyState
from marketplace.search.thesaurus import Thesaurus
from marketplace.search.units import Interpretation
from marketplace.search.vocabulary import Vocabulary

_INTERPRETATIONS_KEPT = 2_000


class TantivyReader:
    """One state read with one thesaurus."""

    def __init__(self, state: TantivyState, thesaurus: Thesaurus) -> None:
        self.state = state
        self.thesaurus = thesaurus

    @property
    def documents(self) -> int:
        return self.state.documents

    @property
    def segments(self) -> int:
        return self.state.searcher.num_segments

    def renewed(self, thesaurus: Thesaurus) -> TantivyReader:
        """The same state read with another thesaurus."""
        return TantivyReader(self.state, thesaurus)

    def warm(self) -> None:
        """Read what a first search would wait for."""
        self.search(SearchQuery())
        self.suggest("ko", limit=1)

    def sequence(self) -> int:
        return self.state.sequence()

    def versions(self) -> Mapping[int, int]:
        return self.state.versions()

    def suggest(self, prefix: str, *, limit: int) -> tuple[Suggestion, ...]:
        return self.state.completion.beginning_with(prefix, limit=limit)

    def correct(self, text: str) -> str:
        """The text with its misspelled words as they were read."""
        return mended(text, self.read(text))

    def search(self, query: SearchQuery) -> SearchPage:
        started = time.perf_counter()
        state, interpretation = self.state, self.read(query.text)
        ranking = Ranking(state, self._matching, interpretation.units)
        tiers = ranking.tiers() if query.text.strip() else [state.listings]
        answers = any_of(tiers)
        filtering = Filtering(
            query, answers, searcher=state.searcher, schema=state.schema, labels=state.labels
        )
        hits, counts = Ordering(state, query, filtering).page(tiers)
        nothing = not (any(counts) or state.count(answers))
        return SearchPage(
            ids=tuple(hit.id for hit in hits),
            total=sum(counts),
            exact=counts[EXACT] if counts else 0,
            scores=self._scores(query, answers, hits),
            facets=filtering.facets(),
            bands=filtering.bands(),
            reasons=self._reasons(ranking, interpretation, hits),
            reading=explaining.reading(
                interpretation,
                [(one.unit, _found(one.count)) for one in ranking.matched],
                _Whole(state, self._matching),
                self.thesaurus,
                nothing=nothing,
            ),
            took_ms=(time.perf_counter() - started) * 1000,
        )

    @cached_property
    def read(self) -> Callable[[str], Interpretation]:
        # Of the interpreter's method, not of one of our own: a cycle would keep old states.
        interpreter = Interpreter(self.thesaurus, self.state.vocabulary)
        return lru_cache(maxsize=_INTERPRETATIONS_KEPT)(interpreter.read)

    @cached_property
    def _matching(self) -> UnitMatching:
        return UnitMatching(self.state.schema, self.state.vocabulary)

    def _scores(self, query: SearchQuery, answers: Query, hits: Sequence[Hit]) -> tuple[float, ...]:
        """How well each hit answers, whatever it is sorted by; 0 where nothing was asked."""
        if not hits or not query.text.strip():
            return (0.0,) * len(hits)
        if query.sort is Sort.RELEVANCE:
            return tuple(round(hit.score or 0.0, 4) for hit in hits)
        shown = self.state.with_ids(hit.id for hit in hits)
        both = Query.boolean_query(
            [(Occur.Must, answers), (Occur.Must, Query.const_score_query(shown, 0.0))]
        )
        found, _ = self.state.best(both, most=len(hits))
        scores = {_place(address): score or 0.0 for score, address in found}
        return tuple(round(scores[_place(hit.address)], 4) for hit in hits)

    def _reasons(
        self, ranking: Ranking, interpretation: Interpretation, hits: Sequence[Hit]
    ) -> Mapping[int, tuple[Reason, ...]]:
        if not hits:
            return {}
        shown = _Shown(self.state, self._matching, hits)
        found = []
        for one in ranking.matched:
            holds = shown.holding(one.matches.found)
            found.append((one.unit, Hits(holds.astype(np.float32), holds)))
        return explaining.reasons(
            np.arange(len(hits), dtype=np.int32),
            np.array([hit.tier for hit in hits], dtype=np.int8),
            found,
            interpretation,
            shown,
            thesaurus=self.thesaurus,
        )


class _Shown:
    """The documents of a page, numbered as they are shown."""

    def __init__(self, state: TantivyState, matching: UnitMatching, hits: Sequence[Hit]) -> None:
        self._state = state
        self._matching = matching
        self._ids = state.with_ids(hit.id for hit in hits)
        self._numbers = {_place(hit.address): number for number, hit in enumerate(hits)}
        rows = np.zeros(len(hits), dtype=ROW)
        rows["id"] = [hit.id for hit in hits]
        rows["hs"] = state.values(HS, [hit.address for hit in hits])
        self.columns = Columns(rows, {})

    def posting(self, token: str) -> Posting:
        return _holders(np.flatnonzero(self.holding(self._matching.holding(token))))

    def certified(self, code: str) -> Mask:
        return self.holding(self._matching.certified(code))

    def holding(self, query: Query) -> Mask:
        """Which of the documents the query finds."""
        found = self._state.addresses(all_of([self._ids, query]), most=len(self._numbers))
        holds = np.zeros(len(self._numbers), dtype=bool)
        holds[[self._numbers[_place(address)] for address in found]] = True
        return holds


class _Whole:
    """All documents, of which only how many hold a token is asked."""

    def __init__(self, state: TantivyState, matching: UnitMatching) -> None:
        self._state = state
        self._matching = matching

    @property
    def vocabulary(self) -> Vocabulary:
        return self._state.vocabulary

    def count(self, token: str) -> int:
        return self._state.count(self._matching.holding(token))


def _holders(documents: np.ndarray) -> Posting:
    return Posting(documents.astype(np.int32), NOTHING.about, NOTHING.place, NOTHING.text)


def _found(count: int) -> Hits:
    """Hits of which only is asked whether there are any."""
    found = np.full(1, float(count > 0), dtype=np.float32)
    return Hits(found, found > 0)


def _place(address: DocAddress) -> tuple[int, int]:
    return address.segment_ord, address.doc
