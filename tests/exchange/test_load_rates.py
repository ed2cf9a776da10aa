"""Rates are kept once and never changed; the command says what it did or what is wrong."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask
from sqlalchemy.exc import DBAPIError

from marketplace.config import Config, Environment
from marketplace.db import db, transaction
from marketplace.demo.rates import SAMPLE, load_demo_rates
from marketplace.errors import RefusedError
from marketplace.exchange import operations, queries
from marketplace.exchange.models import ExchangeRate
from marketplace.exchange.rates import DEMO_SOURCE
from marketplace.exchange.reading import read_rates
from marketplace.money import CURRENCIES
from tests.cast import NOW, TODAY
from tests.exchange.build import bank_file, day_cube, load, plain_file

pytestmark = pytest.mark.usefixtures("now")
YESTERDAY = TODAY - timedelta(days=1)
Load = Callable[[bytes], Result]


@pytest.fixture
def fx(app: Flask, tmp_path: Path) -> Load:
    """``flask fx load`` of a file with these bytes."""

    def run(content: bytes) -> Result:
        file = tmp_path / "rates"
        file.write_bytes(content)
        return app.test_cli_runner().invoke(args=["fx", "load", str(file)])

    return run


def kept() -> dict[tuple[date, str], str]:
    db.session.rollback()
    rates = db.session.scalars(sa.select(ExchangeRate))
    return {(rate.day, rate.currency): rate.units for rate in rates}


def test_a_load_keeps_the_exact_decimals(app: Flask, fx: Load) -> None:
    done = fx(bank_file(day_cube("2026-11-20", USD="1.1601", IDR="19250.3700")))
    assert done.exit_code == 0
    assert "Rates added: 2. Stood already: 0." in done.output
    assert kept() == {(YESTERDAY, "USD"): "1.1601", (YESTERDAY, "IDR"): "19250.3700"}
    rate = db.session.scalars(sa.select(ExchangeRate).where(ExchangeRate.currency == "IDR")).one()
    assert rate.units_per_eur == Decimal("19250.37")


def test_a_second_load_changes_nothing_and_a_longer_file_adds_the_rest(
    app: Flask, fx: Load
) -> None:
    fx(bank_file(day_cube("2026-11-19", USD="1.15")))
    again = fx(bank_file(day_cube("2026-11-20", USD="1.16"), day_cube("2026-11-19", USD="1.150")))
    assert again.exit_code == 0
    assert "Rates added: 1. Stood already: 1. Newest day of the file: 2026-11-20." in again.output


def test_another_value_for_a_kept_rate_is_refused_with_the_whole_file(app: Flask, fx: Load) -> None:
    fx(plain_file("2026-11-20,USD,1.16,A bank"))
    refused = fx(plain_file("2026-11-20,SAR,4.35,B bank", "2026-11-20,USD,1.17,B bank"))
    assert refused.exit_code == 1
    assert "Line 3: 2026-11-20 has the rate 1.16 for USD already (A bank)" in refused.stderr
    assert kept() == {(YESTERDAY, "USD"): "1.16"}


def test_a_day_that_has_not_come_is_refused(app: Flask, fx: Load) -> None:
    refused = fx(plain_file("2026-11-21,USD,1.16,x", "2026-11-22,USD,1.16,x"))
    assert refused.exit_code == 1
    assert "Line 3: The day has not come yet." in refused.stderr
    assert kept() == {}


def test_a_bad_file_is_named_with_its_line(app: Flask, fx: Load) -> None:
    refused = fx(plain_file("2026-11-20,USD,1.16,x", "2026-11-20,IDR,much,x"))
    assert refused.exit_code == 1
    assert "rates: Line 3: The rate must be a plain number above zero" in refused.stderr
    assert kept() == {}


def test_a_file_that_is_not_there_is_said_to_be_missing(app: Flask, tmp_path: Path) -> None:
    run = app.test_cli_runner()
    for place, words in ((tmp_path / "none", "No such file"), (tmp_path, "Is a directory")):
        result = run.invoke(args=["fx", "load", str(place)])
        assert result.exit_code == 1
        assert words in result.stderr


def test_the_database_itself_keeps_a_rate_as_it_is(app: Flask) -> None:
    load([(YESTERDAY, "USD", "1.16")])
    change = sa.update(ExchangeRate).values(units="1.17")
    for statement in (change, sa.delete(ExchangeRate)):
        with pytest.raises(DBAPIError, match="never changed"):
            transaction(db.session.execute)(statement)


@pytest.mark.parametrize(
    ("currency", "units", "source"),
    [("EUR", "1", "x"), ("US", "1", "x"), ("USD", "0", "x"), ("USD", "-1", "x"), ("USD", "1", "")],
)
def test_the_database_itself_refuses_what_is_no_rate(
    app: Flask, currency: str, units: str, source: str
) -> None:
    row = {"day": TODAY, "currency": currency, "units": units, "source": source, "loaded_at": NOW}
    with pytest.raises(DBAPIError):
        transaction(db.session.execute)(sa.insert(ExchangeRate), [row])


def test_the_sample_is_marked_and_holds_what_we_trade_in() -> None:
    lines = read_rates(SAMPLE.read_bytes())
    assert {line.quote.source for line in lines} == {DEMO_SOURCE}
    quoted = {line.quote.currency for line in lines}
    assert quoted == {*CURRENCIES, "KRW"} - {"EUR"}


def test_the_sample_is_loaded_as_of_today_once_and_again_when_it_is_stale(app: Flask) -> None:
    assert load_demo_rates(at=NOW)
    assert not load_demo_rates(at=NOW + timedelta(days=7))
    assert load_demo_rates(at=NOW + timedelta(days=8))
    table = queries.rates_into(currency="USD", day=TODAY)
    assert table is not None
    assert (table.day, table.source) == (TODAY, DEMO_SOURCE)
    assert len(table.factors) == len(CURRENCIES)


def test_invented_rates_never_join_real_ones(app: Flask) -> None:
    load([(TODAY - timedelta(days=100), "USD", "1.16")])
    assert not load_demo_rates(at=NOW)


def test_invented_rates_never_load_in_production(app: Flask, config: Config) -> None:
    app.extensions["desaport"] = dataclasses.replace(
        config, env=Environment.PRODUCTION, stripe_webhook_secrets=("whsec_x",)
    )
    result = app.test_cli_runner().invoke(args=["fx", "load", str(SAMPLE)])
    assert result.exit_code == 1
    assert "never load when ENV=production" in result.stderr
    assert kept() == {}


def test_a_whole_history_goes_in_in_steps(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "ROWS_IN_ONE_STATEMENT", 3)
    days = [(TODAY - timedelta(days=back), "USD", "1.16") for back in range(10)]
    assert load(days).added == len(days)
    with pytest.raises(RefusedError, match="Line 11"):
        load([*days[:-1], (days[-1][0], "USD", "1.2")])
