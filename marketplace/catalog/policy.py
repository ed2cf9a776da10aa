"""Who may do what with a listing of their own BUMDes; pure."""

from __future__ import annotations

from marketplace.catalog.models import Listing
from marketplace.catalog.states import TRANSITIONS, ListingAction, ListingStatus
from marketplace.organisations.roles import Actor, Role

OPEN_TO_THE_SELLER = frozenset({ListingStatus.DRAFT, ListingStatus.CHANGES_REQUESTED})
CHANGED_BY_REVISION = frozenset({ListingStatus.PUBLISHED, ListingStatus.PAUSED})


def owns(actor: Actor, listing: Listing) -> bool:
    """Whether the actor's BUMDes is the seller."""
    return actor.sells and actor.organisation_id == listing.organisation_id


def directs(actor: Actor, listing: Listing) -> bool:
    """Whether the actor is the director of the listing's BUMDes."""
    return owns(actor, listing) and actor.role is Role.SELLER_DIRECTOR


def can_write(actor: Actor) -> bool:
    """Operator and director may write."""
    return actor.sells


def can_revise(actor: Actor, listing: Listing) -> bool:
    """Operator and director may change what no curator has in hand."""
    return owns(actor, listing) and listing.status in OPEN_TO_THE_SELLER


def can_change(actor: Actor, listing: Listing) -> bool:
    """Operator and director may also ask to change what buyers can see."""
    return owns(actor, listing) and listing.status in CHANGED_BY_REVISION


def can_pause(actor: Actor, listing: Listing) -> bool:
    """Only the director takes the page away from buyers."""
    return directs(actor, listing) and TRANSITIONS.allows(listing.status, ListingAction.PAUSE)


def can_republish(actor: Actor, listing: Listing) -> bool:
    """Only the director brings it back."""
    return directs(actor, listing) and listing.status is ListingStatus.PAUSED


def can_submit(actor: Actor, listing: Listing) -> bool:
    """Only the director speaks for the village."""
    return directs(actor, listing) and TRANSITIONS.allows(listing.status, ListingAction.SUBMIT)


def can_retire(actor: Actor, listing: Listing) -> bool:
    """Only the director gives up the village's place."""
    return directs(actor, listing) and TRANSITIONS.allows(listing.status, ListingAction.RETIRE)
