"""Amounts between our minor units and the provider's."""

from __future__ import annotations

import pytest

from marketplace.money import CURRENCIES, Money, NotAnAmountError
from marketplace.payments.gateway import UnexpectedAnswerError
from marketplace.payments.stripe_amounts import card_limits, from_stripe, rescaled, to_stripe


@pytest.mark.parametrize("currency", sorted(CURRENCIES))
def test_an_offered_currency_goes_to_the_provider_and_back_unchanged(currency: str) -> None:
    limits = card_limits(currency)
    if limits is None:
        assert currency == "SAR"
    else:
        assert from_stripe(to_stripe(limits.largest), currency.lower()) == limits.largest
        assert Money.zero(currency) < limits.smallest < limits.largest


@pytest.mark.parametrize(
    ("minor", "exponent", "to", "expected"),
    [(5_000, 0, 0, 5_000), (50, 0, 2, 5_000), (5_000, 2, 0, 50), (12_340, 3, 2, 1_234)],
)
def test_units_of_another_exponent_state_the_same_amount(
    minor: int, exponent: int, to: int, expected: int
) -> None:
    assert rescaled(minor, exponent=exponent, to=to) == expected


def test_a_part_of_the_smallest_unit_is_never_rounded_away() -> None:
    with pytest.raises(NotAnAmountError):
        rescaled(5_001, exponent=2, to=0)


@pytest.mark.parametrize(
    ("minor", "currency"), [(None, "usd"), (5, None), (5, "krw"), (True, "usd")]
)
def test_what_is_no_amount_of_ours_is_not_read_as_one(
    minor: int | None, currency: str | None
) -> None:
    with pytest.raises(UnexpectedAnswerError):
        from_stripe(minor, currency)
