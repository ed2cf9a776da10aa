"""From costs to export prices: each rule of Incoterms as a sum whose addends are named; pure.

Everything is exact until the very end. Sums are rounded, one by one, by the project's rule; an
addend is the difference of two rounded sums, so a column always adds up to what stands below it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from marketplace.costing.costs import MAKING, ONE, PER_SHIPMENT, PER_UNIT, Costs, Part
from marketplace.money import Money, rounded
from marketplace.trade_terms import Incoterm

INSURED = Fraction(110, 100)  # of the price with insurance (Incoterms 2020, CIF and CIP)
_WHOLE = 10_000  # basis points
# After which line of the ladder a price stands.
_STOPS = {
    Part.MARGIN: (Incoterm.EXW,),
    Part.CUSTOMS: (Incoterm.FCA,),
    Part.TERMINAL: (Incoterm.FOB,),
    Part.FREIGHT: (Incoterm.CFR, Incoterm.CPT),
}
LADDER = (*MAKING, Part.MARGIN, *PER_SHIPMENT, Part.FREIGHT)
# The prices that leave the ladder at its end, and the line they add.
BRANCHES = (
    (Incoterm.CIF, Part.INSURANCE),
    (Incoterm.CIP, Part.INSURANCE),
    (Incoterm.DAP, Part.DESTINATION),
)


@dataclass(frozen=True, slots=True)
class Addend:
    """One line: what it adds to the price of a unit, and the price so far."""

    part: Part
    amount: Money
    so_far: Money


@dataclass(frozen=True, slots=True)
class ExportPrice:
    """The price of one unit under a rule, and the lines it is the sum of."""

    incoterm: Incoterm
    addends: tuple[Addend, ...]

    @property
    def unit_price(self) -> Money:
        return self.addends[-1].so_far


def export_prices(
    costs: Costs, *, currency: str, factors: Mapping[str, Fraction]
) -> tuple[ExportPrice, ...]:
    """Every price these costs are enough for, from the workshop's door on.

    ``factors[code]`` is how many minor units of ``currency`` one minor unit of ``code`` is.
    """
    sums = list(_sums(costs, factors))
    prices = []
    for count, (part, _) in enumerate(sums, start=1):
        addends = _addends(sums[:count], currency)
        prices += [ExportPrice(rule, addends) for rule in _STOPS.get(part, ())]
    with_freight = sums[-1][1] if sums[-1][0] is Part.FREIGHT else None
    if with_freight is not None:
        for rule, part in BRANCHES:
            end = _end(costs, rule, with_freight, factors)
            if end is not None:
                prices.append(ExportPrice(rule, _addends([*sums, (part, end)], currency)))
    return tuple(sorted(prices, key=lambda price: _order(price.incoterm)))


def insured_price(price: Fraction, *, premium: int) -> Fraction:
    """``price`` with the insurance of 110 % of the result.

    The premium is a share of a sum that contains it: P = price + premium × 1.10 × P, so
    P = price ÷ (1 − 1.10 × premium).
    """
    return price / (1 - INSURED * Fraction(premium, ONE))


def with_margin(cost: Fraction, *, margin: int) -> Fraction:
    """The price of which ``margin`` basis points are left when ``cost`` is paid."""
    return cost * Fraction(_WHOLE, _WHOLE - margin)


def find_price(prices: tuple[ExportPrice, ...], incoterm: Incoterm) -> ExportPrice | None:
    """The price under this rule, where the costs are enough for it."""
    return next((price for price in prices if price.incoterm is incoterm), None)


def cost_of_making(prices: tuple[ExportPrice, ...]) -> Money:
    """What one unit costs at the workshop's door, before any profit."""
    at_the_door = prices[0].addends
    return next(line.so_far for line in reversed(at_the_door) if line.part is not Part.MARGIN)


def _sums(costs: Costs, factors: Mapping[str, Fraction]) -> Iterator[tuple[Part, Fraction]]:
    """Each line of the ladder with the exact price of one unit so far."""
    factor, so_far = factors[costs.currency], Fraction(0)
    for part in MAKING:
        so_far += _of_one_unit(costs, part) * factor
        yield part, so_far
    so_far = with_margin(so_far, margin=costs.margin)
    yield Part.MARGIN, so_far
    for part in PER_SHIPMENT:
        so_far += _of_one_unit(costs, part) * factor
        yield part, so_far
    if costs.freight is not None:
        yield Part.FREIGHT, so_far + _share(costs.freight, costs, factors)


def _of_one_unit(costs: Costs, part: Part) -> Fraction:
    amount = costs.amounts[part].minor
    if part in PER_UNIT:
        return Fraction(amount)
    times = costs.cartons if part is Part.PACKING else 1
    return Fraction(amount * times, costs.quantity)


def _share(amount: Money, costs: Costs, factors: Mapping[str, Fraction]) -> Fraction:
    return Fraction(amount.minor, costs.quantity) * factors[amount.currency]


def _end(
    costs: Costs, rule: Incoterm, price: Fraction, factors: Mapping[str, Fraction]
) -> Fraction | None:
    if rule is Incoterm.DAP:
        if costs.destination is None:
            return None
        return price + _share(costs.destination, costs, factors)
    premium = costs.premium if rule is Incoterm.CIF else costs.premium_all_risks
    return None if premium is None else insured_price(price, premium=premium)


def _addends(sums: list[tuple[Part, Fraction]], currency: str) -> tuple[Addend, ...]:
    lines, before = [], Money.zero(currency)
    for part, exact in sums:
        so_far = rounded(exact, currency)
        lines.append(Addend(part, so_far - before, so_far))
        before = so_far
    return tuple(lines)


_ORDER = (
    Incoterm.EXW,
    Incoterm.FCA,
    Incoterm.FOB,
    Incoterm.CFR,
    Incoterm.CPT,
    Incoterm.CIF,
    Incoterm.CIP,
    Incoterm.DAP,
)


def _order(rule: Incoterm) -> int:
    return _ORDER.index(rule)
