"""The hits of a page in order: tier by tier, by score or by a column, and equal ones by id."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

import numpy as np
from tantivy import DocAddress, Order, Query

from marketplace.search.documents import SearchQuery, Sort
from marketplace.search.ordering import STEP, turns_of
from marketplace.search.tantivy_filtering import Filtering
from marketplace.search.tantivy_index import BOOST, ID, LEAD_TIME, MOQ, ON_TIME, PRICE, PUBLISHED
from marketplace.search.tantivy_matching import all_of, without
from marketplace.search.tantivy_state import Ranked, TantivyState

_COLUMNS = {
    Sort.MOQ: (MOQ, Order.Asc),
    Sort.LEAD_TIME: (LEAD_TIME, Order.Asc),
    Sort.NEWEST: (PUBLISHED, Order.Desc),
    Sort.ON_TIME: (ON_TIME, Order.Desc),
}


@dataclass(frozen=True)
class Hit:
    """A document of a page: its tier, what it is sorted by there, and its score if that is it."""

    id: int
    address: DocAddress
    tier: int
    key: float | None
    score: float | None = None

    @property
    def place(self) -> tuple[int, float | None]:
        """Equal for equal answers."""
        return self.tier, self.key if self.score is None else round(self.score / STEP)


class Ordering:
    """The order a query asks for, over what its filters let through."""

    def __init__(self, state: TantivyState, query: SearchQuery, filtering: Filtering) -> None:
        self._state = state
        self._query = query
        self._filtering = filtering

    def page(self, tiers: Sequence[Query]) -> tuple[list[Hit], list[int]]:
        """The hits of the page, and how many each tier has on all of them."""
        window = self._query.window
        hits: list[Hit] = []
        counts: list[int] = []
        for tier, answers in enumerate(tiers):
            before = sum(counts)
            passed = self._filtering.onto(answers)
            skipped = max(window.start - before, 0)
            wanted = max(window.stop - max(window.start, before), 0)
            found, count = self._ordered(passed, skipped, wanted)
            hits.extend(self._hits(found, tier))
            counts.append(count)
        return self._in_turns(hits), counts

    def _in_turns(self, hits: Sequence[Hit]) -> list[Hit]:
        """Equal hits of a page take turns by the day; from page to page they go by where they lie.

        tantivy knows no such order, and without a day that is the order of ids in each segment.
        """
        ids = np.array([hit.id for hit in hits], dtype=np.int64)
        turns = dict(zip(ids.tolist(), turns_of(ids, self._query.day).tolist(), strict=True))
        settled: list[Hit] = []
        for _, equal in groupby(hits, key=attrgetter("place")):
            settled.extend(sorted(equal, key=lambda hit: turns[hit.id]))
        return settled

    def _hits(self, found: Ranked, tier: int) -> Iterator[Hit]:
        addresses = [address for _, address in found]
        ids = self._state.values(ID, addresses)
        by_score = self._query.sort is Sort.RELEVANCE and bool(self._query.text.strip())
        for number, (key, address) in zip(ids, found, strict=True):
            yield Hit(number, address, tier, key, key if by_score else None)

    def _ordered(self, passed: Query, skipped: int, wanted: int) -> tuple[Ranked, int]:
        sort = self._query.sort
        if sort is Sort.PRICE:
            return self._by_price(passed, skipped, wanted)
        if sort is not Sort.RELEVANCE:
            return self._by_column(passed, skipped, wanted, *_COLUMNS[sort])
        if not self._query.text.strip():
            return self._by_column(passed, skipped, wanted, ID, Order.Asc)
        return self._state.best(passed, most=wanted, skipped=skipped, boost=BOOST)

    def _by_column(
        self, passed: Query, skipped: int, wanted: int, name: str, order: Order
    ) -> tuple[Ranked, int]:
        """What has no such number comes last, as tantivy has it."""
        return self._state.best(passed, most=wanted, skipped=skipped, by=(name, order))

    def _by_price(self, passed: Query, skipped: int, wanted: int) -> tuple[Ranked, int]:
        """Within one currency the order is that of its amounts; currencies are then merged."""
        several: list[Ranked] = []
        known = 0
        priced = list(self._filtering.priced())
        for rate, in_currency in priced:
            found, count = self._by_column(
                all_of([passed, in_currency]), 0, skipped + wanted, PRICE, Order.Asc
            )
            several.append([((amount or 0) * rate, address) for amount, address in found])
            known += count
        merged = list(heapq.merge(*several, key=lambda one: one[0] or 0.0))
        page = merged[skipped : skipped + wanted]
        rest = without(passed, *(in_currency for _, in_currency in priced))
        more, others = self._by_column(
            rest, max(skipped - known, 0), wanted - len(page), ID, Order.Asc
        )
        return [*page, *((None, address) for _, address in more)], known + others
