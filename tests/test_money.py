"""Money: whole minor units, splits that add up, and nothing that is no amount."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.money import (
    CURRENCIES,
    LARGEST_MINOR,
    MixedCurrenciesError,
    Money,
    NotAnAmountError,
    total,
)

codes = st.sampled_from(sorted(CURRENCIES))
minors = st.integers(-(10**14), 10**14)
weights = st.lists(st.integers(0, 1000), min_size=1, max_size=8).filter(any)


@given(minor=minors, code=codes, parts=weights)
def test_the_parts_of_a_split_add_up_to_the_whole(minor: int, code: str, parts: list[int]) -> None:
    whole = Money(minor, code)

    shares = whole.split(parts)

    assert total(shares, currency=code) == whole
    assert len(shares) == len(parts)


@given(steps=st.integers(0, 10**10), code=codes, parts=weights)
def test_a_part_is_less_than_one_step_from_its_exact_share(
    steps: int, code: str, parts: list[int]
) -> None:
    step = CURRENCIES[code].step
    whole = Money(steps * step, code)

    for weight, share in zip(parts, whole.split(parts), strict=True):
        exact = Decimal(whole.minor) * weight / sum(parts)
        assert abs(share.minor - exact) < step
        assert share.minor % step == 0


@given(minor=st.integers(0, 10**14), code=codes, parts=weights)
def test_a_negative_amount_is_split_like_its_opposite(
    minor: int, code: str, parts: list[int]
) -> None:
    assert Money(-minor, code).split(parts) == tuple(-s for s in Money(minor, code).split(parts))


def test_thirty_and_seventy_per_cent_of_two_thousand_totals_are_the_total() -> None:
    random = Random(2_000)  # noqa: S311  the same cases every time, nothing secret
    for _ in range(2_000):
        code = random.choice(sorted(CURRENCIES))
        step = CURRENCIES[code].step
        whole = Money(random.randint(1, 10**11) * step, code)

        deposit, balance = whole.split((30, 70))

        assert deposit + balance == whole
        assert abs(deposit.minor - Decimal(whole.minor) * 3 / 10) <= Decimal(step) / 2


def test_on_a_tie_the_earlier_part_gets_the_step_left_over() -> None:
    assert Money(1, "USD").split((1, 1)) == (Money(1, "USD"), Money(0, "USD"))
    assert Money(100, "USD").split((1, 1, 1)) == tuple(Money(m, "USD") for m in (34, 33, 33))


def test_rupiah_are_split_in_whole_rupiah() -> None:
    assert Money(10_000, "IDR").split((30, 70)) == (Money(3_000, "IDR"), Money(7_000, "IDR"))
    assert Money(100, "IDR").split((50, 50)) == (Money(100, "IDR"), Money(0, "IDR"))
    # What is itself no whole rupiah goes to the last part, and is not lost.
    assert Money(150, "IDR").split((1, 1)) == (Money(100, "IDR"), Money(50, "IDR"))


@pytest.mark.parametrize("parts", [(), (0, 0), (1, -1)])
def test_weights_that_say_nothing_are_refused(parts: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="Weights"):
        Money(100, "USD").split(parts)


@given(code=codes, major=st.integers(0, 10**9))
def test_what_is_written_plainly_is_read_back(code: str, major: int) -> None:
    unit = CURRENCIES[code]
    amount = Money(major * max(unit.step, 1), code)

    assert Money.parse(str(amount.decimal()), code) == amount


@pytest.mark.parametrize(
    ("text", "code", "minor"),
    [
        ("1250.00", "USD", 125_000),
        ("1250", "USD", 125_000),
        (" 1250.5 ", "USD", 125_050),
        ("0.01", "USD", 1),
        ("0", "USD", 0),
        ("5000", "JPY", 5_000),
        ("5000.0", "JPY", 5_000),
        ("209524", "IDR", 20_952_400),
        ("209524.00", "IDR", 20_952_400),
        ("95.000", "IDR", 9_500_000),
        ("1.250.000", "IDR", 125_000_000),
        ("5.000", "JPY", 5_000),
    ],
)
def test_a_plain_decimal_is_read_exactly(text: str, code: str, minor: int) -> None:
    assert Money.parse(text, code) == Money(minor, code)


@pytest.mark.parametrize(
    "text",
    ["", "-1", "+1", "1e3", "1,250.00", "1.250,00", "1 250", ".5", "5.", "NaN", "Infinity", "١٢",
     "0x10", "1_000", "9" * 16, "1.234567", "USD 5", "12.345"],
)  # fmt: skip
def test_anything_else_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(NotAnAmountError) as refused:
        Money.parse(text, "USD")
    assert refused.value.reason.endswith(".")


@pytest.mark.parametrize(
    ("text", "code"), [("0.5", "JPY"), ("100.50", "IDR"), ("5", "XXX"), ("5", ""), ("5", "usd")]
)
def test_more_decimals_than_the_currency_has_and_unknown_currencies_are_refused(
    text: str, code: str
) -> None:
    with pytest.raises(NotAnAmountError):
        Money.parse(text, code)


@pytest.mark.parametrize("minor", [12.5, 12.0, True, None, "100", Decimal(100)])
def test_only_a_whole_number_is_an_amount(minor: object) -> None:
    with pytest.raises(NotAnAmountError):
        Money(minor, "USD")  # type: ignore[arg-type]  # what the test is about


def test_an_amount_beyond_all_trade_is_refused() -> None:
    assert Money(LARGEST_MINOR, "USD").minor == LARGEST_MINOR
    for minor in (LARGEST_MINOR + 1, -LARGEST_MINOR - 1):
        with pytest.raises(NotAnAmountError):
            Money(minor, "USD")


@pytest.mark.parametrize("factor", [1.5, True, Decimal(2), None])
def test_money_is_multiplied_by_a_whole_quantity_only(factor: object) -> None:
    with pytest.raises(NotAnAmountError):
        Money(100, "USD") * factor  # type: ignore[operator]  # what the test is about


@given(a=minors, b=minors, c=minors, code=codes)
def test_amounts_add_in_any_order_and_grouping(a: int, b: int, c: int, code: str) -> None:
    x, y, z = Money(a, code), Money(b, code), Money(c, code)

    assert (x + y) + z == x + (y + z)
    assert x + y == y + x
    assert x - y == -(y - x)
    assert x + Money.zero(code) == x


@given(a=minors, b=minors, code=codes)
def test_amounts_are_ordered_as_their_numbers(a: int, b: int, code: str) -> None:
    x, y = Money(a, code), Money(b, code)

    assert (x < y, x <= y, x > y, x >= y) == (a < b, a <= b, a > b, a >= b)


def test_currencies_are_never_mixed() -> None:
    dollars, euros = Money(1, "USD"), Money(1, "EUR")
    for mixing in (
        lambda: dollars + euros,
        lambda: dollars - euros,
        lambda: dollars < euros,
        lambda: total([dollars, euros], currency="USD"),
    ):
        with pytest.raises(MixedCurrenciesError):
            mixing()
    assert dollars != euros


def test_digits_are_typed_without_sen() -> None:
    assert Money(1_650, "USD").digits() == "16.50"
    assert Money(20_952_400, "IDR").digits() == "209524"
    assert Money(16, "JPY").digits() == "16"
    assert Money.parse(Money(1_600, "USD").digits(), "USD") == Money(1_600, "USD")


def test_nothing_is_falsy_and_the_total_of_no_amounts() -> None:
    assert not Money.zero("USD")
    assert Money(1, "USD")
    assert total([], currency="JPY") == Money(0, "JPY")


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Money(125_000, "USD"), "USD 1,250.00"),
        (Money(5_000, "JPY"), "JPY 5,000"),
        (Money(-1, "USD"), "USD -0.01"),
    ],
)
def test_an_amount_says_itself_with_its_currency(amount: Money, text: str) -> None:
    assert str(amount) == text
