"""Amounts of money as whole minor units of one currency; never a float."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import reduce

from marketplace.labels import N_

LARGEST_MINOR = 10**15
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(\.[0-9]{3})+")
_PLAIN_DECIMAL = re.compile(r"[0-9]{1,15}(\.[0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class Currency:
    """One currency: ``exponent`` decimals by ISO 4217; ``step`` is the smallest amount we trade in.

    The rupiah has two decimals by ISO 4217 but nobody pays sen, so its step is 100 minor units.
    """

    code: str
    exponent: int
    step: int = 1

    @property
    def whole(self) -> bool:
        """Whether nobody pays fractions of it."""
        return self.step == int(10**self.exponent)


CURRENCIES: dict[str, Currency] = {
    currency.code: currency
    for currency in (
        Currency("USD", 2),
        Currency("EUR", 2),
        Currency("IDR", 2, step=100),
        Currency("CNY", 2),
        Currency("SGD", 2),
        Currency("AUD", 2),
        Currency("GBP", 2),
        Currency("HKD", 2),
        Currency("AED", 2),
        Currency("SAR", 2),
        Currency("MYR", 2),
        Currency("JPY", 0),
    )
}


class MixedCurrenciesError(ValueError):
    """Two amounts of different currencies were put together."""


class NotAnAmountError(ValueError):
    """A text or number is no amount in this currency; ``reason`` says why in plain words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """``minor`` units (cents, sen) of ``currency`` (ISO 4217)."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise NotAnAmountError(N_("An amount is a whole number of minor units."))
        if self.currency not in CURRENCIES:
            raise NotAnAmountError(N_("This is not a currency we trade in."))
        if abs(self.minor) > LARGEST_MINOR:
            raise NotAnAmountError(N_("The amount is too large."))

    @classmethod
    def zero(cls, currency: str) -> Money:
        return cls(0, currency)

    @classmethod
    def parse(cls, text: str, currency: str) -> Money:
        """Read a plain decimal such as ``1250.00``. Raises NotAnAmountError, with the reason.

        Refused: signs, exponents, separators, other scripts' digits, more decimals than the
        currency has, and parts of a rupiah. Where nobody writes fractions a point can only part
        thousands: 95.000 rupiah are ninety-five thousand.
        """
        text = text.strip()
        if currency not in CURRENCIES:
            raise NotAnAmountError(N_("This is not a currency we trade in."))
        if CURRENCIES[currency].whole and _THOUSANDS.fullmatch(text):
            text = text.replace(".", "")
        if not _PLAIN_DECIMAL.fullmatch(text):
            raise NotAnAmountError(N_("Write the amount as a plain number such as 1250.00."))
        unit = CURRENCIES[currency]
        scaled = Decimal(text).scaleb(unit.exponent)
        if scaled != scaled.to_integral_value() or int(scaled) % unit.step:
            raise NotAnAmountError(N_("The amount has more decimals than its currency uses."))
        return cls(int(scaled), currency)

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __mul__(self, quantity: int) -> Money:
        if type(quantity) is not int:
            raise NotAnAmountError(N_("Multiply money by a whole quantity only."))
        return Money(self.minor * quantity, self.currency)

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.minor < other.minor

    def __le__(self, other: Money) -> bool:
        self._same(other)
        return self.minor <= other.minor

    def __gt__(self, other: Money) -> bool:
        return other < self

    def __ge__(self, other: Money) -> bool:
        return other <= self

    def __bool__(self) -> bool:
        return self.minor != 0

    def __str__(self) -> str:
        return f"{self.currency} {self.decimal():,}"

    def digits(self) -> str:
        """As people type the amount: ``16.50``, and no sen behind a rupiah, for nobody pays them."""
        currency = CURRENCIES[self.currency]
        spared = currency.step > 1 and self.minor % 10**currency.exponent == 0
        return str(int(self.decimal())) if spared else str(self.decimal())

    def decimal(self) -> Decimal:
        """The amount in major units, with exactly the decimals of ISO 4217."""
        return Decimal(self.minor).scaleb(-CURRENCIES[self.currency].exponent)

    def split(self, weights: Sequence[int]) -> tuple[Money, ...]:
        """Divide by ``weights`` in whole steps of the currency; the parts always add up.

        Largest remainders get the left-over steps, the earlier part first on a tie. What is no
        whole step of the total itself goes to the last part. See docs/money.md.
        """
        if not weights or min(weights) < 0 or sum(weights) == 0:
            raise ValueError("Weights are whole numbers, none negative, not all zero.")
        step, whole = CURRENCIES[self.currency].step, sum(weights)
        sign = -1 if self.minor < 0 else 1
        steps, odd = divmod(abs(self.minor), step)
        shares = [steps * weight // whole for weight in weights]
        remainders = [steps * weight % whole for weight in weights]
        by_remainder = sorted(range(len(weights)), key=lambda i: (-remainders[i], i))
        for i in by_remainder[: steps - sum(shares)]:
            shares[i] += 1
        minors = [share * step for share in shares]
        minors[-1] += odd
        return tuple(Money(sign * minor, self.currency) for minor in minors)

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise MixedCurrenciesError(f"{self.currency} and {other.currency}")


def total(amounts: Iterable[Money], *, currency: str) -> Money:
    """The sum, in ``currency``; zero for no amounts."""
    return reduce(lambda left, right: left + right, amounts, Money.zero(currency))


def rounded(minor: Fraction, currency: str) -> Money:
    """The whole step of ``currency`` nearest to ``minor`` minor units, half to even."""
    step = CURRENCIES[currency].step
    return Money(round(minor / step) * step, currency)
