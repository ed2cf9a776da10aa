"""Who may see and save what a product costs; pure. Nobody outside the village ever does."""

from __future__ import annotations

from marketplace.catalog.models import Listing
from marketplace.catalog.policy import directs, owns
from marketplace.organisations.roles import Actor


def can_save(actor: Actor, listing: Listing) -> bool:
    """Operator and director of the enterprise that sells it."""
    return owns(actor, listing)


def can_set_floor(actor: Actor, listing: Listing) -> bool:
    """The director says how low operators may go; they read it, and nobody else does."""
    return directs(actor, listing)
