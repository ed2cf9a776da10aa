"""Up to four listings side by side: equal rows, what differs, what is missing; no query in here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask_babel import gettext, ngettext

from marketplace.catalog.approximations import Approximation, BuyersCurrency
from marketplace.catalog.models import Listing
from marketplace.catalog.presentation import category_words, certificate_words
from marketplace.labels import N_
from marketplace.web import filters


@dataclass(frozen=True, slots=True)
class Cell:
    """What one listing says in a row, line by line; nothing if it says nothing."""

    lines: tuple[str, ...]
    approximation: Approximation | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One question to all; ``differs`` when the answers are not all the same."""

    label: str
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        return len({cell.lines for cell in self.cells}) > 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """The listings in their order, and the rows in which each has its cell."""

    listings: tuple[Listing, ...]
    rows: tuple[Row, ...]

    @property
    def differing(self) -> int:
        return sum(row.differs for row in self.rows)


def compare(listings: Sequence[Listing], *, currency: BuyersCurrency) -> Comparison:
    """The comparison; prices also in the buyer's currency where rates are known."""
    rows = [
        Row(gettext(label), tuple(Cell(tuple(lines(one))) for one in listings))
        for label, lines in _ROWS
    ]
    price = Row(
        gettext("Price by quantity"),
        tuple(Cell(_tiers(one), currency.approximate(one.lowest_price)) for one in listings),
    )
    return Comparison(tuple(listings), (price, *rows))


def _tiers(listing: Listing) -> tuple[str, ...]:
    return tuple(
        gettext(
            "from %(quantity)s: %(price)s",
            quantity=filters.quantity(tier.from_quantity, listing.unit),
            price=filters.money(tier.unit_price),
        )
        for tier in listing.tiers
    )


def _days(count: int) -> str:
    return ngettext("%(num)s day", "%(num)s days", count)


def _sample(listing: Listing) -> list[str]:
    price = listing.sample_price
    if price is None:
        return []
    words = filters.money(price) if price.minor else gettext("free")
    return [words, _days(listing.sample_days)] if listing.sample_days else [words]


_ROWS: tuple[tuple[str, Callable[[Listing], Sequence[str]]], ...] = (
    (N_("Incoterm and named place"), lambda one: [f"{one.incoterm} {one.named_place}"]),
    (N_("Minimum order"), lambda one: [filters.quantity(one.moq, one.unit)]),
    (N_("Capacity a month"), lambda one: [filters.quantity(one.monthly_capacity, one.unit)]),
    (N_("Lead time"), lambda one: [_days(one.lead_time_days)]),
    (
        N_("Certificates, as declared"),
        lambda one: [name for name, _meaning in certificate_words(one)],
    ),
    (N_("Sample"), _sample),
    (N_("Category"), lambda one: [category_words(one)]),
    (N_("HS code"), lambda one: [one.hs_code]),
    (N_("Seller"), lambda one: [one.organisation.public_name]),
)
