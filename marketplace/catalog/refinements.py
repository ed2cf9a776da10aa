"""How a search can be narrowed and drawn: facets, limits, chips, orders, each with its address."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from marketplace.catalog.categories import category_label
from marketplace.catalog.certificates import certificate_name
from marketplace.catalog.search_addresses import for_each_word
from marketplace.catalog.searches import Search, View
from marketplace.catalog.storefront import Found
from marketplace.catalog.values import Readiness
from marketplace.labels import N_
from marketplace.money import LARGEST_MINOR, Money
from marketplace.search.documents import (
    CATEGORY,
    CERTIFICATE,
    FACETS,
    INCOTERM,
    LEAD_TIME,
    MEASURES,
    MOQ,
    PRICE,
    PROVINCE,
    READINESS,
    SHIPS_TO,
    Band,
    Sort,
)
from marketplace.web import filters
from marketplace.web.catalogues import gettext, ngettext

Address = Callable[[Search], str]

_TITLES = {
    CATEGORY: N_("Category"),
    PROVINCE: N_("Province"),
    CERTIFICATE: N_("Certificate"),
    READINESS: N_("Readiness"),
    SHIPS_TO: N_("Can ship to"),
    INCOTERM: N_("Incoterm"),
}
_SORTS = {
    Sort.RELEVANCE: N_("Relevance"),
    Sort.PRICE: N_("Lowest price"),
    Sort.MOQ: N_("Smallest minimum order"),
    Sort.LEAD_TIME: N_("Shortest lead time"),
    Sort.NEWEST: N_("Newest"),
    Sort.ON_TIME: N_("On-time record"),
}
_VIEWS = {View.CARDS: N_("Cards"), View.TABLE: N_("Table")}


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a facet as drawn; its address chooses it, or no longer."""

    label: str
    count: int
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen filter; its address leaves it out."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Order:
    """A way to order the results, for a select."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to draw the results."""

    value: str
    label: str
    url: str
    chosen: bool


def facets(asked: Search, found: Found, address: Address) -> Iterator[tuple[str, list[Option]]]:
    """Each facet that has values, with its title."""
    for facet in FACETS:
        values = options(asked, facet, found, address)
        if values:
            yield gettext(_TITLES[facet]), values


def options(asked: Search, facet: str, found: Found, address: Address) -> list[Option]:
    """The values of one facet; each address chooses its value, or no longer."""
    chosen = {value.casefold() for value in asked.chosen(facet)}

    def toggled(value: str) -> str:
        return address(asked.toggled(facet, value))

    choosing = for_each_word(toggled)
    return [
        Option(
            label=value_label(facet, one.value),
            count=one.count,
            url=(toggled if one.value.casefold() in chosen else choosing)(one.value),
            chosen=one.value.casefold() in chosen,
        )
        for one in found.facets.get(facet, ())
    ]


def limits(asked: Search, found: Found, address: Address) -> dict[str, list[Option]]:
    """For price, minimum order and lead time the bands that hold anything."""
    return {measure: _bands(asked, measure, found.bands, address) for measure in MEASURES}


def chips(asked: Search, address: Address) -> Iterator[Chip]:
    """Everything that narrows the search."""
    for facet in FACETS:
        for value in asked.chosen(facet):
            yield Chip(value_label(facet, value), address(asked.toggled(facet, value)))
    if asked.min_price is not None:
        price = filters.money(_price(asked.min_price, asked))
        label = gettext("Price at least %(price)s", price=price)
        yield Chip(label, address(asked.without_min_price()))
    for measure in MEASURES:
        limit = asked.most(measure)
        if limit is not None:
            label = limit_label(asked, measure, limit)
            yield Chip(label, address(asked.at_most(measure, None)))


def sorts(asked: Search) -> list[Order]:
    """The orders to choose from."""
    return [Order(sort.value, gettext(label), asked.sort is sort) for sort, label in _SORTS.items()]


def views(asked: Search, address: Address) -> list[Choice]:
    """The ways to draw the results."""
    return [
        Choice(view.value, gettext(label), address(asked.drawn_as(view)), asked.view is view)
        for view, label in _VIEWS.items()
    ]


def value_label(facet: str, value: str) -> str:
    """The words for a value of a facet."""
    written = _WORDS.get(facet)
    return written(value) if written else value


# How a facet's values are said; those of the others stand as they are.
_WORDS: dict[str, Callable[[str], str]] = {
    CATEGORY: lambda value: gettext(category_label(value)),
    CERTIFICATE: certificate_name,
    READINESS: lambda value: gettext(Readiness.of(value).label),
    SHIPS_TO: filters.country,
}


def limit_label(asked: Search, measure: str, limit: int) -> str:
    """The words for a chosen limit."""
    if measure == PRICE:
        return gettext("Price at most %(price)s", price=filters.money(_price(limit, asked)))
    if measure == MOQ:
        return gettext("Minimum order at most %(quantity)s", quantity=filters.figure(limit))
    return ngettext("Lead time at most %(num)s day", "Lead time at most %(num)s days", limit)


def _bands(
    asked: Search, measure: str, bands: Mapping[str, Sequence[Band]], address: Address
) -> list[Option]:
    """A band that holds no more than the one below it would be no choice."""
    chosen = asked.most(measure)
    options: list[Option] = []
    for band in bands.get(measure, ()):
        is_chosen = band.at_most == chosen
        if is_chosen or band.count > (options[-1].count if options else 0):
            url = address(asked.at_most(measure, None if is_chosen else band.at_most))
            label = _band_label(asked, measure, band.at_most)
            options.append(Option(label, band.count, url, is_chosen))
    return options


def _band_label(asked: Search, measure: str, limit: int) -> str:
    if measure == PRICE:
        return gettext("up to %(limit)s", limit=filters.money(_price(limit, asked)))
    if measure == LEAD_TIME:
        return ngettext("up to %(num)s day", "up to %(num)s days", limit)
    return gettext("up to %(limit)s", limit=filters.figure(limit))


def _price(minor: int, asked: Search) -> Money:
    return Money(min(minor, LARGEST_MINOR), asked.currency)
