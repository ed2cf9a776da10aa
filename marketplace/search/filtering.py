"""Filters as masks, and the counts beside them: each counted without its own filter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from marketplace.search.blocks import Numbers
from marketplace.search.columns import COMBINED, CURRENCY, Columns, Mask
from marketplace.search.documents import (
    FACETS,
    LEAD_TIME,
    MEASURES,
    MOQ,
    PRICE,
    Band,
    FacetCount,
    SearchQuery,
)

Measures = npt.NDArray[np.float64]
LIMITS = {
    MOQ: (10, 50, 100, 500, 1_000, 5_000, 10_000),
    LEAD_TIME: (7, 14, 30, 60, 90),
    # Round prices: 1, 2 and 5 with noughts, from one minor unit to a hundred million of them.
    PRICE: tuple(step * 10**power for power in range(9) for step in (1, 2, 5)),
}
_MOST_BANDS = 7


class Filtering:
    """A query's filters over some documents of some columns."""

    def __init__(self, query: SearchQuery, columns: Columns, documents: Numbers) -> None:
        self._query = query
        self._columns = columns
        self._documents = documents
        self._masks = dict(self._filters())

    def passed(self) -> Mask:
        """Which of the documents every filter lets through."""
        return self._passed_but("")

    def facets(self) -> Mapping[str, tuple[FacetCount, ...]]:
        return {name: self._facet(name) for name in FACETS}

    def bands(self) -> Mapping[str, tuple[Band, ...]]:
        """For each measure, how many documents have at most so much of it."""
        return {name: several for name in MEASURES if (several := self._bands(name))}

    def _passed_but(self, name: str) -> Mask:
        passed = np.ones(len(self._documents), dtype=bool)
        for filtered, mask in self._masks.items():
            if filtered != name:
                passed &= mask
        return passed

    def _documents_but(self, name: str) -> Numbers:
        """The documents that the filters let through, or would without one of them."""
        return self._documents[self._passed_but(name)] if name in self._masks else self._kept

    @cached_property
    def _kept(self) -> Numbers:
        return self._documents[self.passed()] if self._masks else self._documents

    def _filters(self) -> Iterator[tuple[str, Mask]]:
        query = self._query
        for name in FACETS:
            values = query.wanted(name)
            if values:
                yield name, self._has_any(name, values)
        if query.max_moq is not None:
            yield MOQ, self._row("moq") <= query.max_moq
        if query.max_lead_time is not None:
            yield LEAD_TIME, self._row("lead_time") <= query.max_lead_time
        if query.min_price is not None or query.max_price is not None:
            yield PRICE, self._priced_between(query.min_price, query.max_price)

    def _has_any(self, name: str, values: Sequence[str]) -> Mask:
        folded = {value.casefold() for value in values}
        if name in COMBINED:
            held = self._columns.combinations[name]
            holds = held.with_any([value.casefold() in folded for value in held.values])
        else:
            labels = self._columns.labels[name].values
            holds = np.array([label.casefold() in folded for label in labels], dtype=bool)
        codes = self._columns.labels[name].codes[self._documents]
        return np.asarray(holds[codes])

    def _priced_between(self, lowest: int | None, highest: int | None) -> Mask:
        prices = self._prices()
        passes = ~np.isnan(prices)
        if lowest is not None:
            passes &= prices >= lowest
        if highest is not None:
            passes &= prices <= highest
        return passes

    def _prices(self) -> Measures:
        return prices(self._columns, self._query.rates)[self._documents]

    def _row(self, name: str) -> npt.NDArray[np.int64]:
        return self._columns.numbers(name)[self._documents]

    def _facet(self, name: str) -> tuple[FacetCount, ...]:
        labels = self._columns.labels[name]
        codes = labels.codes[self._documents_but(name)]
        counts = np.bincount(codes, minlength=len(labels.values))
        values: Sequence[str] = labels.values
        if name in COMBINED:
            held = self._columns.combinations[name]
            counts, values = held.counted(counts), held.values
        found = [
            FacetCount(value, int(count))
            for value, count in zip(values, counts, strict=True)
            if count and value
        ]
        return tuple(sorted(found, key=lambda one: (-one.count, one.value)))

    def _bands(self, name: str) -> tuple[Band, ...]:
        limits = LIMITS[name]
        documents = self._documents_but(name)
        in_band = np.bincount(self._band_codes(name, limits)[documents], minlength=len(limits) + 2)
        return bands(name, in_band[1:-1].tolist())

    def _band_codes(self, name: str, limits: Sequence[int]) -> Numbers:
        """For every document the number of its band from 1; 0 where it has no such measure."""

        def make() -> Numbers:
            measured = (
                prices(self._columns, self._query.rates)
                if name == PRICE
                else self._columns.numbers(name).astype(np.float64)
            )
            codes = np.searchsorted(np.array(limits, dtype=np.float64), measured) + 1
            return np.where(measured > 0, codes, 0).astype(np.int32)

        return self._columns.keep(("bands", name, self._query.rates), make)


def bands(name: str, counts: Sequence[int]) -> tuple[Band, ...]:
    """The bands worth showing, of how many documents lie between each limit and the one before."""
    several = [
        Band(limit, total)
        for limit, total, more in zip(LIMITS[name], accumulate(counts), counts, strict=True)
        if total and (more or name != PRICE)
    ]
    # Prices spread over many powers of ten: a few limits that part them are enough.
    stride = max(1, -(-len(several) // _MOST_BANDS))
    return tuple(several[::-1][::stride][::-1])


def prices(columns: Columns, rates: tuple[tuple[str, float], ...]) -> Measures:
    """The price of every document in the buyer's minor units; NaN where there is none."""
    return columns.keep((PRICE, rates), lambda: _prices(columns, rates))


def _prices(columns: Columns, rates: Sequence[tuple[str, float]]) -> Measures:
    worth = dict(rates)
    labels = columns.labels[CURRENCY]
    factors = np.array([worth.get(currency, np.nan) for currency in labels.values])
    amounts = columns.numbers("price").astype(np.float64)
    amounts[amounts <= 0] = np.nan
    with np.errstate(over="ignore"):  # a price beyond all numbers is above every limit
        converted: Measures = amounts * factors[labels.codes]
    return converted
