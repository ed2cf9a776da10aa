"""A counted price finds its place in the listing's price lists."""

from __future__ import annotations

import pytest

from marketplace.costing.price_list import with_price
from marketplace.errors import RefusedError
from marketplace.money import Money
from marketplace.trade_terms import Incoterm
from tests.build import listing_terms

DOLLARS = Money(1_500, "USD")


def filled(incoterm=Incoterm.FOB, quantity=1000, price=DOLLARS, place="Surabaya"):
    return with_price(
        listing_terms(), incoterm=incoterm, quantity=quantity, price=price, named_place=place
    ).offers


def test_a_step_of_the_same_quantity_is_replaced_and_another_one_is_added_in_order():
    assert filled()[0].tiers == ((100, Money(1_850, "USD")), (1000, DOLLARS))
    assert [quantity for quantity, _ in filled(quantity=500)[0].tiers] == [100, 500, 1000]


def test_another_rule_or_currency_begins_a_list_of_its_own_at_the_smallest_order():
    before, added = filled(Incoterm.EXW, quantity=100, place="Ngoran")
    assert before == listing_terms().offers[0]
    assert (added.incoterm, added.named_place, added.tiers) == (
        Incoterm.EXW,
        "Ngoran",
        ((100, DOLLARS),),
    )
    assert len(filled(quantity=100, price=Money(1_400, "EUR"))) == 2


@pytest.mark.parametrize("change", [{"quantity": 99}, {"incoterm": Incoterm.CIF, "quantity": 500}])
def test_a_list_always_begins_at_the_smallest_order(change):
    with pytest.raises(RefusedError):
        filled(**change)
