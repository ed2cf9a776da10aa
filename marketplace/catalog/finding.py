"""Asks the search engine, and the database where there is no engine: a page is always answered."""

from __future__ import annotations

import logging
from datetime import date

from marketplace.catalog import storefront
from marketplace.catalog.approximations import BuyersCurrency
from marketplace.catalog.searches import Search
from marketplace.catalog.storefront import Found
from marketplace.search.port import SearchEngine, SearchEngineError

log = logging.getLogger(__name__)


def find(*, engine: SearchEngine, asked: Search, currency: BuyersCurrency, day: date) -> Found:
    """One page of what answers, with its rows."""
    try:
        page = engine.search(asked.query(rates=currency.rates, day=day))
    except SearchEngineError as error:
        log.warning("The search index did not answer (%s); names were compared instead.", error)
    except Exception:  # a damaged file fails in a dozen ways, and the page must still answer
        log.exception("The search index is damaged; names were compared instead.")
    else:
        return storefront.found_on(page=page, search=asked)
    return storefront.find_by_name(search=asked)
