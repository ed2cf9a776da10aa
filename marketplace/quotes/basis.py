"""What a first quotation can rest on: the price counted from the costs, the day the weeks allow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from marketplace.capacity import queries as capacity
from marketplace.costing import floor_queries
from marketplace.costing import queries as costing
from marketplace.costing.costs import Part
from marketplace.costing.models import CostCard
from marketplace.costing.prices import ExportPrice
from marketplace.inquiries.models import Inquiry
from marketplace.money import Money
from marketplace.quotes.models import Quotation

# The lines of a counted price that stand on lines of their own in a quotation.
_APART = {Part.FREIGHT: "freight", Part.DESTINATION: "freight", Part.INSURANCE: "insurance"}


@dataclass(frozen=True, slots=True)
class Basis:
    """``price`` with the card it was counted from, where there is one; ``ready_day`` of the calendar.

    ``ready_day`` is None when two years have not enough free weeks beside what orders and other
    open offers take; ``held`` is how much the offers do. ``floors`` are the village's floor prices.
    """

    card: CostCard | None
    price: ExportPrice | None
    ready_day: date | None
    held: int = 0
    floors: tuple[Money, ...] = ()


def basis_of(*, inquiry: Inquiry, standing: Quotation | None, at: datetime) -> Basis:
    """For the quantity and under the rule that the buyer asked for; ``standing`` would be replaced."""
    counted = costing.find_price_for(
        listing_id=inquiry.listing_id, quantity=inquiry.quantity, incoterm=inquiry.incoterm
    )
    card, price = counted if counted is not None else (None, None)
    replaced = standing.public_id if standing is not None else ""
    held = capacity.reserved(listing_id=inquiry.listing_id, at=at, apart_from=replaced)
    ready = capacity.ready_day(listing=inquiry.listing, quantity=inquiry.quantity + held, at=at)
    floors = floor_queries.amounts_of(listing_id=inquiry.listing_id)
    return Basis(card, price, ready, held, floors)


def _counted(price: ExportPrice, *, quantity: object) -> dict[str, object]:
    """The goods as a unit price, and for the whole quantity what a quotation names apart."""
    goods = Money.zero(price.unit_price.currency)
    apart: dict[str, Money] = {}
    for addend in price.addends:
        field = _APART.get(addend.part)
        if field is None:
            goods += addend.amount
        else:
            apart[field] = apart.get(field, Money.zero(goods.currency)) + addend.amount
    begun: dict[str, object] = {"unit_price": goods.digits(), "currency": goods.currency}
    if isinstance(quantity, int):
        begun |= {field: (amount * quantity).digits() for field, amount in apart.items()}
    return begun


def begin_with(answers: dict[str, object], basis: Basis) -> dict[str, object]:
    """``answers`` with the counted price where the listing has none, and no day before the weeks'."""
    begun = dict(answers)
    if basis.price is not None and "unit_price" not in begun:
        begun |= _counted(basis.price, quantity=answers.get("quantity"))
    planned = begun.get("ready_date")
    if basis.ready_day is not None and isinstance(planned, date):
        begun["ready_date"] = max(planned, basis.ready_day)
    return begun
