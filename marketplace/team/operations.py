"""Invite, take back, let in, change a role, remove; nobody is left without somebody who leads."""

from __future__ import annotations

from datetime import datetime, timedelta

from marketplace.accounts import operations as accounts
from marketplace.accounts.tokens import new_token, token_hash
from marketplace.db import add, db, lock, transaction
from marketplace.errors import ConflictError, ForbiddenError, NotFoundError, RefusedError
from marketplace.events import operations as events
from marketplace.events.operations import Recordable
from marketplace.labels import N_
from marketplace.organisations.models import Membership, Organisation
from marketplace.organisations.officers import province_of, regency_of
from marketplace.organisations.offices import Office
from marketplace.organisations.roles import BUYERS, LEADERS, Actor, Role
from marketplace.team import emails, policy, queries
from marketplace.team.models import Invitation

INVITATION_LASTS = timedelta(days=7)
LONGEST_NAME = 200
LAST_APPROVER = N_("A company needs an approver. Make somebody else an approver first.")
LAST_DIRECTOR = N_("An enterprise needs a director. Make somebody else director first.")


@transaction
def invite(*, actor: Actor, email: str, role: Role, at: datetime) -> Invitation:
    """Write the letter; an earlier one to the same address stops working."""
    if not policy.can_invite_as(actor, role):
        raise ForbiddenError
    organisation = db.session.get_one(Organisation, actor.organisation_id)
    return write_invitation(
        organisation=organisation, email=email, office=Office(role), actor=actor, at=at
    )


@transaction
def invite_first(
    *, actor: Actor, organisation: Organisation, email: str, at: datetime
) -> Invitation:
    """The ministry or our staff ask an export partner's manager in, as long as nobody is there."""
    if not policy.can_vouch(actor):
        raise ForbiddenError
    lock(organisation)
    if queries.list_members(organisation_id=organisation.id):
        raise RefusedError(N_("This partner has people already, who invite others."), field="email")
    # A letter to a mistyped address must not let a stranger in.
    for earlier in queries.list_waiting_invitations(organisation_id=organisation.id, at=at):
        earlier.revoked_at = at
    db.session.flush()
    return write_invitation(
        organisation=organisation,
        email=email,
        office=Office(Role.EXPORT_MANAGER),
        actor=actor,
        at=at,
    )


@transaction
def write_invitation(
    *, organisation: Organisation, email: str, office: Office, actor: Actor, at: datetime
) -> Invitation:
    """Invite into any organisation; whether the actor may is for the caller to have asked."""
    email = email.strip().lower()
    lock(organisation)
    if queries.find_membership(organisation_id=organisation.id, email=email) is not None:
        raise RefusedError(N_("This person is in your team already."), field="email")
    earlier = queries.find_waiting_invitation(organisation_id=organisation.id, email=email)
    if earlier is not None:
        earlier.revoked_at = at
        db.session.flush()
    token = new_token()
    invitation = Invitation(
        organisation_id=organisation.id,
        email=email,
        role=office.role,
        province_code=province_of(office.region_code),
        regency_code=regency_of(office.region_code),
        token_hash=token_hash(token),
        inviter_id=queries.own_membership(actor=actor).id,
        invited_at=at,
        expires_at=at + INVITATION_LASTS,
    )
    add(invitation)
    _recorded("invite", invitation.organisation, actor=actor, at=at, role=office.role)
    emails.invited(invitation=invitation, token=token, at=at)
    return invitation


@transaction
def rename(*, actor: Actor, name: str, at: datetime) -> None:
    """Give the enterprise its new legal name; what is signed and issued keeps the former one.

    So do public pages until LPEI publishes or confirms something of this enterprise.
    """
    if not policy.can_lead(actor):
        raise ForbiddenError
    name = " ".join(name.replace("\x00", "").split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise RefusedError(N_("Write a name of at most 200 characters."), field="name")
    organisation = db.session.get_one(Organisation, actor.organisation_id)
    lock(organisation)
    former = organisation.name
    if name == former:
        return
    organisation.name = name
    events.record(
        actor=actor,
        action="organisation.rename",
        subject="organisation",
        subject_id=organisation.public_id,
        at=at,
        details={"from": former, "to": name},
    )


@transaction
def take_back(*, actor: Actor, invitation: Invitation, at: datetime) -> None:
    """The link stops working; one that is over stays as it is."""
    if invitation.organisation_id != actor.organisation_id:
        raise NotFoundError
    if not policy.can_lead(actor):
        raise ForbiddenError
    end_invitation(invitation=invitation, actor=actor, at=at)


@transaction
def end_invitation(*, invitation: Invitation, actor: Actor, at: datetime) -> None:
    """Take any invitation back; whether the actor may is for the caller to have asked."""
    lock(invitation)
    if invitation.accepted_at is None and invitation.revoked_at is None:
        invitation.revoked_at = at
        _recorded("take_back", invitation.organisation, actor=actor, at=at, role=invitation.role)


@transaction
def change_role(*, actor: Actor, membership: Membership, role: Role, at: datetime) -> None:
    """From the next request on the person acts in the new role."""
    _refuse_others(actor, membership)
    if not policy.can_invite_as(actor, role):
        raise ForbiddenError
    lock(membership.organisation)
    lock(membership)
    _refuse_ended(membership)
    if membership.role is role:
        return
    if role not in LEADERS:
        _refuse_last_director(membership)
    before, membership.role = membership.role, role
    _recorded(
        "change_role", membership.organisation, actor=actor, at=at, role=role,
        person=membership.person.public_id, before=before,
    )  # fmt: skip


@transaction
def remove(*, actor: Actor, membership: Membership, at: datetime) -> None:
    """End the membership and sign the person out everywhere, at once."""
    _refuse_others(actor, membership)
    lock(membership.organisation)
    lock(membership)
    _refuse_ended(membership)
    _refuse_last_director(membership)
    end_membership(membership=membership, actor=actor, at=at)


@transaction
def end_membership(*, membership: Membership, actor: Actor, at: datetime) -> None:
    """Sign the person out everywhere; whether the actor may is for the caller to have asked."""
    membership.ended_at = at
    accounts.end_every_session(person_id=membership.person_id, at=at)
    _recorded(
        "remove", membership.organisation, actor=actor, at=at, role=membership.role,
        person=membership.person.public_id,
    )  # fmt: skip


def _refuse_others(actor: Actor, membership: Membership) -> None:
    if membership.organisation_id != actor.organisation_id:
        raise NotFoundError
    if not policy.leads(actor, membership):
        raise ForbiddenError


def _refuse_ended(membership: Membership) -> None:
    if membership.ended_at is not None:
        raise ConflictError(N_("This person is no longer in the team."))


def _refuse_last_director(membership: Membership) -> None:
    directors = queries.count_directors(organisation_id=membership.organisation_id)
    if membership.role in LEADERS and directors == 1:
        raise RefusedError(LAST_APPROVER if membership.role in BUYERS else LAST_DIRECTOR)


def _recorded(
    action: str,
    organisation: Organisation,
    *,
    actor: Recordable,
    at: datetime,
    role: Role,
    person: str = "",
    before: Role | None = None,
) -> None:
    details: dict[str, object] = {"role": role}
    if person:
        details["person"] = person
    if before is not None:
        details["before"] = before
    events.record(
        actor=actor,
        action=f"team.{action}",
        subject="organisation",
        subject_id=organisation.public_id,
        at=at,
        details=details,
    )
