"""Who may see and save what a product costs; pure. Nobody outside the village ever does."""

from __future__ import annotations

from marketplace.catalog.models import Listing
from marketplace.catalog.policy import owns
from marketplace.organisations.roles import Actor


def can_save(actor: Actor, listing: Listing) -> bool:
    """Operator and director of the enterprise that sells it."""
    return owns(actor, listing)
