"""Find the floor prices that count, for the enterprise's own people and its own rules."""

from __future__ import annotations

import sqlalchemy as sa

from marketplace.catalog.models import Listing
from marketplace.costing import queries
from marketplace.costing.floor_models import PriceFloor
from marketplace.db import db
from marketplace.errors import NotFoundError
from marketplace.money import Money
from marketplace.organisations.roles import Actor


def get_listing(*, actor: Actor, public_id: str, code: str) -> Listing:
    """A listing of the actor's own enterprise that has or may get a floor in this currency.

    Raises NotFoundError.
    """
    listing = queries.get_listing(actor=actor, public_id=public_id)
    if code not in currencies_of(listing=listing, floors=list_floors(listing_id=listing.id)):
        raise NotFoundError
    return listing


def list_floors(*, listing_id: int) -> list[PriceFloor]:
    """Those that count, one per currency; whoever asks may show them to the village's own people."""
    newest = (
        sa.select(sa.func.max(PriceFloor.id))
        .where(PriceFloor.listing_id == listing_id)
        .group_by(PriceFloor.currency)
    )
    statement = (
        sa.select(PriceFloor)
        .where(PriceFloor.id.in_(newest), PriceFloor.amount_minor.is_not(None))
        .order_by(PriceFloor.currency)
    )
    return list(db.session.scalars(statement))


def amounts_of(*, listing_id: int) -> tuple[Money, ...]:
    """The floors as amounts, for the rule that compares an offer with them."""
    floors = list_floors(listing_id=listing_id)
    return tuple(floor.amount for floor in floors if floor.amount is not None)


def find_floor(*, listing_id: int, currency: str) -> PriceFloor | None:
    """The floor in this currency, where there is one."""
    floors = list_floors(listing_id=listing_id)
    return next((floor for floor in floors if floor.currency == currency), None)


def currencies_of(*, listing: Listing, floors: list[PriceFloor]) -> tuple[str, ...]:
    """In which a floor can stand: those of the listing's prices, and those of floors it has."""
    priced = [offer.currency for offer in listing.offers]
    return tuple(dict.fromkeys([*priced, *(floor.currency for floor in floors)]))
