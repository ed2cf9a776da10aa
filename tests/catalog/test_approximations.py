"""A seller's price in the buyer's own currency, by the rates that are loaded."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from marketplace.catalog.approximations import buyers_currency
from marketplace.money import CURRENCIES, Money
from tests.cast import TODAY
from tests.catalog.canned import FRIDAY, RATES_SOURCE, known_rates


@pytest.fixture
def rates(app):
    known_rates()


@pytest.mark.parametrize(
    ("price", "currency", "amount", "rate"),
    [
        (Money(4_000_000, "IDR"), "USD", Money(250, "USD"), "1 USD = 16,000 IDR"),
        (Money(1850, "USD"), "IDR", Money(29_600_000, "IDR"), "1 USD = 16,000 IDR"),
        (Money(1600, "USD"), "EUR", Money(1280, "EUR"), "1 EUR = 1.25 USD"),
        (Money(1600, "USD"), "JPY", Money(2304, "JPY"), "1 USD = 144 JPY"),
    ],
)
def test_a_price_is_about_so_much(rates, price, currency, amount, rate):
    found = buyers_currency(currency=currency, day=TODAY).approximate(price)
    assert found is not None
    assert (found.amount, found.rate) == (amount, rate)
    assert (found.source, found.day) == (RATES_SOURCE, FRIDAY)


@pytest.mark.parametrize(
    ("price", "currency"),
    [
        (Money(1850, "USD"), "USD"),  # its own
        (Money(1850, "USD"), "SAR"),  # no rate leads there
        (Money(1850, "SAR"), "USD"),  # nor back
        (Money(10, "IDR"), "USD"),  # less than a cent
        (Money(10**15, "USD"), "IDR"),  # more than anything costs
    ],
)
def test_nothing_is_said_that_no_rate_says(rates, price, currency):
    assert buyers_currency(currency=currency, day=TODAY).approximate(price) is None


def test_without_rates_only_the_own_currency_compares(app):
    currency = buyers_currency(currency="USD", day=TODAY)
    assert currency.rates == (("USD", 1.0),)
    assert currency.choices == tuple(CURRENCIES)
    assert currency.approximate(Money(4_000_000, "IDR")) is None


def test_the_engine_gets_every_rate_and_the_buyer_every_currency_with_one(rates):
    currency = buyers_currency(currency="USD", day=TODAY)
    assert dict(currency.rates)["IDR"] == pytest.approx(float(Decimal(1) / Decimal(16_000)))
    assert currency.choices == ("USD", "EUR", "IDR", "JPY")


def test_rates_of_a_later_day_are_not_known_yet(rates):
    assert buyers_currency(currency="USD", day=date(2026, 11, 1)).table is None
