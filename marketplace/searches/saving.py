"""A search as it is kept: without its page, as an address, recognised when it asks the same; pure."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from urllib.parse import parse_qs, urlencode

from marketplace.catalog.searches import USUAL_CURRENCY, Search, View, read_search
from marketplace.search.documents import FACETS, Sort
from marketplace.searches.texts import one_spelling

LONGEST_ADDRESS = 2000


def kept(search: Search) -> Search:
    """What of a search is worth keeping: not the page, nor what lay beside it for comparison."""
    return replace(search, page=1, compare=())


def asks_for_something(search: Search) -> bool:
    """Whether it leaves anything of the catalogue out."""
    return bool(search.text) or search.filtered


def address_of(search: Search) -> str:
    """What follows the question mark of the page that shows it."""
    return urlencode(search.arguments(), doseq=True)


def read_address(address: str) -> Search:
    """The search of a kept address."""
    return read_search(parse_qs(address))


def fingerprint(search: Search) -> str:
    """The same for searches that find the same, however they are spelled, sorted and drawn."""
    plain = replace(
        kept(search), text=one_spelling(search.text), sort=Sort.RELEVANCE, view=View.CARDS
    )
    if plain.min_price is None and plain.max_price is None:
        plain = replace(plain, currency=USUAL_CURRENCY)
    values = {facet: tuple(sorted(plain.chosen(facet))) for facet in FACETS}
    said = address_of(replace(plain, **values))  # type: ignore[arg-type]  # facets are fields
    return hashlib.sha256(said.encode()).hexdigest()
