"""Where a visitor would ship to, read from the address and the cookie; pure."""

from __future__ import annotations

from datetime import date

import pytest

from marketplace.catalog.destination import Destination, read_destination
from marketplace.trade_terms import Incoterm

DAY = date(2026, 11, 21)
OFFERED = (Incoterm.FOB, Incoterm.CIF)


def read(cookie: str | None = None, **asked: str) -> Destination:
    return read_destination(asked, cookie=cookie, offered=OFFERED, day=DAY)


def test_nobody_has_said_anything():
    assert read() == Destination(None, Incoterm.FOB, "USD", None, None)


def test_the_address_is_stronger_than_the_cookie():
    assert read("DE").country == "DE"
    assert read("DE", country="cn ").country == "CN"
    assert read("DE", country="").country is None, "the empty choice is a choice"
    assert read("nonsense").country is None


@pytest.mark.parametrize(
    ("country", "currency"),
    [("DE", "EUR"), ("JP", "JPY"), ("CH", "USD"), ("SV", "USD"), ("HR", "EUR"), ("AQ", "USD")],
)
def test_a_country_pays_in_its_own_currency_or_dollars(country: str, currency: str):
    assert read(country=country).currency == currency
    assert read(country=country, currency="SGD").currency == "SGD"


def test_only_an_incoterm_on_offer_is_taken():
    assert read(terms="CIF").incoterm is Incoterm.CIF
    assert read(terms="DDP").incoterm is Incoterm.FOB


def test_only_the_choosers_form_changes_the_cookie():
    assert read("DE", country="CN", remember="1").keep is None
    assert read("DE", choose="1", country="CN", remember="1").keep == "CN"
    assert read("DE", choose="1", country="CN").keep == ""
    assert read("DE", choose="1", country="XX", remember="1").keep == ""
