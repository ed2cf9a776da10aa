"""What a listing's costs say, on the seller's own page of it."""

from __future__ import annotations

from marketplace.catalog.models import Listing
from marketplace.costing import policy, queries
from marketplace.costing.prices import find_price
from marketplace.organisations.roles import Actor
from marketplace.web.panels import Panel


def prices(*, actor: object, subject: object) -> Panel | None:
    """The counted price under the listing's own rule, or the way to count it; for sellers alone."""
    if not isinstance(actor, Actor) or not isinstance(subject, Listing):
        return None
    if not policy.can_save(actor, subject):
        return None
    card = queries.find_newest_card(listing_id=subject.id)
    rule = subject.incoterm if subject.offers else None
    price = find_price(card.prices, rule) if card is not None and rule is not None else None
    return Panel("costing/_panel.html", {"listing": subject, "card": card, "price": price})
