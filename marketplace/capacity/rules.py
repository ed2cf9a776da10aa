"""How much a village can still promise, week by week; pure.

A promise rests on what was demonstrated, not on what was declared: the median output of the last
eight recorded weeks, and 60 % of the declared capacity until four weeks are recorded. Source:
domain reference 1.7. Inputs, finishing and inspection days are not recorded yet, so they limit
nothing here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import accumulate
from statistics import median_low

from marketplace.capacity.weeks import DAYS, days_in_month, last_day, months_of, weeks_from

RECORDED_WEEKS = 8  # of which the median counts
ENOUGH_WEEKS = 4  # before that, the declaration is believed in part
BELIEVED = Fraction(60, 100)
BEHIND = Fraction(90, 100)  # less than this of the plan is a slip
HORIZON = 104  # weeks ahead in which an order is placed
SHOWN = 26  # weeks ahead that buyers and sellers see


@dataclass(frozen=True, slots=True)
class Declared:
    """What the listing says: whole units a month, and the months it can be made in.

    No months at all means that nothing was said: every month counts.
    """

    monthly_capacity: int
    season_months: tuple[int, ...] = ()

    def makes_on(self, day: date) -> bool:
        return not self.season_months or day.month in self.season_months


@dataclass(frozen=True, slots=True)
class Week:
    """One week: ``declared`` and ``believed`` capacity, what is booked, what the seller set.

    ``limit`` is what may be booked in all: the seller's own figure where there is one, else
    what is believed. All count whole units.
    """

    start: date
    declared: int
    believed: int
    booked: int = 0
    set_to: int | None = None
    reason: str = ""

    @property
    def limit(self) -> int:
        return self.believed if self.set_to is None else self.set_to

    @property
    def free(self) -> int:
        return max(self.limit - self.booked, 0)

    @property
    def closed(self) -> bool:
        return self.set_to == 0


@dataclass(frozen=True, slots=True)
class Share:
    """So many units of an order in one week."""

    week: date
    quantity: int


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an order's units went; ``late`` in weeks after the promise, ``unplaced`` nowhere."""

    shares: tuple[Share, ...]
    late: int
    unplaced: int

    @property
    def kept(self) -> bool:
        return not self.late and not self.unplaced


@dataclass(frozen=True, slots=True)
class SetWeek:
    """The seller's own figure for a week, with the reason."""

    quantity: int
    reason: str


def declared_in(week: date, declared: Declared) -> int:
    """The part of the month's capacity that falls into the week, in whole units.

    Each day of the season carries its month's capacity divided by the days of that month, so the
    days of a month together carry exactly the month.
    """
    units, of = 0, 1  # a fraction, as two numbers: matching asks for thousands of weeks
    for first, days in months_of(week):
        if declared.makes_on(first):
            whole = days_in_month(first)
            units, of = units * whole + declared.monthly_capacity * days * of, of * whole
    return units // of


def demonstrated(outputs: Sequence[int]) -> int | None:
    """The median of the last recorded weeks, the lower of the two middle ones; None if too few.

    ``outputs`` are in the order of the weeks.
    """
    if len(outputs) < ENOUGH_WEEKS:
        return None
    return median_low(outputs[-RECORDED_WEEKS:])


def believed_in(week: date, declared: Declared, outputs: Sequence[int]) -> int:
    """What may be promised of a week before anything is booked.

    Never more than is declared: who makes more than they say raises the figure in the listing.
    """
    nameplate = declared_in(week, declared)
    shown = demonstrated(outputs)
    if shown is None:
        return int(nameplate * BELIEVED)
    season = sum(days for first, days in months_of(week) if declared.makes_on(first))
    return min(shown * season // DAYS, nameplate)


def calendar(
    *,
    first: date,
    count: int,
    declared: Declared,
    outputs: Sequence[int],
    booked: Mapping[date, int],
    set_weeks: Mapping[date, SetWeek],
) -> tuple[Week, ...]:
    """``count`` weeks from the week of ``first`` on."""
    weeks = []
    for start in weeks_from(first, count):
        own = set_weeks.get(start)
        weeks.append(
            Week(
                start=start,
                declared=declared_in(start, declared),
                believed=believed_in(start, declared, outputs),
                booked=booked.get(start, 0),
                set_to=own.quantity if own is not None else None,
                reason=own.reason if own is not None else "",
            )
        )
    return tuple(weeks)


def place(weeks: Sequence[Week], *, quantity: int, promised: date) -> Placement:
    """Fill the first free weeks; no week ever gets more than is free in it."""
    shares, left, late = [], quantity, 0
    for week in weeks:
        taken = min(week.free, left)
        if taken:
            shares.append(Share(week.start, taken))
            left -= taken
            late += taken if last_day(week.start) > promised else 0
        if not left:
            break
    return Placement(tuple(shares), late, left)


def ready_day(weeks: Sequence[Week], *, quantity: int) -> date | None:
    """The last day of the first week by which ``quantity`` can be made; None beyond the weeks."""
    for week, so_far in zip(weeks, accumulate(week.free for week in weeks), strict=True):
        if so_far >= quantity:
            return last_day(week.start)
    return None


def largest_by(weeks: Sequence[Week], *, day: date) -> int:
    """The largest quantity that can be ready by ``day``."""
    return sum(week.free for week in weeks if last_day(week.start) <= day)


def behind(*, produced: int, planned: int) -> bool:
    """Whether an order has slipped: less than nine tenths of the plan are made."""
    return produced < planned * BEHIND
