"""Puts a counted price into what a listing offers; pure."""

from __future__ import annotations

from dataclasses import replace

from marketplace.catalog.terms import ListingTerms
from marketplace.catalog.values import OfferTerms
from marketplace.errors import RefusedError
from marketplace.labels import N_
from marketplace.money import Money
from marketplace.trade_terms import Incoterm

BELOW_MOQ = N_("This shipment is smaller than your smallest order. Count it for that quantity.")
BEGINS_AT_MOQ = N_(
    "A new price list begins at your smallest order. Count a price for that quantity first."
)


def offer_to_fill(terms: ListingTerms, incoterm: Incoterm, currency: str) -> OfferTerms | None:
    """The price list of this rule and currency, where the listing has one."""
    fitting = (o for o in terms.offers if o.incoterm is incoterm and o.currency == currency)
    return next(fitting, None)


def with_price(
    terms: ListingTerms, *, incoterm: Incoterm, quantity: int, price: Money, named_place: str
) -> ListingTerms:
    """``terms`` with ``price`` from ``quantity`` on, in the list of this rule or in a new one.

    Raises RefusedError where the list would not begin at the smallest order.
    """
    if terms.offers and quantity < terms.moq:
        raise RefusedError(BELOW_MOQ)
    offer = offer_to_fill(terms, incoterm, price.currency)
    if offer is None:
        if terms.offers and quantity != terms.moq:
            raise RefusedError(BEGINS_AT_MOQ)
        added = OfferTerms(incoterm, named_place, ((quantity, price),))
        return replace(terms, offers=(*terms.offers, added))
    kept = [tier for tier in offer.tiers if tier[0] != quantity]
    filled = replace(offer, tiers=tuple(sorted([*kept, (quantity, price)], key=_quantity)))
    return replace(terms, offers=tuple(filled if o is offer else o for o in terms.offers))


def _quantity(tier: tuple[int, Money]) -> int:
    return tier[0]
