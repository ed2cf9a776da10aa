"""Who may set a week of the calendar; pure."""

from __future__ import annotations

from marketplace.catalog.models import Listing
from marketplace.catalog.policy import owns
from marketplace.organisations.roles import Actor


def can_set(actor: Actor, listing: Listing) -> bool:
    """Operator and director: who runs the workshop knows the weeks."""
    return owns(actor, listing)
