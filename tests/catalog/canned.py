"""Answers of a search engine and rates of exchange as a test wants them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from flask import Flask

from marketplace.catalog.models import Listing
from marketplace.exchange.operations import load_rates
from marketplace.exchange.reading import read_rates
from marketplace.search.documents import EMPTY_PAGE, Reading, Reason, SearchPage, SearchQuery
from tests.cast import NOW

FRIDAY = date(2026, 11, 20)
RATES_SOURCE = "Bank of the tests"
Answer = Callable[[SearchQuery], SearchPage]


class CannedEngine:
    """Knows one answer to every query and keeps the queries."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self.asked: list[SearchQuery] = []

    def search(self, query: SearchQuery) -> SearchPage:
        self.asked.append(query)
        return self._answer(query)


def canned(app: Flask, answer: Answer | SearchPage) -> CannedEngine:
    """From now on the application's engine says this."""
    fixed = answer if isinstance(answer, SearchPage) else None
    engine = CannedEngine(lambda _query: fixed) if fixed else CannedEngine(answer)  # type: ignore[arg-type]
    app.extensions["search_engine"] = engine
    return engine


def page_of(
    *listings: Listing,
    exact: int | None = None,
    total: int | None = None,
    reasons: Mapping[int, tuple[Reason, ...]] | None = None,
    reading: Reading | None = None,
) -> SearchPage:
    """An answer that found these listings; all of them answer exactly unless told."""
    return SearchPage(
        ids=tuple(listing.id for listing in listings),
        total=len(listings) if total is None else total,
        facets=EMPTY_PAGE.facets,
        took_ms=1.0,
        exact=len(listings) if exact is None else exact,
        scores=tuple(1.0 / place for place in range(1, len(listings) + 1)),
        reasons=reasons or {},
        reading=reading or Reading(),
    )


def known_rates() -> None:
    """One euro was worth 1.25 USD, 20,000 IDR and 180 JPY on FRIDAY."""
    rows = [
        f"{FRIDAY.isoformat()},{currency},{units},{RATES_SOURCE}"
        for currency, units in (("USD", "1.25"), ("IDR", "20000"), ("JPY", "180"))
    ]
    content = "\n".join(["day,currency,units_per_eur,source", *rows])
    load_rates(lines=read_rates(content.encode()), at=NOW)
