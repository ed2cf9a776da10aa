"""Whoever was invited becomes a member, once, if the inviter could still invite like this."""

from __future__ import annotations

from datetime import datetime

from marketplace.accounts import operations as accounts
from marketplace.accounts import queries as people
from marketplace.accounts.models import Person
from marketplace.db import lock, transaction
from marketplace.errors import ConflictError, NotFoundError, RefusedError
from marketplace.labels import N_
from marketplace.organisations import operations as organisations
from marketplace.organisations.models import Membership
from marketplace.organisations.offices import two_sides
from marketplace.organisations.queries import list_memberships
from marketplace.team import policy, queries
from marketplace.team.models import Invitation

LINK_IS_OVER = N_("This invitation was used, taken back or is too old. Ask for a new one.")
SITS_ELSEWHERE = N_(
    "You act for another organisation with this address. Who holds an office of the ministry, of "
    "LPEI or of Desaport acts for nobody else: ask for an invitation to another address."
)


@transaction
def let_in_known(*, token: str, person: Person, at: datetime) -> Membership:
    """Who has an account and has just proved it becomes a member."""
    invitation = _open(token, at=at)
    if person.email != invitation.email or person.confirmed_at is None:
        raise NotFoundError(LINK_IS_OVER)
    return _let_in(invitation, person, at=at)


@transaction
def let_in_new(*, token: str, name: str, password_hash: str, at: datetime) -> Membership:
    """Who follows the letter has the address; the pass phrase chosen now is theirs."""
    invitation = _open(token, at=at)
    person = people.find_person(email=invitation.email)
    if person is None:
        person = accounts.add_person(
            email=invitation.email, name=name, password_hash=password_hash, at=at
        )
    else:
        # Registered before, by whomever, and never confirmed. Refused once it is confirmed.
        accounts.start_over(person=person, name=name, password_hash=password_hash, at=at)
    person.confirmed_at = at
    return _let_in(invitation, person, at=at)


def _open(token: str, *, at: datetime) -> Invitation:
    invitation = queries.find_open_invitation(token=token, at=at)
    if invitation is None:
        raise NotFoundError(LINK_IS_OVER)
    lock(invitation.organisation)
    lock(invitation)
    lock(invitation.inviter)
    if not invitation.open(at=at) or not policy.still_stands_by(invitation):
        raise NotFoundError(LINK_IS_OVER)
    return invitation


def _let_in(invitation: Invitation, person: Person, *, at: datetime) -> Membership:
    organisation_id = invitation.organisation_id
    if queries.find_membership(organisation_id=organisation_id, email=person.email) is not None:
        raise ConflictError(N_("You are in this team already. Sign in."))
    _refuse_two_sides(invitation, person)
    invitation.accepted_at = at
    return organisations.add_member(
        organisation=invitation.organisation,
        person=person,
        role=invitation.role,
        province_code=invitation.province_code,
        regency_code=invitation.regency_code,
        actor=invitation.inviter.actor(),
        at=at,
    )


def _refuse_two_sides(invitation: Invitation, person: Person) -> None:
    kind = invitation.organisation.kind
    for held in list_memberships(person_id=person.id):
        if two_sides(kind, held.organisation.kind):
            raise RefusedError(SITS_ELSEWHERE, field="password")
