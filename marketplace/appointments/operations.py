"""Appoint into an office by letter, take the letter back, dismiss; and begin with the first of our staff."""

from __future__ import annotations

from datetime import datetime

from marketplace.accounts import operations as accounts
from marketplace.accounts import queries as people
from marketplace.appointments import emails, policy, queries
from marketplace.db import lock, transaction
from marketplace.errors import ConflictError, ForbiddenError, NotFoundError, RefusedError
from marketplace.events.operations import SYSTEM
from marketplace.labels import N_
from marketplace.organisations import operations as organisations
from marketplace.organisations.models import Membership, Organisation
from marketplace.organisations.officers import PROVINCE_LENGTH
from marketplace.organisations.offices import AUTHORITIES, Office
from marketplace.organisations.roles import KIND_OF, Actor, OrganisationKind, Role
from marketplace.regions import queries as regions
from marketplace.team import operations as team
from marketplace.team import queries as members
from marketplace.team.models import Invitation

# What the three are called until somebody names them otherwise.
FIRST_NAMES = {
    OrganisationKind.MINISTRY: "Kementerian Desa dan Pembangunan Daerah Tertinggal",
    OrganisationKind.LPEI: "LPEI (Indonesia Eximbank)",
    OrganisationKind.PLATFORM: "Desaport",
}


@transaction
def begin(*, email: str, name: str, password_hash: str, at: datetime) -> Membership:
    """Open the three authorities and make this person the first of our staff.

    For the command of whoever runs the machine. Raises RefusedError once there is any staff: from
    then on they appoint each other, in the open.
    """
    opened = {kind: _open(kind, at=at) for kind in AUTHORITIES}
    platform = opened[OrganisationKind.PLATFORM]
    lock(platform)
    if members.list_members(organisation_id=platform.id):
        raise RefusedError(N_("There is staff already. They appoint others on the page Officers."))
    if people.find_person(email=email.strip().lower()) is not None:
        raise RefusedError(N_("This address has an account already. Choose another one."))
    person = accounts.add_person(email=email, name=name, password_hash=password_hash, at=at)
    person.confirmed_at = at
    return organisations.add_member(
        organisation=platform, person=person, role=Role.STAFF, actor=SYSTEM, at=at
    )


@transaction
def appoint(*, actor: Actor, email: str, office: Office, at: datetime) -> Invitation:
    """A letter calls somebody into ``office``; our staff and the country's officers hear of it.

    Raises RefusedError for a region that does not exist or that this office does not have.
    """
    if not office.whole:
        _refuse_region(office)
    if not policy.can_fill(actor, office):
        raise ForbiddenError
    authority = queries.find_authority(kind=KIND_OF[office.role])
    if authority is None:
        raise RefusedError(N_("This authority is not here yet."), field="role")
    invitation = team.write_invitation(
        organisation=authority, email=email, office=office, actor=actor, at=at
    )
    watchers = [one for one in queries.list_watchers() if one != actor.email]
    emails.appointed(invitation=invitation, actor=actor, to=watchers, at=at)
    return invitation


@transaction
def take_back(*, actor: Actor, invitation: Invitation, at: datetime) -> None:
    """The link stops working; one that is over stays as it is."""
    if not policy.can_take_back(actor, invitation):
        raise NotFoundError
    team.end_invitation(invitation=invitation, actor=actor, at=at)


@transaction
def dismiss(*, actor: Actor, holder: Membership, at: datetime) -> None:
    """The office ends and its holder is signed out everywhere, at once.

    Raises RefusedError for the last of our staff and the last officer of the whole country: nobody
    could appoint another, and what climbs would reach nobody.
    """
    if not policy.can_dismiss(actor, holder):
        raise ForbiddenError
    lock(holder.organisation)
    lock(holder)
    if holder.ended_at is not None:
        raise ConflictError(N_("This office has ended already."))
    if policy.is_keystone(holder.office) and queries.count_like(membership=holder) == 1:
        raise RefusedError(N_("Nobody else holds this office. Appoint somebody first."))
    team.end_membership(membership=holder, actor=actor, at=at)


def _refuse_region(office: Office) -> None:
    if office.role is not Role.PROGRAMME_OFFICER:
        raise RefusedError(
            N_("Only programme officers answer for a part of the country."), field="region"
        )
    code = office.region_code or ""
    try:
        if len(code) == PROVINCE_LENGTH:
            regions.get_province(code=code)
        else:
            regions.get_regency(code=code)
    except NotFoundError:
        raise RefusedError(N_("Choose a region from the list."), field="region") from None


def _open(kind: OrganisationKind, *, at: datetime) -> Organisation:
    found = queries.find_authority(kind=kind)
    if found is not None:
        return found
    return organisations.register_organisation(
        kind=kind, name=FIRST_NAMES[kind], country="ID", actor=SYSTEM, at=at
    )
