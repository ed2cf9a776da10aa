"""Signing in: look up, compare outside any transaction (it takes time on purpose), then record."""

from __future__ import annotations

from datetime import datetime

from marketplace.accounts import operations, passwords, queries
from marketplace.accounts.models import Person
from marketplace.db import db
from marketplace.errors import RefusedError
from marketplace.labels import N_


def sign_in(*, email: str, password: str, device: str, at: datetime) -> str:
    """A session token for the right pass phrase of a confirmed person.

    Raises RefusedError with the same words, after the same time, whether the address is unknown,
    unconfirmed or the pass phrase wrong.
    """
    person = queries.find_person(email=email)
    known = person.password_hash if person is not None and person.confirmed_at else None
    db.session.rollback()
    if not passwords.matches(password, password_hash=known) or person is None:
        raise RefusedError(N_("This address and pass phrase do not fit together."))
    return operations.start_session(person=person, device=device, at=at)


def sign_in_demo_person(*, person: Person, device: str, at: datetime) -> str:
    """A session token for one of the invented people, without a pass phrase."""
    if not person.is_demo:
        raise RefusedError(N_("Only invented people sign in without a pass phrase."))
    return operations.start_session(person=person, device=device, at=at)
