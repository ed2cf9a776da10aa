"""More than one village can make by the day: how it can be delivered in two, or made by several; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from marketplace.capacity import rules
from marketplace.capacity.rules import Week


@dataclass(frozen=True, slots=True)
class Delivery:
    """So many units, ready by this day."""

    quantity: int
    ready_date: date


def in_time(weeks: Sequence[Week], *, by: date, held: int) -> int:
    """What can be ready by the day beside what open offers hold."""
    return max(rules.largest_by(weeks, day=by) - held, 0)


def deliveries(
    weeks: Sequence[Week], *, quantity: int, by: date, held: int
) -> tuple[Delivery, ...]:
    """What fits by the day, then the rest as soon as all of it is made; together always all.

    One delivery where everything fits, or nothing does by that day; none where the weeks known do
    not hold it at all.
    """
    ready = rules.ready_day(weeks, quantity=quantity + held)
    first = min(in_time(weeks, by=by, held=held), quantity)
    if ready is None:
        return ()
    if first == quantity:
        return (Delivery(quantity, by),)
    later = Delivery(quantity - first, ready)
    return (Delivery(first, by), later) if first else (later,)


def share_out(quantity: int, free: Sequence[int]) -> tuple[int, ...]:
    """The quantity among villages in their order, each up to what it has free.

    The shares are together the quantity, or everything there is.
    """
    shares, left = [], quantity
    for one in free:
        taken = min(max(one, 0), left)
        shares.append(taken)
        left -= taken
    return tuple(shares)
