"""Approximate amounts: exact rates, rounded once, there and back within a step."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from marketplace.exchange.rates import NoRateError, Quote, RateTable, cross
from marketplace.money import CURRENCIES, LARGEST_MINOR, Money

DAY = date(2026, 11, 20)
UNITS = {"USD": "1.16", "EUR": "1", "IDR": "19250", "JPY": "178.5", "SAR": "4.35"}


def table(currency: str, units: dict[str, str], *, asked: date = DAY) -> RateTable:
    quotes = {code: Quote(DAY, code, Decimal(text), code) for code, text in units.items()}
    crosses = tuple(cross(target=quotes[currency], other=q, asked=asked) for q in quotes.values())
    own = crosses[list(units).index(currency)]
    return RateTable(currency, own.day, own.source, own.stale, crosses)


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        (Money(125_00, "USD"), "EUR", Money(107_76, "EUR")),
        (Money(1_00, "EUR"), "USD", Money(1_16, "USD")),
        (Money(1_00, "USD"), "IDR", Money(16_595_00, "IDR")),  # whole rupiah, never sen
        (Money(1000, "JPY"), "EUR", Money(5_60, "EUR")),
        (Money(5_60, "EUR"), "JPY", Money(1000, "JPY")),
        (Money(-1_00, "EUR"), "SAR", Money(-4_35, "SAR")),
        (Money(7, "USD"), "USD", Money(7, "USD")),
    ],
)
def test_an_amount_is_roughly_as_much_elsewhere(
    amount: Money, currency: str, expected: Money
) -> None:
    assert table(currency, UNITS).convert(amount) == expected


def test_a_half_goes_to_the_even_side() -> None:
    rates = table("USD", {"EUR": "1", "USD": "0.5"})
    converted = [rates.convert(Money(minor, "EUR")).minor for minor in (1, 3, 5, -1, -3)]
    assert converted == [0, 2, 2, 0, -2]


def test_factors_count_minor_units() -> None:
    factors = dict(table("JPY", UNITS).factors)
    assert factors["JPY"] == 1.0
    assert factors["EUR"] == pytest.approx(1.785)
    assert dict(table("EUR", UNITS).factors)["JPY"] == pytest.approx(100 / 178.5)


def test_what_cannot_be_said_is_not_said() -> None:
    rates = table("IDR", UNITS)
    with pytest.raises(NoRateError):
        rates.convert(Money(1, "AUD"))
    with pytest.raises(NoRateError):
        rates.cross_of("AUD")
    with pytest.raises(NoRateError):
        rates.convert(Money(LARGEST_MINOR, "USD"))


def test_rates_are_stale_after_a_week() -> None:
    assert not table("USD", UNITS, asked=DAY + timedelta(days=7)).stale
    assert table("USD", UNITS, asked=DAY + timedelta(days=8)).stale


rates_per_euro = st.decimals("0.0001", "99999", places=4)


@given(
    st.sampled_from(sorted(CURRENCIES)),
    st.sampled_from(sorted(CURRENCIES)),
    st.integers(0, 10**12),
    rates_per_euro,
    rates_per_euro,
)
def test_there_and_back_again_is_within_a_step(
    here: str, there: str, minor: int, units_here: Decimal, units_there: Decimal
) -> None:
    units = {here: "1" if here == "EUR" else str(units_here)}
    units.setdefault(there, "1" if there == "EUR" else str(units_there))
    home, away = table(here, units), table(there, units)
    amount = Money(minor, here)
    assume(minor * away.cross_of(here).factor < LARGEST_MINOR - 100)
    back = home.convert(away.convert(amount))
    half_a_step_away = Fraction(CURRENCIES[there].step, 2) * home.cross_of(there).factor
    half_a_step_home = Fraction(CURRENCIES[here].step, 2)
    assert abs(back.minor - minor) <= half_a_step_away + half_a_step_home


@given(
    st.sampled_from(sorted(UNITS)), st.sampled_from(sorted(UNITS)), st.sampled_from(sorted(UNITS))
)
def test_a_detour_over_a_third_currency_changes_nothing(a: str, b: str, c: str) -> None:
    direct = table(c, UNITS).cross_of(a).factor
    assert direct == table(b, UNITS).cross_of(a).factor * table(c, UNITS).cross_of(b).factor
