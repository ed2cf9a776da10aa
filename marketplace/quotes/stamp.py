"""The rate that is frozen with a version: what it was about worth in a second currency that day; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from marketplace.exchange.rates import Cross, NoRateError, RateTable

_USUAL, _OF_USUAL = "USD", "EUR"
# Countries whose own currency we trade in; the others look in dollars, or in euros beside dollars.
_OF_COUNTRY = {
    "CN": "CNY",
    "JP": "JPY",
    "SG": "SGD",
    "AU": "AUD",
    "GB": "GBP",
    "HK": "HKD",
    "AE": "AED",
    "SA": "SAR",
    "MY": "MYR",
}


@dataclass(frozen=True, slots=True)
class Stamp:
    """``factor``: how many minor units of ``currency`` one minor unit of the offer's is."""

    currency: str
    factor: Fraction
    day: date
    source: str

    def rates(self, *, of: str) -> RateTable:
        """The one rate as a table, for whoever writes approximate amounts; ``of`` is the offer's."""
        cross = Cross(of, self.day, self.source, stale=False, factor=self.factor)
        return RateTable(self.currency, self.day, self.source, stale=False, crosses=(cross,))


def second_currency(*, offered: str, country: str) -> str:
    """In which the buyer looks beside what is offered."""
    own = _OF_COUNTRY.get(country, _USUAL)
    if own != offered:
        return own
    return _OF_USUAL if offered == _USUAL else _USUAL


def stamped(table: RateTable | None, *, offered: str) -> Stamp | None:
    """The stamp by the newest rates; None where no rate says."""
    if table is None:
        return None
    try:
        cross = table.cross_of(offered)
    except NoRateError:
        return None
    return Stamp(table.currency, cross.factor, cross.day, cross.source)
