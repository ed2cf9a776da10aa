"""Who sees the holders of offices, and who appoints and dismisses; pure."""

from __future__ import annotations

from marketplace.organisations.models import Membership
from marketplace.organisations.offices import Office, appoints, may_fill
from marketplace.organisations.roles import Actor, Role
from marketplace.team.models import Invitation


def office_of(actor: Actor) -> Office:
    """What the actor answers for."""
    return Office(actor.role, actor.region_code)


def can_appoint(actor: Actor) -> bool:
    """Whether there is any office they fill."""
    return appoints(office_of(actor))


def can_fill(actor: Actor, office: Office) -> bool:
    """Whether they appoint into this one."""
    return may_fill(office_of(actor), office)


def can_dismiss(actor: Actor, holder: Membership) -> bool:
    """Whoever could appoint them can. Our staff can leave themselves; an officer cannot."""
    return can_fill(actor, holder.office)


def can_take_back(actor: Actor, invitation: Invitation) -> bool:
    """Whoever could have written the letter can."""
    return can_fill(actor, invitation.office)


def is_keystone(office: Office) -> bool:
    """Whether somebody has to be left in it: who appoints everybody, and where silences end."""
    return office.whole and office.role in {Role.STAFF, Role.PROGRAMME_OFFICER}
