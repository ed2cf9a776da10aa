"""What a seller's price is about worth in the buyer's own currency, by a dated rate; for ≈ only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache

from babel.numbers import format_decimal

from marketplace.catalog.cards import Card
from marketplace.exchange import queries as exchange
from marketplace.exchange.rates import Cross, NoRateError, RateTable
from marketplace.money import CURRENCIES, Money
from marketplace.web.spoken import spoken

_FIGURES = 6


@dataclass(frozen=True, slots=True)
class Approximation:
    """An amount to show behind "≈", and what it rests on; ``rate`` reads "1 USD = 16,250 IDR".

    ``stale``: the day is more than a week before the day that was asked for.
    """

    amount: Money
    rate: str
    source: str
    day: date
    stale: bool


@dataclass(frozen=True, slots=True)
class BuyersCurrency:
    """``currency`` and the rates that lead into it; without a table only its own prices compare."""

    currency: str
    table: RateTable | None

    @property
    def rates(self) -> tuple[tuple[str, float], ...]:
        """For the search engine, which sorts, filters and counts by them."""
        return self.table.factors if self.table is not None else ((self.currency, 1.0),)

    @property
    def choices(self) -> tuple[str, ...]:
        """The currencies a buyer may choose instead."""
        known = {cross.currency for cross in self.table.crosses} if self.table else set(CURRENCIES)
        return tuple(code for code in CURRENCIES if code in known | {self.currency})

    def approximate(self, price: Money) -> Approximation | None:
        """About how much ``price`` is; None in its own currency and where no rate says."""
        if self.table is None or price.currency == self.currency:
            return None
        try:
            cross = self.table.cross_of(price.currency)
            amount = self.table.convert(price)
        except NoRateError:
            return None
        if not amount:
            return None
        rate = _rate(cross, self.currency, spoken().code)
        return Approximation(amount, rate, cross.source, cross.day, cross.stale)

    def approximates(self, listings: Iterable[Card]) -> bool:
        """Whether any of their prices has another amount to show beside it."""
        return any(self.approximate(listing.lowest_price) for listing in listings)


def buyers_currency(*, currency: str, day: date) -> BuyersCurrency:
    """The buyer's currency with the newest rates up to ``day``."""
    return BuyersCurrency(currency, exchange.rates_into(currency=currency, day=day))


@lru_cache(maxsize=1024)
def _rate(cross: Cross, buyer: str, locale: str) -> str:
    """The rate between whole units, written from the dearer currency."""
    exponents = CURRENCIES[buyer].exponent - CURRENCIES[cross.currency].exponent
    worth = cross.factor / Fraction(10) ** exponents
    if worth >= 1:
        return f"1 {cross.currency} = {_figure(worth, locale)} {buyer}"
    return f"1 {buyer} = {_figure(1 / worth, locale)} {cross.currency}"


def _figure(worth: Fraction, locale: str) -> str:
    decimals = max(_FIGURES - len(str(int(worth))), 0)
    pattern = "#,##0." + "#" * decimals if decimals else "#,##0"
    return format_decimal(float(worth), format=pattern, locale=locale)
