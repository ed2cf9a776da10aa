"""Turns what a buyer keeps in view into rows: villages with their products, and searches; asks nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from marketplace.catalog.states import ListingStatus
from marketplace.clock import jakarta_date
from marketplace.desk.buyer_work import Texts, called
from marketplace.desk.queries import Found, Rows
from marketplace.web.catalogues import gettext
from marketplace.web.filters import day


@dataclass(frozen=True, slots=True)
class ProductLine:
    """``public_id`` is empty when there is no page any more."""

    public_id: str
    name: str
    news: str
    tone: str


@dataclass(frozen=True, slots=True)
class VillageLine:
    """A village of the shortlist with what of its products is kept, each with its news."""

    code: str
    name: str
    regency: str
    products: tuple[ProductLine, ...]


@dataclass(frozen=True, slots=True)
class SearchLine:
    """A saved search; ``fresh`` is what was published since and has been told of."""

    name: str
    url: str
    fresh: int


def villages(rows: Rows, texts: Texts) -> list[VillageLine]:
    """The village saved last first; a village may have had more than one flagship."""
    groups: dict[str, list[Found]] = {}
    for row in rows:
        groups.setdefault(row.code, []).append(row)
    return [
        VillageLine(
            code=code,
            name=found[0].village,
            regency=found[0].regency,
            products=tuple(_product(row, texts) for row in found),
        )
        for code, found in groups.items()
    ]


def searches(rows: Rows, *, results: str) -> list[SearchLine]:
    """Those with something new first; ``results`` is the address of the page that shows them."""
    return [SearchLine(row.name, f"{results}?{row.address}", row.fresh) for row in rows]


def _product(row: Found, texts: Texts) -> ProductLine:
    news, tone = _news(row)
    offered = row.status is ListingStatus.PUBLISHED
    return ProductLine(row.public_id if offered else "", called(row, texts), news, tone)


def _news(row: Found) -> tuple[str, str]:
    if row.status is ListingStatus.PAUSED:
        return gettext("Paused for now"), "attention"
    if row.status is not ListingStatus.PUBLISHED:
        return gettext("No longer offered"), "neutral"
    if row.priced_at is not None:
        return gettext("New prices since %(day)s", day=_day(row.priced_at)), "progress"
    if row.revised_at is not None:
        return gettext("Changed on %(day)s", day=_day(row.revised_at)), "progress"
    return "", "neutral"


def _day(value: datetime) -> str:
    return day(jakarta_date(value))
