"""The pages of a search: results, comparison, and how a browser may search here by itself."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from flask import Response, current_app, render_template, request, url_for

from marketplace import clock
from marketplace.catalog import (
    approximations,
    comparison,
    explanations,
    naming,
    photo_queries,
    queries,
    refinements,
    storefront,
)
from marketplace.catalog.approximations import BuyersCurrency
from marketplace.catalog.browsing import search_address
from marketplace.catalog.finding import find
from marketplace.catalog.refinements import Chip, Option
from marketplace.catalog.results import results_of
from marketplace.catalog.search_addresses import with_pairs
from marketplace.catalog.search_log import AnsweredSearch, Observer
from marketplace.catalog.searches import (
    COMPARE,
    MOST_COMPARED,
    PAGE,
    PER_PAGE,
    VIEW,
    Search,
    read_public_ids,
    read_search,
)
from marketplace.catalog.storefront import Found
from marketplace.organisations.acting import find_actor
from marketplace.organisations.roles import Actor
from marketplace.search.documents import CATEGORY, LAST_PAGE, MOQ
from marketplace.search.port import SearchEngine
from marketplace.tallies.holding import strangers_held_to
from marketplace.tallies.limits import SEARCH
from marketplace.web.access import PUBLIC, access
from marketplace.web.pagination import Page

A_DAY = 24 * 60 * 60
COMPARED = "id"


@dataclass(frozen=True, slots=True)
class DeadEnd:
    """Ways on from a search that found nothing; ``unfiltered`` counts what the filters hide."""

    unfiltered: int
    nearest: list[Chip]
    broader: list[Chip]
    categories: list[Option]


@dataclass(frozen=True, slots=True)
class Pages(Page[object]):
    """Pages of results whose addresses say the search and nothing else."""

    asked: Search = field(default_factory=Search)

    @property
    def cut(self) -> bool:
        """Whether there is more than anybody pages through."""
        return self.total > LAST_PAGE * self.per_page

    def url_for(self, page: int) -> str:
        return search_address(self.asked.on_page(page))


@access(get=PUBLIC)
@strangers_held_to(SEARCH)
def search() -> str:
    """Results first; every state of the page is an address."""
    asked = storefront.with_known_provinces(search=read_search(request.args.to_dict(flat=False)))
    today = clock.jakarta_date(clock.now())
    currency = approximations.buyers_currency(currency=asked.currency, day=today)
    found = _find(asked, currency, today)
    if not found.listings and found.total:
        asked = asked.on_page(min(-(-found.total // PER_PAGE), LAST_PAGE))
        found = _find(asked, currency, today)
    dead_end = None if found.listings else _dead_end(asked, found, currency, today)
    _tell(asked, found, dead_end)
    actor = find_actor()
    return render_template(
        "catalog/search.html",
        search=asked,
        shown_text=explanations.isolated(asked.text),
        corrected=explanations.isolated(explanations.corrected(asked.text, found.reading)),
        found=found,
        currency=currency,
        results=results_of(asked=asked, found=found, currency=currency, address=search_address),
        pages=Pages(found.listings, asked.page, found.total, PER_PAGE, asked),
        facets=list(refinements.facets(asked, found, search_address)),
        limits=refinements.limits(asked, found, search_address),
        chosen_filters=list(refinements.chips(asked, search_address)),
        unlimited_url=search_address(asked.without_filters()),
        sorts=refinements.sorts(asked),
        views=refinements.views(asked, search_address),
        order_hint=_order_hint(asked, found),
        compare_most=MOST_COMPARED,
        compare_url=_comparison(asked, asked.compare) if asked.compare else None,
        compare_none_url=search_address(asked.comparing_none()),
        save_url=_save_url(asked, actor),
        here=search_address(asked),
        dead_end=dead_end,
        actor=actor,
    )


@access(get=PUBLIC)
def compare() -> str:
    """Up to four listings side by side; what is not published is left out."""
    arguments = request.args.to_dict(flat=False)
    wanted = read_public_ids(arguments, COMPARED)
    listings = queries.published_by_public_ids(public_ids=wanted[:MOST_COMPARED])
    ids = tuple(listing.public_id for listing in listings)
    asked = replace(read_search(arguments), compare=ids)
    today = clock.jakarta_date(clock.now())
    currency = approximations.buyers_currency(currency=asked.currency, day=today)
    table = comparison.compare(listings, currency=currency)
    return render_template(
        "catalog/compare.html",
        table=table,
        covers=photo_queries.covers_of(listings=listings),
        texts=naming.texts_here(listings),
        without_urls={
            one.public_id: _comparison(asked, tuple(i for i in ids if i != one.public_id))
            for one in listings
        },
        most=MOST_COMPARED,
        too_many=len(wanted) > MOST_COMPARED,
        missing=len(wanted[:MOST_COMPARED]) - len(listings),
        results_url=search_address(asked),
        actor=find_actor(),
    )


@access(get=PUBLIC)
def opensearch() -> Response:
    """The description with which a browser offers this catalogue in its own search field."""
    text = render_template(
        "catalog/opensearch.xml",
        search=url_for("catalog.search", _external=True),
        suggest=_suggest_url(),
    )
    response = Response(text, mimetype="application/opensearchdescription+xml")
    response.cache_control.public = True
    response.cache_control.max_age = A_DAY
    return response


def _find(asked: Search, currency: BuyersCurrency, today: date) -> Found:
    engine: SearchEngine = current_app.extensions["search_engine"]
    return find(engine=engine, asked=asked, currency=currency, day=today)


def _order_hint(asked: Search, found: Found) -> Chip | None:
    """An amount among the words, as the filter it may have been meant to be."""
    quantity = found.reading.quantity
    if quantity is None or asked.max_moq is not None:
        return None
    label = refinements.limit_label(asked, MOQ, quantity)
    return Chip(label, search_address(asked.at_most(MOQ, quantity)))


def _dead_end(asked: Search, found: Found, currency: BuyersCurrency, today: date) -> DeadEnd:
    plain = asked.without_filters()
    hidden = _find(plain, currency, today).total if asked.filtered else 0
    offered = _find(Search(currency=asked.currency), currency, today)
    return DeadEnd(
        unfiltered=hidden,
        nearest=[
            Chip(text, search_address(plain.for_text(text))) for text in found.reading.nearest
        ],
        broader=[
            Chip(text, search_address(plain.for_text(text))) for text in found.reading.broader
        ],
        categories=[
            Option(
                label=refinements.value_label(CATEGORY, counted.value),
                count=counted.count,
                url=search_address(Search(category=(counted.value,))),
                chosen=False,
            )
            for counted in offered.facets.get(CATEGORY, ())
        ],
    )


def _tell(asked: Search, found: Found, dead_end: DeadEnd | None) -> None:
    """Upper features hear what came of it; without an index nobody can say that there is nothing."""
    something = not found.indexed or found.total or (dead_end and dead_end.unfiltered)
    answered = AnsweredSearch(
        asked, found_something=bool(something), language=found.reading.language
    )
    observers: list[Observer] = current_app.extensions.get("search_observers", [])
    for observe in observers:
        observe(answered)


def _suggest_url() -> str | None:
    """Where a browser's own search field asks what to go on with, if anything here answers."""
    if not _stands("searches.suggest"):
        return None
    return url_for("searches.suggest", format="opensearch", _external=True)


def _save_url(asked: Search, actor: Actor | None) -> str | None:
    """Where this search is kept for its person, if anything here can; only buyers keep searches."""
    asks = asked.text or asked.filtered
    if not asks or not _stands("searches.save") or not (actor is None or actor.buys):
        return None
    return with_pairs(url_for("searches.save"), asked.pairs_without(VIEW, COMPARE, PAGE))


def _comparison(asked: Search, public_ids: tuple[str, ...]) -> str:
    """The comparison, which knows the way back to the results."""
    ids = [(COMPARED, public_id) for public_id in public_ids]
    return with_pairs(url_for("catalog.compare"), [*ids, *asked.pairs_without(COMPARE)])


def _stands(endpoint: str) -> bool:
    return endpoint in current_app.view_functions
