"""Set a floor price and take it away: the director's, from now on."""

from __future__ import annotations

from datetime import datetime

from marketplace.catalog.models import Listing
from marketplace.costing import floor_queries, policy
from marketplace.costing.floor_models import PriceFloor
from marketplace.db import add, lock, transaction
from marketplace.errors import ForbiddenError, NotFoundError, RefusedError
from marketplace.events import operations as events
from marketplace.labels import N_
from marketplace.money import Money
from marketplace.organisations.roles import Actor


@transaction
def set_floor(*, actor: Actor, listing: Listing, amount: Money, at: datetime) -> None:
    """The least price of one unit in its currency. The same again: nothing.

    Raises RefusedError for an amount that is none, or in a currency the listing has no price in.
    """
    _refuse_others(actor, listing)
    if amount.minor <= 0:
        raise RefusedError(N_("Write a price above zero."), field="amount")
    floors = floor_queries.list_floors(listing_id=listing.id)
    if amount.currency not in floor_queries.currencies_of(listing=listing, floors=floors):
        raise RefusedError(N_("The listing has no price in this currency."), field="amount")
    _write(actor, listing, currency=amount.currency, minor=amount.minor, at=at)


@transaction
def lift_floor(*, actor: Actor, listing: Listing, currency: str, at: datetime) -> None:
    """No floor in this currency any more. Where there is none: nothing."""
    _refuse_others(actor, listing)
    _write(actor, listing, currency=currency, minor=None, at=at)


def _refuse_others(actor: Actor, listing: Listing) -> None:
    if listing.organisation_id != actor.organisation_id:
        raise NotFoundError
    if not policy.can_set_floor(actor, listing):
        raise ForbiddenError
    lock(listing)


def _write(
    actor: Actor, listing: Listing, *, currency: str, minor: int | None, at: datetime
) -> None:
    before = floor_queries.find_floor(listing_id=listing.id, currency=currency)
    if minor == (before.amount_minor if before is not None else None):
        return
    floor = PriceFloor(
        listing_id=listing.id,
        amount_minor=minor,
        currency=currency,
        set_by_id=actor.person_id,
        set_at=at,
    )
    add(floor)
    # Which row, never how much: the record is read by people outside the village too.
    events.record(
        actor=actor,
        action="price_floor.set" if minor is not None else "price_floor.lift",
        subject="listing",
        subject_id=listing.public_id,
        at=at,
        details={"floor": floor.public_id, "currency": currency},
    )
