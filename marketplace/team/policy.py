"""Who looks after the people of an enterprise; pure."""

from __future__ import annotations

from marketplace.organisations.models import Membership
from marketplace.organisations.offices import OFFICE_ROLES, may_fill
from marketplace.organisations.roles import KIND_OF, LEADERS, Actor, OrganisationKind, Role
from marketplace.team.models import Invitation

# In the order in which a page offers them.
ROLES = {
    OrganisationKind.BUYER: (Role.BUYER, Role.BUYER_APPROVER),
    OrganisationKind.BUMDES: (Role.SELLER_OPERATOR, Role.SELLER_DIRECTOR),
    OrganisationKind.EXPORT_PARTNER: (Role.EXPORT_STAFF, Role.EXPORT_MANAGER),
}
# Who vouches for a new export partner, whose first person is its manager.
VOUCHERS = frozenset({Role.PROGRAMME_OFFICER, Role.STAFF})


def can_lead(actor: Actor) -> bool:
    """Only a director (of an export partner a manager, of a buyer company an approver) does."""
    return actor.role in LEADERS


def can_limit(actor: Actor) -> bool:
    """Whoever looks after a team of buyers or sellers says how much the others may bind it to."""
    return can_lead(actor) and (actor.buys or actor.sells)


def can_vouch(actor: Actor) -> bool:
    """The ministry's officers and our staff let export partners in."""
    return actor.role in VOUCHERS


def can_invite_as(actor: Actor, role: Role) -> bool:
    """A role of the enterprise that is not above the inviter's own."""
    return can_lead(actor) and role in roles_of(actor)


def roles_of(actor: Actor) -> tuple[Role, ...]:
    """The roles there are in the actor's enterprise."""
    return ROLES.get(actor.kind, ())


def still_stands_by(invitation: Invitation) -> bool:
    """Whether its inviter could invite like this today."""
    role, inviter = invitation.role, invitation.inviter
    if role in OFFICE_ROLES:
        return may_fill(inviter.office, invitation.office)
    if inviter.organisation_id == invitation.organisation_id:
        return inviter.role in LEADERS and KIND_OF[role] is invitation.organisation.kind
    return inviter.role in VOUCHERS and role is Role.EXPORT_MANAGER


def leads(actor: Actor, membership: Membership) -> bool:
    """Whether this member is one of the director's own people."""
    return can_lead(actor) and membership.organisation_id == actor.organisation_id
