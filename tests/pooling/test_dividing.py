"""Parts of a quantity and of money are together the whole, whoever is named first."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.money import CURRENCIES, Money, total
from marketplace.pooling.dividing import claims_of, divide, divide_money, divide_payments

KEYS = st.text("abcdef", min_size=1, max_size=4)
WEIGHTS = st.dictionaries(KEYS, st.integers(0, 10**9), min_size=1, max_size=8).filter(
    lambda weights: any(weights.values())
)
QUANTITIES = st.dictionaries(KEYS, st.integers(1, 10**6), min_size=1, max_size=8)
CODES = st.sampled_from(sorted(CURRENCIES))


@given(st.integers(0, 10**15), WEIGHTS)
def test_parts_of_a_quantity_are_the_whole_and_each_next_to_its_exact_part(whole, weights):
    parts = divide(whole, weights)
    assert sum(parts.values()) == whole
    assert parts.keys() == weights.keys()
    for key, part in parts.items():
        exact = Fraction(whole * weights[key], sum(weights.values()))
        assert part >= 0
        assert abs(part - exact) < 1
        assert part == 0 or weights[key] > 0


@given(st.integers(0, 10**15), WEIGHTS, st.randoms())
def test_the_order_in_which_villages_are_named_changes_nothing(whole, weights, chance):
    named = list(weights.items())
    chance.shuffle(named)
    assert divide(whole, dict(named)) == divide(whole, weights)


@given(st.integers(0, 10**15), WEIGHTS, CODES)
def test_parts_of_money_are_the_amount_to_the_last_unit_it_is_paid_in(minor, weights, code):
    amount = Money(minor, code)
    parts = divide_money(amount, weights)
    assert total(parts.values(), currency=code) == amount
    unit = 1 if minor % CURRENCIES[code].step else CURRENCIES[code].step
    for key, part in parts.items():
        exact = Fraction(minor * weights[key], sum(weights.values()))
        assert part.minor >= 0
        assert part.minor % unit == 0
        assert abs(part.minor - exact) < unit


@given(
    QUANTITIES,
    st.integers(1, 10**5),
    st.integers(0, 10**7),
    st.lists(st.integers(0, 10**12), max_size=6),
    st.data(),
)
def test_payments_are_divided_whole_and_end_at_what_each_claims(
    quantities, price, freight, received, data
):
    code = data.draw(CODES)
    step = CURRENCIES[code].step
    lead = data.draw(st.sampled_from(sorted(quantities)))
    unit_price, on_top = Money(price * step, code), Money(freight * step, code)
    whole = unit_price * sum(quantities.values()) + on_top
    claims = claims_of(quantities, unit_price=unit_price, total=whole, lead=lead)
    assert total(claims.values(), currency=code) == whole
    assert all(
        claims[key] == unit_price * count for key, count in quantities.items() if key != lead
    )

    arrived = [*(Money(minor, code) for minor in received), whole]  # at the latest now all is paid
    divided = divide_payments(arrived, claims=claims)
    so_far = Money.zero(code)
    for payment, parts in zip(arrived, divided, strict=True):
        due = min(payment, whole - so_far, key=lambda amount: amount.minor)
        assert total(parts.values(), currency=code) == due
        assert min(part.minor for part in parts.values()) >= 0
        so_far += due
    ends = {key: total((one[key] for one in divided), currency=code) for key in claims}
    assert ends == claims


@given(QUANTITIES, st.integers(1, 10**5), st.integers(1, 10**9))
def test_the_first_payment_is_next_to_the_exact_part_of_each(quantities, price, minor):
    unit_price = Money(price, "USD")
    whole = unit_price * sum(quantities.values())
    claims = claims_of(quantities, unit_price=unit_price, total=whole, lead=min(quantities))
    paid = min(Money(minor, "USD"), whole, key=lambda amount: amount.minor)
    [parts] = divide_payments([paid], claims=claims)
    for key, part in parts.items():
        assert abs(part.minor - Fraction(paid.minor * claims[key].minor, whole.minor)) < 1


def test_a_deposit_and_a_balance_between_three_villages():
    claims = claims_of(
        {"lead": 1000, "near": 333, "far": 334},
        unit_price=Money(1_001, "USD"),
        total=Money(1_001 * 1_667 + 50_000, "USD"),
        lead="lead",
    )
    deposit, balance = Money(515_600, "USD"), Money(1_203_067, "USD")
    first, second = divide_payments([deposit, balance], claims=claims)
    assert {key: part.minor for key, part in first.items()} == {
        "lead": 315_300,  # of 315,299.98
        "near": 100_000,  # of 99,999.96
        "far": 100_300,  # of 100,300.18
    }
    assert first["near"] + second["near"] == Money(1_001 * 333, "USD")


def test_rupiah_are_divided_whole_unless_there_are_sen_in_them():
    halves = {"a": 1, "b": 1}
    assert [part.minor for part in divide_money(Money(300, "IDR"), halves).values()] == [200, 100]
    assert [part.minor for part in divide_money(Money(301, "IDR"), halves).values()] == [151, 150]


@pytest.mark.parametrize(
    ("whole", "weights"), [(-1, {"a": 1}), (1, {"a": 0}), (1, {"a": -1, "b": 2}), (1, {})]
)
def test_what_is_no_division_is_refused(whole, weights):
    with pytest.raises(ValueError, match="divided by weights"):
        divide(whole, weights)
