"""Who may ask for a change of a village's flagship, and who decides it; pure."""

from __future__ import annotations

from marketplace.catalog import policy as catalog
from marketplace.catalog.models import Listing
from marketplace.catalog.states import TRANSITIONS, ListingAction
from marketplace.organisations.officers import answers_for
from marketplace.organisations.roles import Actor, Role, roles
from marketplace.succession.models import FlagshipChange
from marketplace.succession.states import ChangeStatus

OFFICERS_ONLY = roles(Role.PROGRAMME_OFFICER)
PARTIES = roles(Role.PROGRAMME_OFFICER, Role.SELLER_DIRECTOR, Role.SELLER_OPERATOR)


def can_ask(actor: Actor, listing: Listing) -> bool:
    """The director, of a flagship buyers know."""
    allowed = TRANSITIONS.allows(listing.status, ListingAction.SUPERSEDE)
    return allowed and catalog.directs(actor, listing)


def can_decide(actor: Actor, change: FlagshipChange) -> bool:
    """Whether this request waits for this officer."""
    return change.status is ChangeStatus.ASKED and answers_for(actor, change.village)


def can_withdraw(actor: Actor, change: FlagshipChange) -> bool:
    """The director who speaks for the village takes it back before it is decided."""
    return change.status is ChangeStatus.ASKED and catalog.directs(actor, change.listing)
