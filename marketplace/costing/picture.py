"""The picture of the prices: one bar per rule, its parts stacked, drawn in whole units; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.costing.costs import MAKING, Part
from marketplace.costing.prices import ExportPrice
from marketplace.labels import N_, Labelled
from marketplace.money import Money, total
from marketplace.trade_terms import Incoterm

WIDTH = 340  # about a phone's: labels stay readable there
ROW = 28
BAR = 20
LABEL = 36  # left of the bars stands the rule's name


class Group(Labelled):
    """What a reader tells apart at a glance; the value is the colour's class."""

    MAKING = "making", N_("Making the goods")
    PROFIT = "profit", N_("Your profit")
    TO_PORT = "to-port", N_("To the port, with papers")
    FREIGHT = "freight", N_("Freight")
    COVER = "cover", N_("Insurance, delivery abroad")


_GROUPS = {
    **dict.fromkeys(MAKING, Group.MAKING),
    Part.MARGIN: Group.PROFIT,
    Part.LOADING: Group.TO_PORT,
    Part.INLAND: Group.TO_PORT,
    Part.CUSTOMS: Group.TO_PORT,
    Part.TERMINAL: Group.TO_PORT,
    Part.FREIGHT: Group.FREIGHT,
    Part.INSURANCE: Group.COVER,
    Part.DESTINATION: Group.COVER,
}


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a bar from ``x``, ``width`` wide."""

    group: Group
    x: int
    width: int
    amount: Money


@dataclass(frozen=True, slots=True)
class Bar:
    """One rule's bar; ``y`` is its upper edge."""

    incoterm: Incoterm
    y: int
    segments: tuple[Segment, ...]
    unit_price: Money


@dataclass(frozen=True, slots=True)
class Picture:
    """Bars on a common scale, from zero."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    groups: tuple[Group, ...]


def draw(prices: Sequence[ExportPrice]) -> Picture:
    """One bar a price, the dearest as wide as the picture."""
    largest = max(price.unit_price.minor for price in prices)
    bars = tuple(_bar(price, place, largest) for place, price in enumerate(prices))
    shown = {segment.group for bar in bars for segment in bar.segments}
    return Picture(
        width=WIDTH,
        height=ROW * len(bars),
        bars=bars,
        groups=tuple(group for group in Group if group in shown),
    )


def _bar(price: ExportPrice, place: int, largest: int) -> Bar:
    currency, segments, so_far = price.unit_price.currency, [], 0
    for group in Group:
        amount = total(
            (line.amount for line in price.addends if _GROUPS[line.part] is group),
            currency=currency,
        )
        start, so_far = _scaled(so_far, largest), so_far + amount.minor
        width = _scaled(so_far, largest) - start
        if width > 0:
            segments.append(Segment(group, LABEL + start, width, amount))
    return Bar(price.incoterm, place * ROW + (ROW - BAR) // 2, tuple(segments), price.unit_price)


def _scaled(minor: int, largest: int) -> int:
    return minor * (WIDTH - LABEL) // max(largest, 1)
