"""Rounds of alerts: run saved searches, keep what was newly published, write each person one letter."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter

from marketplace import clock
from marketplace.catalog import approximations
from marketplace.clock import jakarta_date
from marketplace.search.documents import MOST_PER_PAGE, SearchQuery, Sort
from marketplace.search.port import SearchEngine, SearchEngineError
from marketplace.searches import intentions, operations, queries, saving
from marketplace.searches.pause_links import PauseLinks
from marketplace.searches.queries import Lookout

# How far back a round looks: longer than an index is ever behind or a worker ever away.
WINDOW = timedelta(days=14)
# A listing that is not in the index after a day has a trouble that no further round mends.
PATIENCE = timedelta(days=1)
MOST_PAGES = 2
News = dict[int, dict[int, list[int]]]
log = logging.getLogger(__name__)


class AlertDesk:
    """``engine`` finds what answers a saved search; the database says what is new and was told.

    A round costs one search for each distinct saved search, however many people saved it, and only
    when something was published in the last fourteen days (docs/decisions/0013).
    """

    def __init__(self, engine: SearchEngine, links: PauseLinks) -> None:
        self._engine = engine
        self._links = links

    def look(self, _payload: Mapping[str, object]) -> None:
        """Carry out the intention of ``look_soon``."""
        self.alert(at=clock.now())

    def alert(self, *, at: datetime) -> int:
        """One round; says to how many people it wrote. Without an index it is put off."""
        operations.sweep_alerts(before=at - 2 * WINDOW)
        fresh = queries.published_since(moment=at - WINDOW)
        if not fresh:
            return 0
        try:
            news, behind = self._news(fresh, at=at), self._is_behind(fresh, at=at)
        except SearchEngineError as error:
            log.warning("Alerts wait, for the search index did not answer (%s).", error)
            intentions.look_soon(at=at)
            return 0
        if behind:
            intentions.look_soon(at=at)
        return self._write(news, at=at)

    def _write(self, news: News, *, at: datetime) -> int:
        had_theirs = queries.alerted_on(day=jakarta_date(at))
        if had_theirs & news.keys():
            intentions.look_tomorrow(at=at)
        to_write = news.keys() - had_theirs
        for person_id in sorted(to_write):
            operations.write_alert(
                person_id=person_id, matches=news[person_id], links=self._links, at=at
            )
        return len(to_write)

    def _news(self, fresh: Mapping[int, datetime], *, at: datetime) -> News:
        """By person and saved search the listings nobody has told them of."""
        searched = _Searched(self._engine, fresh, day=jakarta_date(at))
        news: News = {}
        by_person = groupby(queries.list_lookouts(), key=attrgetter("person_id"))
        for person_id, lookouts in by_person:
            matches = _untold(searched.matches(lookout) for lookout in lookouts)
            if matches:
                news[person_id] = matches
        return news

    def _is_behind(self, fresh: Mapping[int, datetime], *, at: datetime) -> bool:
        """Whether something published lately is not yet in the index, so that it was not found."""
        latest = {listing for listing, moment in fresh.items() if moment > at - PATIENCE}
        return not latest <= self._engine.versions().keys()


class _Searched:
    """The answers of one round: who saved the same search shares them."""

    def __init__(self, engine: SearchEngine, fresh: Mapping[int, datetime], *, day: date) -> None:
        self._engine = engine
        self._fresh = fresh
        self._day = day
        self._answers: dict[str, list[int]] = {}
        self._rates: dict[str, tuple[tuple[str, float], ...]] = {}

    def matches(self, lookout: Lookout) -> tuple[int, list[int]]:
        """Its id, and what was published since its alert is on, newest first."""
        if lookout.fingerprint not in self._answers:
            self._answers[lookout.fingerprint] = self._ask(lookout.address)
        found = self._answers[lookout.fingerprint]
        return lookout.id, [one for one in found if self._fresh[one] > lookout.alerts_from]

    def _ask(self, address: str) -> list[int]:
        search = saving.read_address(address)
        query = replace(
            search.query(rates=self._rates_into(search.currency), day=self._day),
            sort=Sort.NEWEST,
            per_page=MOST_PER_PAGE,
        )
        found: list[int] = []
        for number in range(1, MOST_PAGES + 1):
            ids = self._answering(replace(query, page=number))
            new = [one for one in ids if one in self._fresh]
            found += new
            if len(new) < MOST_PER_PAGE:  # newest first: what follows was published before
                break
        return found

    def _answering(self, query: SearchQuery) -> tuple[int, ...]:
        """The page's ids, without what is only close to the words."""
        page = self._engine.search(query)
        return page.ids[: max(page.exact - query.window.start, 0)] if query.text else page.ids

    def _rates_into(self, currency: str) -> tuple[tuple[str, float], ...]:
        if currency not in self._rates:
            buyers = approximations.buyers_currency(currency=currency, day=self._day)
            self._rates[currency] = buyers.rates
        return self._rates[currency]


def _untold(matches: Iterable[tuple[int, list[int]]]) -> dict[int, list[int]]:
    """Those with listings left after taking away what was told before."""
    found = {saved_id: ids for saved_id, ids in matches if ids}
    told = queries.told_of(saved_ids=found.keys()) if found else set()
    untold = {
        saved_id: [one for one in ids if (saved_id, one) not in told]
        for saved_id, ids in found.items()
    }
    return {saved_id: ids for saved_id, ids in untold.items() if ids}
