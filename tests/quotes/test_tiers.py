"""Prices at further quantities: what an offer may say of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.errors import RefusedError
from marketplace.money import Money
from marketplace.quotes.terms import Offer, refuse_unsound
from marketplace.quotes.tiers import MOST_TIERS, Tier
from tests.build import offer
from tests.cast import TODAY

# Beside the offered 3,500 at 15.50.
SMALLER, LARGER, LARGEST = (
    Tier(500, Money(1_850, "USD")),
    Tier(10_000, Money(1_400, "USD")),
    Tier(20_000, Money(1_400, "USD")),
)


def tier(quantity: int, minor: int, currency: str = "USD") -> Tier:
    return Tier(quantity, Money(minor, currency))


def refused(*tiers: Tier) -> str | None:
    """Which field is refused of the usual offer with these."""
    with pytest.raises(RefusedError) as refusal:
        refuse_unsound(offer(tiers=tiers), today=TODAY)
    return refusal.value.field


@pytest.mark.parametrize(
    "tiers", [(), (LARGER,), (SMALLER, LARGER, LARGEST), (LARGEST, SMALLER, LARGER)]
)
def test_up_to_three_whose_price_falls_or_stays_are_sound_in_any_order(
    tiers: tuple[Tier, ...],
) -> None:
    refuse_unsound(offer(tiers=tiers), today=TODAY)


@pytest.mark.parametrize(
    ("tiers", "field"),
    [
        ([tier(3500, 1_400)], "tier_1_quantity"),
        ([LARGER, tier(10_000, 1_300)], "tier_2_quantity"),
        ([LARGER, tier(0, 1_300)], "tier_2_quantity"),
        ([tier(10**9 + 1, 1)], "tier_1_quantity"),
        ([LARGER, tier(500, 0)], "tier_2_price"),
        ([tier(500, -1)], "tier_1_price"),
        ([tier(500, 1_850, "EUR")], "tier_1_price"),
        ([SMALLER, tier(10**9, 10**12)], "tier_2_price"),
        ([SMALLER, tier(10_000, 1_551)], "tier_2_price"),
        ([LARGER, tier(500, 1_549)], "tier_2_price"),
        ([LARGER, tier(20_000, 1_401)], "tier_2_price"),
        ([*(tier(4_000 + more, 1_500) for more in range(4))], None),
    ],
)
def test_what_cannot_be_meant_is_refused_beside_its_row(
    tiers: list[Tier], field: str | None
) -> None:
    assert refused(*tiers) == field


tiers_of_all_kinds = st.lists(
    st.builds(tier, st.integers(-1, 40), st.integers(-1, 40)), max_size=MOST_TIERS + 1
)


@given(
    tiers=tiers_of_all_kinds,
    quantity=st.integers(1, 40),
    price=st.integers(1, 40),
)
def test_what_is_accepted_differs_in_quantity_and_never_rises_in_price(
    tiers: list[Tier], quantity: int, price: int
) -> None:
    said: Offer = offer(quantity=quantity, unit_price=Money(price, "USD"), tiers=tuple(tiers))
    named = sorted(
        [(quantity, price), *((one.quantity, one.unit_price.minor) for one in tiers)],
        key=lambda pair: pair[0],
    )
    quantities, prices = [pair[0] for pair in named], [pair[1] for pair in named]
    sound = (
        len(tiers) <= MOST_TIERS
        and len(set(quantities)) == len(quantities)
        and quantities[0] > 0
        and min(prices) > 0
        and prices == sorted(prices, reverse=True)
    )
    if sound:
        refuse_unsound(said, today=TODAY)
        return
    with pytest.raises(RefusedError) as refusal:
        refuse_unsound(said, today=TODAY)
    places = {f"tier_{place}_{part}" for place in (1, 2, 3) for part in ("quantity", "price")}
    assert refusal.value.field in (places if len(tiers) <= MOST_TIERS else {None})


def test_the_total_is_of_the_offered_quantity_and_the_largest_of_all() -> None:
    said = offer(tiers=(SMALLER, LARGER))
    assert said.total == Money(5_425_000, "USD")
    assert said.largest_total == Money(14_000_000, "USD")
    assert offer().largest_total == offer().total
