"""What amounts are roughly worth in another currency, by dated rates; pure, for ≈ display only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from marketplace.money import CURRENCIES, Money, NotAnAmountError, rounded

BASE = "EUR"
DEMO_SOURCE = "demo value, not a market rate"
STALE_AFTER = timedelta(days=7)


class NoRateError(LookupError):
    """The table cannot say what this amount is worth: no rate for it, or more than Money holds."""


@dataclass(frozen=True, slots=True)
class Quote:
    """One euro was worth ``units_per_eur`` of ``currency`` on ``day``, says ``source``."""

    day: date
    currency: str
    units_per_eur: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Cross:
    """``factor``: how many minor units of the table's currency one minor unit of ``currency`` is.

    ``stale``: the day is more than a week before the day that was asked for.
    """

    currency: str
    day: date
    source: str
    stale: bool
    factor: Fraction


@dataclass(frozen=True, slots=True)
class RateTable:
    """What each currency we trade in is worth in ``currency``, itself included.

    ``day``, ``source`` and ``stale`` are those of the newest rates. A currency that had no rate on
    that day has one of an earlier day, which its own cross names.
    """

    currency: str
    day: date
    source: str
    stale: bool
    crosses: tuple[Cross, ...]

    @property
    def factors(self) -> tuple[tuple[str, float], ...]:
        """For the search engine, which sorts and counts by approximate prices."""
        return tuple((cross.currency, float(cross.factor)) for cross in self.crosses)

    def cross_of(self, currency: str) -> Cross:
        """The rate behind an approximate amount, with its day and source. Raises NoRateError."""
        for cross in self.crosses:
            if cross.currency == currency:
                return cross
        raise NoRateError(currency)

    def convert(self, amount: Money) -> Money:
        """Roughly the same in the table's currency, in whole steps of it, half to even.

        Raises NoRateError. Nobody is ever charged this amount.
        """
        try:
            return rounded(amount.minor * self.cross_of(amount.currency).factor, self.currency)
        except NotAnAmountError:
            raise NoRateError(amount.currency) from None


def cross(*, target: Quote, other: Quote, asked: date) -> Cross:
    """What ``other``'s currency is worth in ``target``'s, both quoted on the same day."""
    shift = CURRENCIES[target.currency].exponent - CURRENCIES[other.currency].exponent
    ratio = Fraction(target.units_per_eur) / Fraction(other.units_per_eur)
    return Cross(
        currency=other.currency,
        day=other.day,
        source="; ".join(dict.fromkeys(quote.source for quote in (other, target) if quote.source)),
        stale=asked - other.day > STALE_AFTER,
        factor=ratio * Fraction(10) ** shift,
    )


def euro(day: date) -> Quote:
    """The base of all rates is worth one of itself; no source has to say so."""
    return Quote(day, BASE, Decimal(1), "")
