"""Save a version of a cost card by the rates of its day; put one of its prices into the listing."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from marketplace.catalog import paper_operations as catalog
from marketplace.catalog import wording
from marketplace.catalog.models import Listing
from marketplace.catalog.revisions import ListingRevision
from marketplace.clock import jakarta_date
from marketplace.costing import costs as rules
from marketplace.costing import policy, queries
from marketplace.costing.costs import Costs, Part
from marketplace.costing.models import AMOUNTS, CostCard, Rate
from marketplace.costing.price_list import with_price
from marketplace.costing.prices import find_price
from marketplace.db import add, lock, transaction
from marketplace.errors import ConflictError, ForbiddenError, NotFoundError, RefusedError
from marketplace.events import operations as events
from marketplace.exchange import queries as exchange
from marketplace.exchange.rates import NoRateError, RateTable
from marketplace.labels import N_
from marketplace.money import CURRENCIES, NotAnAmountError
from marketplace.organisations.roles import Actor
from marketplace.trade_terms import Incoterm

NO_RATE = N_(
    "There is no exchange rate between this currency and the currency of the price. "
    "Write the costs in the currency of the price."
)


@transaction
def save_card(
    *,
    actor: Actor,
    listing: Listing,
    costs: Costs,
    freight_currency: str,
    price_currency: str,
    submission_key: str | None,
    at: datetime,
) -> CostCard:
    """The next version. Raises RefusedError for figures that cannot stand or a missing rate."""
    if listing.organisation_id != actor.organisation_id:
        raise NotFoundError
    if not policy.can_save(actor, listing):
        raise ForbiddenError
    lock(listing)  # so that two savers do not write the same number
    known = _saved_before(listing=listing, submission_key=submission_key)
    if known is not None:
        return known
    rules.check(costs)
    card = _card(costs, freight_currency=freight_currency, price_currency=price_currency, at=at)
    newest = queries.find_newest_card(listing_id=listing.id)
    card.number = newest.number + 1 if newest is not None else 1
    card.listing_id, card.saved_by_id = listing.id, actor.person_id
    card.submission_key = submission_key
    _refuse_uncountable(card)
    add(card)
    events.record(
        actor=actor,
        action="cost_card.save",
        subject="listing",
        subject_id=listing.public_id,
        at=at,
        details={"card": card.public_id, "number": card.number},
    )
    return card


@transaction
def use_price(
    *, actor: Actor, card: CostCard, incoterm: Incoterm, named_place: str, at: datetime
) -> ListingRevision | None:
    """Put a counted price into the listing, from the card's quantity on; a revision where it is seen.

    The listing's own rules hold: what a curator has in hand is not changed.
    """
    price = find_price(card.prices, incoterm)
    if price is None:
        raise NotFoundError
    revision = catalog.write_terms(
        actor=actor,
        listing=card.listing,
        terms=with_price(
            wording.terms_of(card.listing),
            incoterm=incoterm,
            quantity=card.quantity,
            price=price.unit_price,
            named_place=named_place,
        ),
        at=at,
    )
    events.record(
        actor=actor,
        action="cost_card.use",
        subject="listing",
        subject_id=card.listing.public_id,
        at=at,
        details={"card": card.public_id, "incoterm": incoterm},
    )
    return revision


def _saved_before(*, listing: Listing, submission_key: str | None) -> CostCard | None:
    if submission_key is None:
        return None
    known = queries.find_submitted(submission_key=submission_key)
    if known is not None and known.listing_id != listing.id:
        raise ConflictError(N_("This form has been used. Open the page again."))
    return known


def _card(costs: Costs, *, freight_currency: str, price_currency: str, at: datetime) -> CostCard:
    if price_currency not in CURRENCIES:
        raise RefusedError(N_("This is not a currency we trade in."), field="price_currency")
    table = exchange.rates_into(currency=price_currency, day=jakarta_date(at))
    cost = _rate(table, costs.currency, price_currency, field="cost_currency")
    freight = _rate(table, freight_currency, price_currency, field="freight_currency")
    return CostCard(
        quantity=costs.quantity,
        units_per_carton=costs.units_per_carton,
        cost_currency=costs.currency,
        **{f"{part.value}_minor": costs.amounts[part].minor for part in AMOUNTS},
        margin=costs.margin,
        freight_currency=freight_currency,
        freight_minor=costs.freight.minor if costs.freight is not None else None,
        destination_minor=costs.destination.minor if costs.destination is not None else None,
        premium=costs.premium,
        premium_all_risks=costs.premium_all_risks,
        price_currency=price_currency,
        cost_factor=str(cost.factor),
        cost_rate_date=cost.day,
        cost_rate_source=cost.source,
        freight_factor=str(freight.factor),
        freight_rate_date=freight.day,
        freight_rate_source=freight.source,
        saved_at=at,
    )


def _rate(table: RateTable | None, code: str, price_currency: str, *, field: str) -> Rate:
    if code == price_currency:
        return Rate(code, Fraction(1), None, "")
    if table is None:
        raise RefusedError(NO_RATE, field=field)
    try:
        cross = table.cross_of(code)
    except NoRateError:
        raise RefusedError(NO_RATE, field=field) from None
    return Rate(code, cross.factor, cross.day, cross.source)


def _refuse_uncountable(card: CostCard) -> None:
    try:
        prices = card.prices
    except NotAnAmountError:
        raise RefusedError(N_("The price of a unit is too large."), field="materials") from None
    if not prices[0].unit_price.minor:
        raise RefusedError(
            N_("One unit costs less than the smallest coin of this currency."),
            field=Part.MATERIALS.value,
        )
