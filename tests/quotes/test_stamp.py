"""Beside a sent price stands what it was worth that day; neither viewer nor later rates change it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError

from marketplace.db import db, transaction
from marketplace.money import CURRENCIES, Money
from marketplace.quotes.models import Quotation
from marketplace.quotes.stamp import second_currency
from marketplace.web.filters import money
from marketplace.web.languages import LANGUAGES
from marketplace.web.readers import Reader, writing_to
from tests.build import sent_quotation
from tests.cast import TODAY
from tests.exchange.build import CENTRAL_BANK, load
from tests.pages import Visitor

TABLE = Quotation.__table__
RATES = (("USD", "1.1"), ("CNY", "7.7"), ("IDR", "18000"))


def stored() -> dict[str, object]:
    db.session.rollback()
    return dict(db.session.execute(sa.select(*TABLE.c)).mappings().one())


@pytest.mark.parametrize(
    ("offered", "country", "second"),
    [
        ("USD", "CN", "CNY"),
        ("USD", "DE", "EUR"),
        ("USD", "US", "EUR"),
        ("IDR", "BR", "USD"),
        ("CNY", "CN", "USD"),
    ],
)
def test_the_buyer_looks_in_their_own_currency_or_in_dollars(
    offered: str, country: str, second: str
) -> None:
    assert second_currency(offered=offered, country=country) == second


def test_a_version_is_sent_with_the_rate_of_its_day(app: Flask) -> None:
    load([(TODAY - timedelta(days=1), code, units) for code, units in RATES])
    quotation = sent_quotation()
    stamp = quotation.stamp
    assert stamp is not None
    assert (stamp.currency, stamp.factor) == ("CNY", Fraction(7))
    assert (stamp.day, stamp.source) == (TODAY - timedelta(days=1), CENTRAL_BANK)


def test_where_no_rate_says_nothing_is_stamped(app: Flask) -> None:
    assert sent_quotation().stamp is None


def test_the_database_freezes_the_stamp(app: Flask) -> None:
    load([(TODAY, code, units) for code, units in RATES])
    sent_quotation()

    @transaction
    def forge(set_to: str) -> None:
        db.session.execute(sa.text(f"UPDATE quotation SET {set_to}"))

    for forged in ("fx_factor = '8'", "fx_source = 'x'", "fx_currency = NULL, fx_factor = NULL"):
        with pytest.raises(DBAPIError):
            forge(forged)


def test_in_every_language_and_currency_the_price_that_binds_is_the_stored_one(
    app: Flask, now: object, visitor: Callable[..., Visitor]
) -> None:
    load([(TODAY - timedelta(days=1), code, units) for code, units in RATES])
    quotation = sent_quotation()
    total, about = quotation.total, Money(37_975_000, "CNY")
    before = stored()
    load([(TODAY, "USD", "2.2"), (TODAY, "CNY", "99"), (TODAY, "IDR", "1")])
    buyer = visitor("lin")
    for code, language in LANGUAGES.items():
        prefix = "" if code == "en" else f"/{code}"
        for currency in CURRENCIES if code == "en" else ("EUR",):
            address = f"{prefix}/quotations/{quotation.public_id}?currency={currency}"
            page = buyer.get(address)
            with writing_to(Reader(language)):
                binding = f'<strong><span class="money">{money(total)}</span></strong>'
                assert binding in page.html, (code, currency)
                assert money(about) in page.html, (code, currency)
    assert stored() == before
