"""A first quotation begins with what the village has counted and can make."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from marketplace.costing import operations as costing
from marketplace.costing.prices import export_prices, find_price
from marketplace.money import Money
from marketplace.quotes.basis import Basis, basis_of, begin_with
from marketplace.trade_terms import Incoterm
from tests import build
from tests.cast import NOW, acting
from tests.costing.build import drum_costs
from tests.exchange.build import load

FACTORS = {"USD": Fraction(1), "IDR": Fraction(1, 16_000)}


def test_a_price_the_listing_does_not_have_comes_from_the_costs(app_once):
    load([(date(2026, 11, 20), "USD", "1"), (date(2026, 11, 20), "IDR", "16000")])
    inquiry = build.open_inquiry()
    nothing = basis_of(inquiry=inquiry, standing=None, at=NOW)
    assert (nothing.card, nothing.price, nothing.ready_day) == (None, None, date(2027, 1, 10))
    costing.save_card(
        actor=acting("joko"),
        listing=inquiry.listing,
        costs=drum_costs(),
        freight_currency="USD",
        price_currency="USD",
        submission_key=None,
        at=NOW,
    )
    basis = basis_of(inquiry=inquiry, standing=None, at=NOW)
    assert basis.price is not None
    assert basis.price.incoterm is Incoterm.FOB
    begun = begin_with({"ready_date": date(2027, 1, 5)}, basis)
    assert begun == {"unit_price": "12.79", "currency": "USD", "ready_date": date(2027, 1, 10)}


def test_what_is_named_apart_comes_off_the_counted_price():
    costs = drum_costs()
    prices = export_prices(costs, currency="USD", factors=FACTORS)
    for rule, named in (("FOB", ()), ("CFR", ("freight",)), ("CIF", ("freight", "insurance"))):
        price = find_price(prices, Incoterm(rule))
        assert price is not None
        begun = begin_with({"quantity": 100}, Basis(None, price, None))
        apart = [Money.parse(str(begun[field]), "USD") for field in named]
        goods = Money.parse(str(begun["unit_price"]), "USD") * 100
        assert sum((amount.minor for amount in apart), goods.minor) == price.unit_price.minor * 100


def test_what_the_listing_says_stays_and_a_later_day_too():
    answers: dict[str, object] = {"unit_price": "16.00", "ready_date": date(2027, 3, 1)}
    assert begin_with(answers, Basis(None, None, date(2027, 1, 10))) == answers
    assert begin_with(answers, Basis(None, None, None)) == answers
