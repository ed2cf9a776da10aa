"""How well listings answer the words of a request, by the search engine."""

from __future__ import annotations

import logging

from marketplace.matching.facts import Wanted
from marketplace.search.documents import MOST_PER_PAGE, SearchQuery
from marketplace.search.port import SearchEngine, SearchEngineError

PAGES = 3  # so many hundred answers are more than enough to invite fifteen from
BEST = 1000
log = logging.getLogger(__name__)


def relevances(*, engine: SearchEngine, wanted: Wanted) -> dict[int, int]:
    """Thousandths of the best answer by listing id, of those that answer every word.

    Without an index, listings of a named category or HS code still count, as answering nothing.
    Raises SearchEngineError where there are only words: ask again later.
    """
    try:
        return _found(engine, wanted)
    except SearchEngineError:
        if not wanted.category and not wanted.hs_prefix:
            raise
        log.warning("The search index did not answer; a request is matched without its words.")
        return {}


def _found(engine: SearchEngine, wanted: Wanted) -> dict[int, int]:
    page = engine.search(_query(wanted, 1))
    scores = dict(zip(page.ids, page.scores, strict=True))
    for number in range(2, PAGES + 1):
        if len(scores) >= page.exact:
            break
        page = engine.search(_query(wanted, number))
        scores |= zip(page.ids, page.scores, strict=True)
    answering = list(scores.items())[: page.exact]
    best = max((score for _, score in answering), default=0)
    return {found: int(BEST * score / best) if best else BEST for found, score in answering}


def _query(wanted: Wanted, page: int) -> SearchQuery:
    return SearchQuery(
        text=wanted.words,
        category=(wanted.category,) if wanted.category else (),
        page=page,
        per_page=MOST_PER_PAGE,
    )
