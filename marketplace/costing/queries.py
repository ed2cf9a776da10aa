"""Find a listing's cost cards; only its own enterprise ever sees one."""

from __future__ import annotations

import sqlalchemy as sa

from marketplace.catalog.models import Listing
from marketplace.catalog.queries import get_listing as visible_listing
from marketplace.costing.models import CostCard
from marketplace.costing.prices import ExportPrice, find_price
from marketplace.db import db
from marketplace.errors import NotFoundError
from marketplace.organisations.roles import Actor
from marketplace.trade_terms import Incoterm


def get_listing(*, actor: Actor, public_id: str) -> Listing:
    """A listing of the actor's own enterprise; a curator sees listings but no costs."""
    listing = visible_listing(actor=actor, public_id=public_id)
    if not actor.sells:
        raise NotFoundError
    return listing


def get_card(*, actor: Actor, public_id: str) -> CostCard:
    """A version of a cost card of the actor's own enterprise. Raises NotFoundError."""
    card = db.session.scalar(
        sa.select(CostCard)
        .join(CostCard.listing)
        .where(CostCard.public_id == public_id, Listing.organisation_id == actor.organisation_id)
    )
    if card is None or not actor.sells:
        raise NotFoundError
    return card


def list_cards(*, listing: Listing) -> list[CostCard]:
    """The versions, newest first."""
    statement = (
        sa.select(CostCard)
        .where(CostCard.listing_id == listing.id)
        .order_by(CostCard.number.desc())
    )
    return list(db.session.scalars(statement))


def find_newest_card(*, listing_id: int) -> CostCard | None:
    """What was saved last."""
    return db.session.scalar(
        sa.select(CostCard)
        .where(CostCard.listing_id == listing_id)
        .order_by(CostCard.number.desc())
        .limit(1)
    )


def find_card_for(*, listing_id: int, quantity: int) -> CostCard | None:
    """The newest card whose shipment is nearest to ``quantity`` from below, else the smallest.

    A price of a larger shipment is too low for a smaller one; the other way round it is only
    cautious.
    """
    fits = sa.case((CostCard.quantity <= quantity, 0), else_=1)
    distance = sa.func.abs(CostCard.quantity - quantity)
    return db.session.scalar(
        sa.select(CostCard)
        .where(CostCard.listing_id == listing_id)
        .order_by(fits, distance, CostCard.number.desc())
        .limit(1)
    )


def find_price_for(
    *, listing_id: int, quantity: int, incoterm: Incoterm
) -> tuple[CostCard, ExportPrice] | None:
    """The price per unit a quotation of ``quantity`` under ``incoterm`` can begin with."""
    card = find_card_for(listing_id=listing_id, quantity=quantity)
    price = find_price(card.prices, incoterm) if card is not None else None
    return (card, price) if card is not None and price is not None else None


def find_submitted(*, submission_key: str) -> CostCard | None:
    """The card an earlier press of the same button saved."""
    return db.session.scalar(sa.select(CostCard).where(CostCard.submission_key == submission_key))
