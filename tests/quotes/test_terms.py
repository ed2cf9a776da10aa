"""What an offer must keep to."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.costing.who_pays import Payer, duties
from marketplace.errors import RefusedError
from marketplace.money import Money
from marketplace.quotes.states import TradeDocument
from marketplace.quotes.terms import SEA_RULES, refuse_unsound
from marketplace.quotes.who_pays import CARRIED, INSURED, bearings
from marketplace.trade_terms import Incoterm
from tests.build import offer
from tests.cast import TODAY

FREIGHT, INSURANCE = Money(240_000, "USD"), Money(31_000, "USD")
CIF: dict[str, object] = {
    "incoterm": Incoterm.CIF,
    "freight": FREIGHT,
    "insurance": INSURANCE,
}


def field_of(**changes: object) -> str | None:
    """Which field of the changed offer is refused."""
    with pytest.raises(RefusedError) as refusal:
        refuse_unsound(offer(**changes), today=TODAY)
    return refusal.value.field


def test_a_sound_offer_passes() -> None:
    refuse_unsound(offer(), today=TODAY)


@pytest.mark.parametrize("rule", sorted(Incoterm))
@pytest.mark.parametrize("place", ["", "   ", "12345", "China", "germany"])
def test_every_rule_needs_a_place_that_is_one(rule: Incoterm, place: str) -> None:
    assert field_of(incoterm=rule, named_place=place) == "named_place"


@pytest.mark.parametrize("place", ["Singapore", "Hong Kong", "Rotterdam", "洋山港"])
def test_a_port_city_is_a_place(place: str) -> None:
    refuse_unsound(offer(**CIF, named_place=place), today=TODAY)


@pytest.mark.parametrize("rule", sorted(SEA_RULES))
def test_a_ship_does_not_call_at_an_airport(rule: Incoterm) -> None:
    assert field_of(incoterm=rule, named_place="Soekarno-Hatta Airport") == "named_place"


def test_goods_by_air_may_be_named_at_an_airport() -> None:
    place = "Frankfurt Airport"
    terms = offer(incoterm=Incoterm.CPT, freight=FREIGHT, named_place=place)
    refuse_unsound(terms, today=TODAY)


@pytest.mark.parametrize("quantity", [-1, 0, 10**9 + 1])
def test_the_quantity_counts_something(quantity: int) -> None:
    assert field_of(quantity=quantity) == "quantity"


@pytest.mark.parametrize("minor", [-5, 0, 10**15])
def test_the_price_is_above_zero_and_the_total_can_be_written(minor: int) -> None:
    assert field_of(unit_price=Money(minor, "USD")) == "unit_price"


@pytest.mark.parametrize("day", [date(2026, 11, 20), TODAY])
def test_the_goods_are_ready_after_today(day: date) -> None:
    assert field_of(ready_date=day) == "ready_date"


def test_an_offer_stands_for_three_days_at_least() -> None:
    refuse_unsound(offer(valid_through_date=date(2026, 11, 24)), today=TODAY)
    for day in (date.min, date(2026, 11, 20), TODAY, date(2026, 11, 23), date.max):
        assert field_of(valid_through_date=day) == "valid_through_date"


@pytest.mark.parametrize("rule", sorted(Incoterm))
def test_freight_and_insurance_stand_where_the_seller_bears_them_and_nowhere_else(
    rule: Incoterm,
) -> None:
    carried = duties()[rule].main_carriage is Payer.SELLER
    insured = duties()[rule].insurance in (Payer.SELLER_BASIC, Payer.SELLER_FULL)
    freight, insurance = FREIGHT if carried else None, INSURANCE if insured else None
    refuse_unsound(offer(incoterm=rule, freight=freight, insurance=insurance), today=TODAY)
    turned = None if carried else FREIGHT
    assert field_of(incoterm=rule, freight=turned, insurance=insurance) == "freight"
    turned = None if insured else INSURANCE
    assert field_of(incoterm=rule, freight=freight, insurance=turned) == "insurance"


@pytest.mark.parametrize("amount", [Money(0, "USD"), Money(-1, "USD"), Money(1, "EUR")])
def test_an_addend_is_money_of_the_same_currency_above_zero(amount: Money) -> None:
    assert field_of(**{**CIF, "freight": amount}) == "freight"


def test_a_total_that_cannot_be_written_is_refused() -> None:
    assert field_of(**{**CIF, "freight": Money(10**15, "USD")}) == "freight"


@given(
    quantity=st.integers(1, 10**6),
    price=st.integers(1, 10**6),
    freight=st.integers(1, 10**8),
    insurance=st.integers(1, 10**8),
)
def test_the_total_is_the_sum_of_what_is_named(
    quantity: int, price: int, freight: int, insurance: int
) -> None:
    terms = offer(
        incoterm=Incoterm.CIF,
        quantity=quantity,
        unit_price=Money(price, "JPY"),
        freight=Money(freight, "JPY"),
        insurance=Money(insurance, "JPY"),
    )
    refuse_unsound(terms, today=TODAY)
    assert terms.total == Money(quantity * price + freight + insurance, "JPY")


def test_a_tolerance_is_a_tenth_at_most() -> None:
    refuse_unsound(offer(tolerance_percent=10), today=TODAY)
    for percent in (-1, 11, 400):
        assert field_of(tolerance_percent=percent) == "tolerance_percent"


def test_one_side_supplies_a_document() -> None:
    assert field_of(buyer_documents=(TradeDocument.INVOICE,)) == "buyer_documents"


def test_packaging_has_an_end() -> None:
    assert field_of(packaging="x" * 401) == "packaging"


@pytest.mark.parametrize("rule", sorted(Incoterm))
def test_who_pays_what_is_said_in_words_under_every_rule(rule: Incoterm) -> None:
    said = {bearing.duty: bearing.borne for bearing in bearings(rule)}
    assert len(said) == 6
    assert (said["Main carriage"] == "The seller") == (rule in CARRIED)
    assert said["Insurance on the way"].startswith("The seller") == (rule in INSURED)


def test_a_note_has_an_end() -> None:
    assert field_of(note="x" * 4001) == "note"
