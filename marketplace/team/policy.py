"""Who looks after the people of an enterprise; pure."""

from __future__ import annotations

from marketplace.organisations.models import Membership
from marketplace.organisations.roles import SELLERS, Actor, Role

# In the order in which a page offers them.
ROLES = (Role.SELLER_OPERATOR, Role.SELLER_DIRECTOR)


def can_lead(actor: Actor) -> bool:
    """Only a director invites, changes roles and removes."""
    return actor.role is Role.SELLER_DIRECTOR


def can_invite_as(actor: Actor, role: Role) -> bool:
    """A role of the enterprise that is not above the inviter's own."""
    return can_lead(actor) and role in SELLERS


def leads(actor: Actor, membership: Membership) -> bool:
    """Whether this member is one of the director's own people."""
    return can_lead(actor) and membership.organisation_id == actor.organisation_id
