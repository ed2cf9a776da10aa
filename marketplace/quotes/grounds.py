"""Why a quotation goes to the director before it is sent; pure. Source: trade reference 5.5."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from marketplace.labels import N_, Labelled
from marketplace.money import Money

FIRST_QUOTATIONS = 3


class Ground(Labelled):
    """Each is enough alone; a label is the reason as the village's people read it."""

    ASSISTED = "assisted", N_("An export partner's staff wrote it for the village.")
    RETURNED = "returned", N_("The director gave it back before.")
    FIRST_THREE = (
        "first_three",
        N_("The village enterprise has sent quotations on fewer than three inquiries so far."),
    )
    NO_LIMIT = "no_limit", N_("Operators of the village enterprise send nothing on their own.")
    ABOVE_LIMIT = "above_limit", N_("The total is above the limit set for operators.")
    LIMIT_CURRENCY = (
        "limit_currency",
        N_("It is in another currency than the limit set for operators."),
    )
    BELOW_FLOOR = "below_floor", N_("The price of one unit is below the floor price.")
    FLOOR_WITHOUT_RATE = (
        "floor_without_rate",
        N_("No recent exchange rate is at hand to compare the price with the floor price."),
    )
    BEYOND_WEEKS = "beyond_weeks", N_("The free weeks are not enough by the day it is to be ready.")


# What a director who sends has to say yes to. The free weeks ask for a reason instead.
CONFIRMED = frozenset({Ground.BELOW_FLOOR})
MEAN_IT = N_("This is below your floor price. Raise it, or tick that you mean it.")
# What people outside the village may be told of: the others speak of its limits and prices.
TOLD_OUTSIDE = frozenset({Ground.ASSISTED})


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known before anything is typed.

    ``quoted`` counts the inquiries that the seller ever sent a quotation on; ``returned`` says that
    a draft lies there already; ``outside`` that the writer acts for the village from outside it.
    """

    limit: Money | None
    quoted: int
    returned: bool = False
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """An offer and what it is measured with.

    ``unit_prices`` are of the goods alone, whatever rule of Incoterms: freight and insurance are
    named apart. ``free`` counts units that can be promised by the offer's day. ``factors[a, b]`` is
    how many minor units of b one minor unit of a is, as far as a recent rate says.
    """

    known: Circumstances
    total: Money
    unit_prices: Sequence[Money]
    quantity: int
    free: int
    floors: Sequence[Money] = ()
    factors: Mapping[tuple[str, str], Fraction] = field(default_factory=dict)


def of_offer(facts: Facts) -> tuple[Ground, ...]:
    """Every ground there is, in the order in which they are declared; none: it may be sent."""
    found = {
        *_of_circumstances(facts.known),
        *_of_limit(facts.known, facts.total),
        *of_prices(facts.unit_prices, floors=facts.floors, factors=facts.factors),
    }
    if facts.quantity > facts.free:
        found.add(Ground.BEYOND_WEEKS)
    return _in_order(found)


def before_typing(known: Circumstances) -> tuple[Ground, ...]:
    """Those that hold whatever is offered, so that nobody is surprised after typing."""
    return _in_order(set(_of_circumstances(known)))


def of_prices(
    unit_prices: Sequence[Money],
    *,
    floors: Sequence[Money],
    factors: Mapping[tuple[str, str], Fraction],
) -> frozenset[Ground]:
    """Each price against the floor in its own currency, else against every floor there is."""
    return frozenset(
        ground
        for price in unit_prices
        for floor in _floors_for(price, floors)
        for ground in _of_price(price, floor, factors)
    )


def _of_circumstances(known: Circumstances) -> Iterator[Ground]:
    if known.outside:
        yield Ground.ASSISTED
    if known.returned:
        yield Ground.RETURNED
    if known.quoted < FIRST_QUOTATIONS:
        yield Ground.FIRST_THREE
    if known.limit is None and not known.outside:
        yield Ground.NO_LIMIT


def _of_limit(known: Circumstances, total: Money) -> Iterator[Ground]:
    """The limit is of the enterprise's own operators; before an offer is sent it carries no rate."""
    if known.limit is None or known.outside:
        return
    if total.currency != known.limit.currency:
        yield Ground.LIMIT_CURRENCY
    elif total > known.limit:
        yield Ground.ABOVE_LIMIT


def _floors_for(price: Money, floors: Sequence[Money]) -> Sequence[Money]:
    own = [floor for floor in floors if floor.currency == price.currency]
    return own or floors


def _of_price(
    price: Money, floor: Money, factors: Mapping[tuple[str, str], Fraction]
) -> Iterator[Ground]:
    same = price.currency == floor.currency
    factor = Fraction(1) if same else factors.get((price.currency, floor.currency))
    if factor is None:
        yield Ground.FLOOR_WITHOUT_RATE
    elif price.minor * factor < floor.minor:
        yield Ground.BELOW_FLOOR


def _in_order(found: set[Ground]) -> tuple[Ground, ...]:
    return tuple(ground for ground in Ground if ground in found)
