"""Read what the grounds for a director's look are found from: limits, floors, rates, free weeks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction

from marketplace.capacity import queries as capacity
from marketplace.clock import jakarta_date
from marketplace.costing import floor_queries
from marketplace.exchange import queries as exchange
from marketplace.exchange.rates import NoRateError, RateTable
from marketplace.inquiries.models import Inquiry
from marketplace.money import Money
from marketplace.organisations.roles import Actor
from marketplace.quotes import drafts, grounds, queries
from marketplace.quotes.draft_models import QuotationDraft
from marketplace.quotes.grounds import Circumstances, Facts, Ground
from marketplace.quotes.terms import Offer


def grounds_of(*, actor: Actor, inquiry: Inquiry, offer: Offer, at: datetime) -> tuple[Ground, ...]:
    """Why this offer of this writer goes to the director; call with a sound offer."""
    unit_prices = prices_of(offer)
    floors = floor_queries.amounts_of(listing_id=inquiry.listing_id)
    standing = queries.find_sent(inquiry=inquiry)
    facts = Facts(
        known=circumstances_of(
            actor=actor, inquiry=inquiry, draft=drafts.find_live_of(inquiry_id=inquiry.id)
        ),
        total=offer.largest_total,
        unit_prices=unit_prices,
        quantity=offer.quantity,
        free=capacity.free_by(
            listing=inquiry.listing,
            day=offer.ready_date,
            at=at,
            apart_from=standing.public_id if standing is not None else "",
        ),
        floors=floors,
        factors=_factors(unit_prices, floors, at=at),
    )
    return grounds.of_offer(facts)


def prices_of(offer: Offer) -> tuple[Money, ...]:
    """Every price of one unit that the buyer could take it at."""
    return (offer.unit_price, *(tier.unit_price for tier in offer.tiers))


def circumstances_of(
    *, actor: Actor, inquiry: Inquiry, draft: QuotationDraft | None
) -> Circumstances:
    """What holds of this writer and this seller whatever is offered; ``draft`` lies there already."""
    quoted, limit = queries.quoted_and_limit(
        seller_id=inquiry.seller_id, most=grounds.FIRST_QUOTATIONS
    )
    return Circumstances(
        limit=limit, quoted=quoted, returned=draft is not None, outside=actor.exports
    )


def of_prices(
    *, unit_prices: Sequence[Money], floors: Sequence[Money], at: datetime
) -> frozenset[Ground]:
    """What the floor prices alone say to these prices."""
    factors = _factors(unit_prices, floors, at=at)
    return grounds.of_prices(unit_prices, floors=floors, factors=factors)


def _factors(
    prices: Sequence[Money], floors: Sequence[Money], *, at: datetime
) -> dict[tuple[str, str], Fraction]:
    """By the newest rates of the day; one that is marked as stale on our pages says nothing here."""
    tables = {
        floor.currency: exchange.rates_into(currency=floor.currency, day=jakarta_date(at))
        for floor in floors
        if any(price.currency != floor.currency for price in prices)
    }
    return {
        (price.currency, code): factor
        for code, table in tables.items()
        for price in prices
        if (factor := _factor(table, price.currency)) is not None
    }


def _factor(table: RateTable | None, currency: str) -> Fraction | None:
    if table is None:
        return None
    try:
        cross = table.cross_of(currency)
    except NoRateError:
        return None
    return None if cross.stale else cross.factor
