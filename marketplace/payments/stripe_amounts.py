"""How Stripe counts each currency and what one card charge may be; Stripe's own minor units."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.money import CURRENCIES, Money, NotAnAmountError
from marketplace.payments.gateway import Limits, UnexpectedAnswerError


@dataclass(frozen=True, slots=True)
class _CardCurrency:
    """How Stripe counts a currency, and what one charge may be, in Stripe's own minor units."""

    smallest: int
    largest: int = 99_999_999
    exponent: int = 2


# From Stripe's page on currencies; amounts have 8 digits, rupiah 12. Yuan and rupiah are not in
# its table of minimums, "USD 0.50 or the equivalent" applies: rounded up to leave room for rates.
# What is not here (SAR, for one) is not offered by card.
_CARD_CURRENCIES = {
    "USD": _CardCurrency(50),
    "EUR": _CardCurrency(50),
    "AUD": _CardCurrency(50),
    "SGD": _CardCurrency(50),
    "GBP": _CardCurrency(30),
    "HKD": _CardCurrency(400),
    "AED": _CardCurrency(200),
    "MYR": _CardCurrency(200),
    "CNY": _CardCurrency(500),
    "IDR": _CardCurrency(1_000_000, largest=999_999_999_999),
    "JPY": _CardCurrency(50, exponent=0),
}


def card_limits(currency: str) -> Limits | None:
    """Return the limits in our own money; None for a currency not offered by card."""
    rule = _CARD_CURRENCIES.get(currency)
    if rule is None:
        return None
    return Limits(
        smallest=_our_money(rule.smallest, currency),
        largest=_our_money(rule.largest, currency),
    )


def to_stripe(amount: Money) -> int:
    """Return the number Stripe is told; only for a currency with card limits."""
    return rescaled(
        amount.minor,
        exponent=CURRENCIES[amount.currency].exponent,
        to=_CARD_CURRENCIES[amount.currency].exponent,
    )


def from_stripe(stripe_minor: int | None, currency: str | None) -> Money:
    """Read the amount Stripe states. Raises UnexpectedAnswerError where that is none of ours."""
    code = (currency or "").upper()
    if code not in _CARD_CURRENCIES or type(stripe_minor) is not int:
        raise UnexpectedAnswerError(f"Stripe states an amount in {code or 'no currency'}.")
    return _our_money(stripe_minor, code)


def rescaled(minor: int, *, exponent: int, to: int) -> int:
    """Count the same amount in units of another exponent. Raises NotAnAmountError for a part."""
    scaled, rest = divmod(minor * int(10**to), 10**exponent)
    if rest:
        raise NotAnAmountError("The amount has more decimals than the provider counts.")
    return int(scaled)


def _our_money(stripe_minor: int, currency: str) -> Money:
    minor = rescaled(
        stripe_minor,
        exponent=_CARD_CURRENCIES[currency].exponent,
        to=CURRENCIES[currency].exponent,
    )
    return Money(minor, currency)
