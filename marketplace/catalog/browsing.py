"""A part of the catalogue to leaf through: one filter, an order, pages; asked of the search engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask import current_app, request, url_for

from marketplace.catalog import approximations, naming, photo_queries, refinements
from marketplace.catalog.approximations import BuyersCurrency
from marketplace.catalog.cards import Card
from marketplace.catalog.finding import find
from marketplace.catalog.pictures import Picture
from marketplace.catalog.refinements import Option, Order
from marketplace.catalog.search_addresses import with_pairs
from marketplace.catalog.searches import PER_PAGE, SORT, Search, read_search
from marketplace.catalog.text_queries import BriefText
from marketplace.search.documents import LAST_PAGE, Sort
from marketplace.search.port import SearchEngine
from marketplace.web.pagination import Page, page_number

_NOT_FOR_A_SHELF = {Sort.RELEVANCE}


@dataclass(frozen=True, slots=True)
class Shelf:
    """One page of it. ``facets`` lead into the search, narrowed by one value more.

    ``sorted_otherwise`` says that search engines need not keep this order of the same things.
    """

    pages: Page[Card]
    covers: Mapping[int, Picture]
    texts: Mapping[int, BriefText]
    currency: BuyersCurrency
    sorts: list[Order]
    facets: Mapping[str, list[Option]]
    search_url: str
    sorted_otherwise: bool

    @property
    def listings(self) -> list[Card]:
        return list(self.pages.items)


def shelf(part: Search, *, facets: Sequence[str], day: date) -> Shelf:
    """The page and the order the address asks for, of what ``part`` holds, with these ``facets``."""
    engine: SearchEngine = current_app.extensions["search_engine"]
    sort = read_search({SORT: request.args.getlist(SORT)}).sort
    asked = replace(part, sort=Sort.NEWEST if sort in _NOT_FOR_A_SHELF else sort)
    currency = approximations.buyers_currency(currency=asked.currency, day=day)
    found = find(engine=engine, asked=asked.on_page(page_number()), currency=currency, day=day)
    page = page_number()
    if not found.listings and found.total:
        page = min(-(-found.total // PER_PAGE), LAST_PAGE)
        found = find(engine=engine, asked=asked.on_page(page), currency=currency, day=day)
    return Shelf(
        pages=Page(found.listings, page, found.total, PER_PAGE),
        covers=photo_queries.covers_of(listings=found.listings),
        texts=naming.texts_here(found.listings),
        currency=currency,
        sorts=[one for one in refinements.sorts(asked) if Sort(one.value) not in _NOT_FOR_A_SHELF],
        facets={facet: refinements.options(part, facet, found, search_address) for facet in facets},
        search_url=search_address(part),
        sorted_otherwise=asked.sort is not Sort.NEWEST,
    )


def search_address(asked: Search) -> str:
    """Where this very search is answered."""
    return with_pairs(url_for("catalog.search"), asked.pairs_without())
