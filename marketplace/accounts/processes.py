"""Signing in: look up, count, compare outside any transaction (it takes time on purpose), then record.

An attempt is counted before its pass phrase is compared, or many at once would all be compared; who
had it right gets the mark back.
"""

from __future__ import annotations

from datetime import datetime

from marketplace.accounts import guarding, operations, passwords, queries
from marketplace.accounts.guarding import Origin
from marketplace.accounts.models import Person
from marketplace.db import db, transaction
from marketplace.errors import NotFoundError, RefusedError
from marketplace.labels import N_
from marketplace.tallies import operations as tallies

LINK_IS_OVER = N_("This link has been used or is too old. Register again for a new one.")


def sign_in(*, email: str, password: str, device: str, origin: Origin, at: datetime) -> str:
    """A session token for the right pass phrase of a confirmed person.

    Raises RefusedError with the same words, after the same time, whether the address is unknown,
    unconfirmed or the pass phrase wrong; TooManyError likewise after very many attempts.
    """
    person = queries.find_person(email=email)
    counted = guarding.of_sign_in(email=email, person=person, origin=origin)
    known = person.password_hash if person is not None and person.confirmed_at else None
    db.session.rollback()
    marks = tallies.mark(tallies=counted, at=at)
    if not passwords.matches(password, password_hash=known) or person is None:
        raise RefusedError(N_("This address and pass phrase do not fit together."))
    return _let_in(person=person, device=device, marks=marks, at=at)


def confirm_address(*, token: str, password: str, at: datetime) -> None:
    """Confirm the address of whoever holds both the letter's link and the pass phrase.

    The pass phrase, because somebody else may have registered this address before its owner did.
    Raises NotFoundError for a link that is used or too old, RefusedError for a wrong pass phrase,
    TooManyError after very many.
    """
    confirmation = queries.find_open_confirmation(token=token, at=at)
    if confirmation is None:
        raise NotFoundError(LINK_IS_OVER)
    password_hash = confirmation.person.password_hash
    db.session.rollback()
    tallies.mark(tallies=guarding.of_link(token=token), at=at)
    if not passwords.matches(password, password_hash=password_hash):
        raise RefusedError(N_("This is not the pass phrase you chose."), field="password")
    operations.confirm_address(token=token, at=at)


def sign_in_demo_person(*, person: Person, device: str, at: datetime) -> str:
    """A session token for one of the invented people, without a pass phrase."""
    if not person.is_demo:
        raise RefusedError(N_("Only invented people sign in without a pass phrase."))
    return operations.start_session(person=person, device=device, at=at)


@transaction
def _let_in(*, person: Person, device: str, marks: list[int], at: datetime) -> str:
    tallies.take_back(marks=marks)
    return operations.start_session(person=person, device=device, at=at)
