"""Who may decide about a listing; pure."""

from __future__ import annotations

from marketplace.catalog.models import Listing
from marketplace.catalog.states import ListingStatus
from marketplace.organisations.roles import Actor, Role


def can_curate(actor: Actor) -> bool:
    """Only LPEI's curators decide."""
    return actor.role is Role.CURATOR


def can_decide(actor: Actor, listing: Listing) -> bool:
    """Whether this listing waits for this curator's decision."""
    return can_curate(actor) and listing.status is ListingStatus.SUBMITTED
