"""Price by quantity: what an offer says of other quantities than the offered one; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from marketplace.errors import RefusedError
from marketplace.labels import N_
from marketplace.money import Money, NotAnAmountError

MOST_TIERS = 3


@dataclass(frozen=True, slots=True)
class Tier:
    """Another quantity in the offer's unit, currency, term and place, and the price of one at it.

    Freight and insurance of an offer are for the offered quantity and say nothing of this one.
    """

    quantity: int
    unit_price: Money

    @property
    def goods(self) -> Money:
        """Quantity times unit price. Raises NotAnAmountError when it is too large."""
        return self.unit_price * self.quantity


def quantity_field(place: int) -> str:
    """The name of the form's field for the quantity of the tier at this place, from 1."""
    return f"tier_{place}_quantity"


def price_field(place: int) -> str:
    """As ``quantity_field``, for its price."""
    return f"tier_{place}_price"


def refuse_unsound_tiers(
    tiers: Sequence[Tier], *, quantity: int, unit_price: Money, largest: int
) -> None:
    """Raise RefusedError for the first rule they break, beside what is offered, naming its field.

    ``largest`` is the largest quantity anybody may write.
    """
    if len(tiers) > MOST_TIERS:
        raise RefusedError(N_("Write at most three further quantities."))
    said = {quantity}
    for place, tier in enumerate(tiers, start=1):
        if not 0 < tier.quantity <= largest:
            raise RefusedError(N_("Write a quantity of at least 1."), field=quantity_field(place))
        if tier.quantity in said:
            raise RefusedError(
                N_("This quantity has a price already. Write another one, or empty this row."),
                field=quantity_field(place),
            )
        said.add(tier.quantity)
        _refuse_price(tier, currency=unit_price.currency, field=price_field(place))
    _refuse_rising([Tier(quantity, unit_price), *tiers])


def _refuse_price(tier: Tier, *, currency: str, field: str) -> None:
    if tier.unit_price.minor <= 0:
        raise RefusedError(N_("Write a price above zero."), field=field)
    if tier.unit_price.currency != currency:
        raise RefusedError(N_("All prices of an offer are in one currency."), field=field)
    try:
        _ = tier.goods
    except NotAnAmountError:
        raise RefusedError(N_("The total is too large."), field=field) from None


def _refuse_rising(priced: Sequence[Tier]) -> None:
    """The first of them is what is offered: beside it the other one of the pair is named."""
    places = sorted(range(len(priced)), key=lambda place: priced[place].quantity)
    for smaller, larger in pairwise(places):
        if priced[larger].unit_price > priced[smaller].unit_price:
            raise RefusedError(
                N_(
                    "One unit of a larger quantity costs no more than one of a smaller. "
                    "Compare this price with the others."
                ),
                field=price_field(larger or smaller),
            )
