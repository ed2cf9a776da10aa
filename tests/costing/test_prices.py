"""Export prices from costs: sums that add up, insurance solved exactly, the page's worked table."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.costing.costs import Costs, Part, problems
from marketplace.costing.models import AMOUNTS
from marketplace.costing.prices import (
    INSURED,
    Addend,
    export_prices,
    insured_price,
    with_margin,
)
from marketplace.money import Money
from marketplace.trade_terms import Incoterm
from tests.costing.build import drum_costs

PAGE = Path(__file__).resolve().parents[2] / "docs" / "pricing.md"
IDR_TO_USD = Fraction(1, 16_000)  # one sen in cents at Rp 16,000 a dollar


def rows_of(heading: str) -> list[list[str]]:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(f"| {heading} |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip().strip("`") for cell in line.strip("|").split("|")])
    return rows


def drum_prices(costs: Costs | None = None):
    return export_prices(
        costs or drum_costs(), currency="USD", factors={"IDR": IDR_TO_USD, "USD": Fraction(1)}
    )


def test_the_worked_table_of_the_page_is_what_the_code_counts():
    written = [
        (rule, part, int(adds), int(so_far)) for rule, part, adds, so_far in rows_of("Price")
    ]
    counted: dict[tuple[str, int], tuple[str, Addend]] = {}
    for price in drum_prices():
        for line in price.addends:  # a line stands where the first price with it stands
            counted.setdefault((line.part.value, line.so_far.minor), (price.incoterm.value, line))
    assert written == [
        (rule, line.part.value, line.amount.minor, line.so_far.minor)
        for rule, line in counted.values()
    ]


def test_the_costs_the_page_starts_from_are_those_of_this_test():
    costs = drum_costs()
    assert costs.freight is not None
    assert costs.destination is not None
    written = {name: figure for name, figure, _ in rows_of("Figure")}
    assert written == {
        **{part.value: str(costs.amounts[part].minor) for part in AMOUNTS},
        "freight": str(costs.freight.minor),
        "destination": str(costs.destination.minor),
        "quantity": str(costs.quantity),
        "units_per_carton": str(costs.units_per_carton),
        "margin": str(costs.margin),
        "premium": str(costs.premium),
        "premium_all_risks": str(costs.premium_all_risks),
    }


@pytest.mark.parametrize(
    ("missing", "gone"),
    [
        ({"freight": None, "destination": None, "premium": None, "premium_all_risks": None},
         {"CFR", "CPT", "CIF", "CIP", "DAP"}),
        ({"premium": None}, {"CIF"}),
        ({"premium_all_risks": None}, {"CIP"}),
        ({"destination": None}, {"DAP"}),
    ],
)  # fmt: skip
def test_a_price_is_offered_only_where_the_costs_are_enough_for_it(missing, gone):
    every = {price.incoterm.value for price in drum_prices()}
    offered = {price.incoterm.value for price in drum_prices(replace(drum_costs(), **missing))}
    assert every == {"EXW", "FCA", "FOB", "CFR", "CPT", "CIF", "CIP", "DAP"}
    assert every - offered == gone


def test_the_last_carton_costs_as_much_when_it_is_not_full():
    full = replace(drum_costs(), quantity=3500, units_per_carton=10)
    assert full.cartons == 350
    assert replace(full, quantity=3501).cartons == 351


def test_a_price_in_rupiah_has_no_sen():
    prices = export_prices(
        drum_costs(), currency="IDR", factors={"IDR": Fraction(1), "USD": Fraction(16_000)}
    )
    assert all(price.unit_price.minor % 100 == 0 for price in prices)


@st.composite
def any_costs(draw) -> Costs:
    amounts = st.integers(min_value=0, max_value=10**9)
    return Costs(
        quantity=draw(st.integers(min_value=1, max_value=100_000)),
        units_per_carton=draw(st.integers(min_value=1, max_value=1_000)),
        amounts={part: Money(draw(amounts), "USD") for part in AMOUNTS},
        margin=draw(st.integers(min_value=0, max_value=9_000)),
        freight=Money(draw(amounts), "EUR"),
        premium=draw(st.integers(min_value=1, max_value=100_000)),
    )


def exact_price_with_freight(costs: Costs, rate: Fraction) -> Fraction:
    """The rule of the page, written down a second time."""
    assert costs.freight is not None
    making = sum(
        costs.amounts[part].minor
        for part in (Part.MATERIALS, Part.LABOUR, Part.OVERHEAD, Part.CERTIFICATES, Part.OTHER)
    )
    cartons = Fraction(costs.amounts[Part.PACKING].minor * costs.cartons, costs.quantity)
    shipment = sum(
        costs.amounts[part].minor
        for part in (Part.LOADING, Part.INLAND, Part.CUSTOMS, Part.TERMINAL)
    )
    at_the_door = (making + cartons) * 10_000 / (10_000 - costs.margin)
    return at_the_door + (shipment + costs.freight.minor * rate) / Fraction(costs.quantity)


@given(
    costs=any_costs(),
    rate=st.fractions(min_value=Fraction(1, 30_000), max_value=30_000, max_denominator=10**9),
)
def test_the_addends_always_add_up_and_each_sum_is_off_by_half_a_cent_at_most(costs, rate):
    prices = export_prices(costs, currency="USD", factors={"USD": Fraction(1), "EUR": rate})
    for price in prices:
        assert sum(line.amount.minor for line in price.addends) == price.unit_price.minor
    exact = exact_price_with_freight(costs, rate)
    insured = insured_price(exact, premium=costs.premium or 0)
    found = {price.incoterm: price.unit_price.minor for price in prices}
    assert abs(found[Incoterm.CFR] - exact) <= Fraction(1, 2)
    assert abs(found[Incoterm.CIF] - insured) <= Fraction(1, 2)


@given(
    price=st.fractions(min_value=0, max_value=10**12, max_denominator=10**6),
    premium=st.integers(min_value=1, max_value=100_000),
)
def test_the_insurance_covers_exactly_110_per_cent_of_the_price_that_contains_it(price, premium):
    cif = insured_price(price, premium=premium)
    assert cif - price == INSURED * cif * Fraction(premium, 1_000_000)


@given(
    cost=st.fractions(min_value=0, max_value=10**12, max_denominator=10**6),
    margin=st.integers(min_value=0, max_value=9_000),
)
def test_the_margin_is_a_share_of_the_price_not_of_the_cost(cost, margin):
    price = with_margin(cost, margin=margin)
    assert price - cost == price * Fraction(margin, 10_000)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"quantity": 0}, "quantity"),
        ({"units_per_carton": -1}, "units_per_carton"),
        ({"margin": 9_001}, "margin"),
        ({"premium": 0}, "premium"),
        ({"premium_all_risks": 100_001}, "premium_all_risks"),
        ({"freight": Money(-1, "USD")}, "freight"),
        ({"freight": None}, "premium"),
        ({"amounts": {part: Money(0, "IDR") for part in AMOUNTS}}, "materials"),
        ({"quantity": 10**9}, "materials"),
    ],
)
def test_figures_that_cannot_stand_are_named_with_their_field(change, field):
    assert field in {problem.field for problem in problems(replace(drum_costs(), **change))}
    assert problems(drum_costs()) == []
