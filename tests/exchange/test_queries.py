"""Which rates a day's table is made of, and which currencies may be chosen."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from flask import Flask

from marketplace.exchange import queries
from marketplace.exchange.rates import RateTable
from marketplace.money import CURRENCIES, Money
from tests.cast import TODAY
from tests.exchange.build import CENTRAL_BANK, load
from tests.support.queries import counted_queries

FRIDAY = TODAY - timedelta(days=1)
EARLIER = TODAY - timedelta(days=20)


def table(currency: str, *, day: date = TODAY) -> RateTable:
    found = queries.rates_into(currency=currency, day=day)
    assert found is not None
    return found


def days_of(found: RateTable) -> dict[str, date]:
    return {cross.currency: cross.day for cross in found.crosses}


def test_without_rates_there_is_no_table_and_nothing_to_choose(app: Flask) -> None:
    assert queries.rates_into(currency="USD", day=TODAY) is None
    assert queries.rates_into(currency="EUR", day=TODAY) is None
    assert queries.currencies() == ()


def test_the_newest_day_up_to_the_one_asked_for_counts(app: Flask) -> None:
    load([(EARLIER, "USD", "1.2"), (FRIDAY, "USD", "1.25")])
    assert table("EUR").convert(Money(1_25, "USD")) == Money(1_00, "EUR")
    earlier = table("EUR", day=FRIDAY - timedelta(days=1))
    assert earlier.convert(Money(1_20, "USD")) == Money(1_00, "EUR")
    assert queries.rates_into(currency="USD", day=EARLIER - timedelta(days=1)) is None


def test_a_table_says_its_day_its_source_and_whether_it_is_old(app: Flask) -> None:
    load([(FRIDAY, "USD", "1.25"), (FRIDAY, "IDR", "19250")])
    for currency in ("USD", "EUR"):
        fresh = table(currency)
        assert (fresh.currency, fresh.day, fresh.stale) == (currency, FRIDAY, False)
        assert fresh.source == CENTRAL_BANK
        assert table(currency, day=FRIDAY + timedelta(days=8)).stale
    assert [code for code, _ in table("USD").factors] == ["USD", "EUR", "IDR"]


def test_a_currency_the_newest_day_lacks_is_taken_from_the_last_day_that_has_both(
    app: Flask,
) -> None:
    load([(EARLIER, "USD", "1.2"), (EARLIER, "SAR", "4.5"), (FRIDAY, "USD", "1.25")])
    load([(FRIDAY - timedelta(days=1), "SAR", "4.6")])  # no dollar on that day
    found = table("USD")
    assert days_of(found) == {"USD": FRIDAY, "EUR": FRIDAY, "SAR": EARLIER}
    assert found.cross_of("SAR").stale
    assert not found.stale
    assert found.convert(Money(4_50, "SAR")) == Money(1_20, "USD")
    assert days_of(table("EUR"))["SAR"] == FRIDAY - timedelta(days=1)


def test_sources_of_both_sides_are_named(app: Flask) -> None:
    load([(FRIDAY, "USD", "1.25")])
    load([(FRIDAY, "SAR", "4.6")], source="By hand")
    assert table("USD").source == CENTRAL_BANK
    assert table("USD").cross_of("SAR").source == f"By hand; {CENTRAL_BANK}"
    assert table("EUR").source == f"{CENTRAL_BANK}; By hand"


@pytest.mark.parametrize("currency", ["KRW", "XXX", "usd", "", "'; DROP TABLE", "US\x00"])
def test_what_we_do_not_trade_in_has_no_table(app: Flask, currency: str) -> None:
    load([(FRIDAY, "USD", "1.25"), (FRIDAY, "KRW", "1685")])
    assert queries.rates_into(currency=currency, day=TODAY) is None


def test_what_has_a_rate_may_be_chosen(app: Flask) -> None:
    load([(FRIDAY, "USD", "1.25"), (FRIDAY, "KRW", "1685"), (EARLIER, "JPY", "178.5")])
    assert queries.currencies() == ("USD", "EUR", "JPY")


def test_a_table_takes_three_questions_however_many_rates_there_are_and_then_one(
    app: Flask,
) -> None:
    load(
        (TODAY - timedelta(days=back), code, "1.5")
        for back in range(100)
        for code in ("USD", "IDR", "JPY")
    )
    for questions in (3, 1):
        with counted_queries() as asked:
            table("USD")
        assert len(asked) == questions


def test_a_newer_rate_and_another_day_are_seen_at_once(app: Flask) -> None:
    load([(EARLIER, "USD", "1.25"), (EARLIER, "IDR", "20000")])
    before = table("USD")
    assert queries.rates_into(currency="USD", day=EARLIER) != before
    load([(TODAY, "USD", "1.50"), (TODAY, "IDR", "21000")])
    assert table("USD").day == TODAY
    assert table("USD") != before


def test_every_pair_is_quoted_on_the_last_day_that_has_both(app: Flask) -> None:
    random = Random(3)  # noqa: S311  gaps in a history, no secret
    codes = [code for code in CURRENCIES if code != "EUR"]
    history = {
        (TODAY - timedelta(days=back), code)
        for back in range(30)
        for code in codes
        if random.random() < 0.1
    }
    load((day, code, "1.5") for day, code in sorted(history))
    held = history | {(day, "EUR") for day, _ in history}
    for currency in CURRENCIES:
        for back in (0, 3, 15):
            asked = TODAY - timedelta(days=back)
            days = {day for day, code in held if code == currency and day <= asked}
            expected = {
                other: max(common)
                for other in CURRENCIES
                if (common := {day for day in days if (day, other) in held})
            }
            found = queries.rates_into(currency=currency, day=asked)
            assert (days_of(found) if found is not None else {}) == expected
