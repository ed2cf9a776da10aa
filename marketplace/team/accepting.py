"""Accepting an invitation: pass phrases are hashed and compared outside any transaction."""

from __future__ import annotations

from datetime import datetime

from marketplace.accounts import guarding, passwords
from marketplace.accounts import queries as people
from marketplace.db import db
from marketplace.errors import NotFoundError, RefusedError
from marketplace.labels import N_
from marketplace.organisations.models import Membership
from marketplace.tallies import operations as tallies
from marketplace.team import joining, queries


def has_account(*, email: str) -> bool:
    """Whether the address was confirmed before, so that its owner has a pass phrase."""
    person = people.find_person(email=email)
    return person is not None and person.confirmed_at is not None


def accept(*, token: str, name: str, password: str, at: datetime) -> Membership:
    """Become a member: with the pass phrase one has, or with a new one.

    Raises NotFoundError for a link that is over, RefusedError for a pass phrase that is wrong or
    too short, TooManyError after very many wrong ones.
    """
    invitation = queries.find_open_invitation(token=token, at=at)
    if invitation is None:
        raise NotFoundError(joining.LINK_IS_OVER)
    person = people.find_person(email=invitation.email)
    if person is None or person.confirmed_at is None:
        db.session.rollback()
        return joining.let_in_new(
            token=token, name=name, password_hash=passwords.hash_password(password), at=at
        )
    known = person.password_hash
    db.session.rollback()
    tallies.mark(tallies=guarding.of_link(token=token), at=at)
    if not passwords.matches(password, password_hash=known):
        raise RefusedError(N_("This is not the pass phrase of your account."), field="password")
    return joining.let_in_known(token=token, person=person, at=at)
