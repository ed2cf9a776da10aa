"""The costs of a container of drums; every figure is invented."""

from __future__ import annotations

from marketplace.costing.costs import Costs, Part
from marketplace.money import Money


def rupiah(amount: int) -> Money:
    return Money(amount * 100, "IDR")


def drum_costs() -> Costs:
    """3,500 djembe drums, eight to a carton, freight quoted in dollars."""
    return Costs(
        quantity=3500,
        units_per_carton=8,
        amounts={
            Part.MATERIALS: rupiah(95_000),
            Part.LABOUR: rupiah(62_500),
            Part.PACKING: rupiah(36_000),
            Part.OVERHEAD: rupiah(7_350),
            Part.CERTIFICATES: rupiah(1_250),
            Part.OTHER: rupiah(0),
            Part.LOADING: rupiah(1_750_000),
            Part.INLAND: rupiah(5_400_000),
            Part.CUSTOMS: rupiah(2_600_000),
            Part.TERMINAL: rupiah(3_900_000),
        },
        margin=1_500,
        freight=Money(185_000, "USD"),
        destination=Money(94_000, "USD"),
        premium=2_500,
        premium_all_risks=3_800,
    )
