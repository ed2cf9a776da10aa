"""What an offer must keep to."""

from __future__ import annotations

from datetime import date

import pytest

from marketplace.errors import RefusedError
from marketplace.money import Money
from marketplace.quotes.terms import SEA_RULES, refuse_unsound
from marketplace.trade_terms import Incoterm
from tests.build import offer
from tests.cast import TODAY


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
    refuse_unsound(offer(incoterm=Incoterm.CIF, named_place=place), today=TODAY)


@pytest.mark.parametrize("rule", sorted(SEA_RULES))
def test_a_ship_does_not_call_at_an_airport(rule: Incoterm) -> None:
    assert field_of(incoterm=rule, named_place="Soekarno-Hatta Airport") == "named_place"


def test_goods_by_air_may_be_named_at_an_airport() -> None:
    place = "Frankfurt Airport"
    refuse_unsound(offer(incoterm=Incoterm.CPT, named_place=place), today=TODAY)


@pytest.mark.parametrize("quantity", [-1, 0, 10**9 + 1])
def test_the_quantity_counts_something(quantity: int) -> None:
    assert field_of(quantity=quantity) == "quantity"


@pytest.mark.parametrize("minor", [-5, 0, 10**15])
def test_the_price_is_above_zero_and_the_total_can_be_written(minor: int) -> None:
    assert field_of(unit_price=Money(minor, "USD")) == "unit_price"


@pytest.mark.parametrize("day", [date(2026, 11, 20), TODAY])
def test_the_goods_are_ready_after_today(day: date) -> None:
    assert field_of(ready_date=day) == "ready_date"


def test_an_offer_is_valid_today_at_least() -> None:
    refuse_unsound(offer(valid_through_date=TODAY), today=TODAY)
    assert field_of(valid_through_date=date(2026, 11, 20)) == "valid_through_date"


def test_a_note_has_an_end() -> None:
    assert field_of(note="x" * 4001) == "note"
