"""A search as its address says it: read from anything a browser may send, written back; pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

from marketplace.catalog import typed
from marketplace.catalog.categories import is_slug
from marketplace.catalog.typed import Arguments
from marketplace.catalog.values import Readiness
from marketplace.money import CURRENCIES
from marketplace.search.documents import (
    CATEGORY,
    CERTIFICATE,
    INCOTERM,
    LAST_PAGE,
    LEAD_TIME,
    MOQ,
    PRICE,
    PROVINCE,
    READINESS,
    SHIPS_TO,
    SearchQuery,
    Sort,
)
from marketplace.trade_terms import COUNTRIES, Incoterm

PER_PAGE = 24
MOST_COMPARED = 4
USUAL_CURRENCY = "USD"
TEXT = "q"
MIN_PRICE = "price_min"
MAX_PRICE = "price_max"
CURRENCY = "currency"
MAX_MOQ = "max_moq"
MAX_LEAD_TIME = "max_lead_time"
SORT = "sort"
VIEW = "view"
COMPARE = "compare"
PAGE = "page"
LONGEST_LEAD_TIME = 9999
_AT_MOST = {PRICE: "max_price", MOQ: "max_moq", LEAD_TIME: "max_lead_time"}
_PUBLIC_ID = re.compile(r"[a-z2-7]{26}")


class View(StrEnum):
    """How results stand on the page."""

    CARDS = "cards"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Search:
    """What is typed and ticked; ``arguments`` gives the address that says it again.

    Prices are in minor units of ``currency``; ``compare`` holds public ids.
    """

    text: str = ""
    category: tuple[str, ...] = ()
    province: tuple[str, ...] = ()
    certificate: tuple[str, ...] = ()
    readiness: tuple[str, ...] = ()
    ships_to: tuple[str, ...] = ()
    incoterm: tuple[str, ...] = ()
    min_price: int | None = None
    max_price: int | None = None
    currency: str = USUAL_CURRENCY
    max_moq: int | None = None
    max_lead_time: int | None = None
    sort: Sort = Sort.RELEVANCE
    view: View = View.CARDS
    compare: tuple[str, ...] = ()
    page: int = 1

    @property
    def filtered(self) -> bool:
        return replace(self, page=1) != self.without_filters()

    def query(self, *, rates: tuple[tuple[str, float], ...], day: date) -> SearchQuery:
        """What the engine is asked; ``rates`` lead into ``currency``."""
        return SearchQuery(
            text=self.text,
            category=self.category,
            province=self.province,
            certificate=self.certificate,
            readiness=self.readiness,
            ships_to=self.ships_to,
            incoterm=self.incoterm,
            max_moq=self.max_moq,
            max_lead_time=self.max_lead_time,
            min_price=self.min_price,
            max_price=self.max_price,
            rates=rates,
            sort=self.sort,
            day=day,
            page=self.page,
            per_page=PER_PAGE,
        )

    def chosen(self, facet: str) -> tuple[str, ...]:
        """The chosen values of ``facet``."""
        values: tuple[str, ...] = getattr(self, facet)
        return values

    def toggled(self, facet: str, value: str) -> Search:
        """With ``value`` of ``facet`` chosen, or no longer; from the first page."""
        return replace(self, page=1, **{facet: _toggled(self.chosen(facet), value)})  # type: ignore[arg-type]  # facet is a field

    def most(self, measure: str) -> int | None:
        """The largest price, smallest order or lead time that was asked for."""
        limit: int | None = getattr(self, _AT_MOST[measure])
        return limit

    def at_most(self, measure: str, limit: int | None) -> Search:
        """With another limit of ``measure``, or None; from the first page."""
        return replace(self, page=1, **{_AT_MOST[measure]: limit})  # type: ignore[arg-type]  # one of its fields

    def without_min_price(self) -> Search:
        return replace(self, page=1, min_price=None)

    def in_provinces(self, names: tuple[str, ...]) -> Search:
        return replace(self, province=tuple(dict.fromkeys(names)))

    def for_text(self, text: str) -> Search:
        """Other words, the same filters."""
        return replace(self, page=1, text=text)

    def without_filters(self) -> Search:
        """The same words, drawn the same way, with nothing left out."""
        return Search(
            text=self.text,
            currency=self.currency,
            sort=self.sort,
            view=self.view,
            compare=self.compare,
        )

    def drawn_as(self, view: View) -> Search:
        return replace(self, view=view)

    def comparing(self, public_id: str) -> Search:
        """With this listing among those to compare, or no longer; on the same page."""
        return replace(self, compare=_toggled(self.compare, public_id)[:MOST_COMPARED])

    def comparing_none(self) -> Search:
        return replace(self, compare=())

    def on_page(self, page: int) -> Search:
        return replace(self, page=page)

    def arguments(self) -> dict[str, list[str]]:
        """What stands behind the question mark; nothing that says what goes without saying."""
        said: dict[str, list[str]] = {}
        for name, value in self._said():
            said.setdefault(name, []).append(value)
        return said

    def pairs_without(self, *names: str) -> list[tuple[str, str]]:
        """What an address or a form must carry along that says ``names`` itself."""
        said = self._said()
        return [pair for pair in said if pair[0] not in names] if names else said

    def _said(self) -> list[tuple[str, str]]:
        """Pairs of name and value in the order of _WRITTEN. A page of results asks a hundred times."""
        said = []
        for name, attribute, write in _WRITTEN:
            value = getattr(self, attribute)
            if not value or value == _USUAL[attribute]:
                continue
            if isinstance(value, tuple):
                said += [(name, one) for one in value]
            else:
                said.append((name, write(self, value)))
        return said

    def typed_price(self, minor: int | None) -> str:
        """A limit of the price as it stands in its field."""
        return typed.price_text(minor, currency=self.currency) if minor else ""


def read_search(arguments: Arguments) -> Search:
    """The search an address asks for; what makes no sense in it is left out."""
    currency = typed.first(arguments, CURRENCY).strip().upper()
    if currency not in CURRENCIES:
        currency = USUAL_CURRENCY
    return Search(
        text=typed.words(typed.first(arguments, TEXT)),
        category=typed.values(arguments, CATEGORY, read=_slug),
        province=typed.values(arguments, PROVINCE, read=str),
        certificate=typed.values(arguments, CERTIFICATE, read=_slug),
        readiness=typed.values(arguments, READINESS, read=_readiness),
        ships_to=typed.values(arguments, SHIPS_TO, read=_country),
        incoterm=typed.values(arguments, INCOTERM, read=_incoterm),
        min_price=typed.price(typed.first(arguments, MIN_PRICE), currency=currency),
        max_price=typed.price(typed.first(arguments, MAX_PRICE), currency=currency),
        currency=currency,
        max_moq=typed.count(typed.first(arguments, MAX_MOQ)) or None,
        max_lead_time=_days(typed.first(arguments, MAX_LEAD_TIME)),
        sort=_SORTS.get(typed.first(arguments, SORT), Sort.RELEVANCE),
        view=_VIEWS.get(typed.first(arguments, VIEW), View.CARDS),
        compare=read_public_ids(arguments, COMPARE)[:MOST_COMPARED],
        page=min(typed.count(typed.first(arguments, PAGE)) or 1, LAST_PAGE),
    )


def read_public_ids(arguments: Arguments, name: str) -> tuple[str, ...]:
    """What has the shape of a public id, each once."""
    return typed.values(arguments, name, read=_public_id)


def _as_it_is(_search: Search, value: object) -> str:
    return str(value)


# In an address: each name, whose value it carries, and how it is written.
_WRITTEN: tuple[tuple[str, str, Callable[[Search, Any], str]], ...] = (
    (TEXT, "text", _as_it_is),
    (CATEGORY, "category", _as_it_is),
    (PROVINCE, "province", _as_it_is),
    (CERTIFICATE, "certificate", _as_it_is),
    (READINESS, "readiness", _as_it_is),
    (SHIPS_TO, "ships_to", _as_it_is),
    (INCOTERM, "incoterm", _as_it_is),
    (MIN_PRICE, "min_price", Search.typed_price),
    (MAX_PRICE, "max_price", Search.typed_price),
    (CURRENCY, "currency", _as_it_is),
    (MAX_MOQ, "max_moq", _as_it_is),
    (MAX_LEAD_TIME, "max_lead_time", _as_it_is),
    (SORT, "sort", _as_it_is),
    (VIEW, "view", _as_it_is),
    (COMPARE, "compare", _as_it_is),
    (PAGE, "page", _as_it_is),
)
_USUAL = {each.name: each.default for each in fields(Search)}
_SORTS: Mapping[str, Sort] = {sort.value: sort for sort in Sort}
_READINESS: Mapping[str, str] = {one.value: one.value for one in Readiness}
_VIEWS: Mapping[str, View] = {view.value: view for view in View}


def _toggled(chosen: tuple[str, ...], value: str) -> tuple[str, ...]:
    others = tuple(one for one in chosen if one.casefold() != value.casefold())
    return others if len(others) < len(chosen) else (*chosen, value)


def _days(text: str) -> int | None:
    days = typed.count(text)
    return days if 0 < days <= LONGEST_LEAD_TIME else None


def _slug(text: str) -> str | None:
    return text.lower() if is_slug(text.lower()) else None


def _readiness(text: str) -> str | None:
    return _READINESS.get(text.lower())


def _incoterm(text: str) -> str | None:
    return text.upper() if text.upper() in Incoterm.__members__ else None


def _country(text: str) -> str | None:
    return text.upper() if text.upper() in COUNTRIES else None


def _public_id(text: str) -> str | None:
    return text if _PUBLIC_ID.fullmatch(text) else None
