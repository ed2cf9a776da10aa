"""A buyer company registers: hash first, then everything in one transaction, then a letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from marketplace.accounts import operations as accounts
from marketplace.accounts import passwords
from marketplace.accounts import queries as people
from marketplace.db import db, transaction
from marketplace.events.operations import SYSTEM
from marketplace.mail import operations as mail
from marketplace.mail.models import Letter
from marketplace.organisations import operations
from marketplace.organisations.roles import OrganisationKind, Role


@dataclass(frozen=True, slots=True)
class Registration:
    """What somebody typed to register a buyer company; ``country`` is ISO 3166-1 alpha-2."""

    person_name: str
    email: str
    password: str
    company: str
    country: str


def register_buyer(*, registration: Registration, at: datetime) -> Letter:
    """The letter that was written: a confirmation link, or word that the address has an account.

    The answer to the visitor is the same either way, and so is the time: the pass phrase is hashed
    before we look. Raises RefusedError when the pass phrase breaks the rule.
    """
    password_hash = passwords.hash_password(registration.password)
    return _register(registration=registration, password_hash=password_hash, at=at)


@transaction
def _register(*, registration: Registration, password_hash: str, at: datetime) -> Letter:
    known = people.find_person(email=registration.email)
    if known is not None and known.confirmed_at is not None:
        return mail.write_letter(
            recipient=known.email,
            template="accounts/already_registered",
            facts={"name": known.name},
            at=at,
        )
    if known is not None:
        # Nobody has proved this address yet: who registers again starts over.
        person = accounts.start_over(
            person=known, name=registration.person_name, password_hash=password_hash, at=at
        )
    else:
        person = accounts.add_person(
            email=registration.email,
            name=registration.person_name,
            password_hash=password_hash,
            at=at,
        )
        company = operations.register_organisation(
            kind=OrganisationKind.BUYER,
            name=registration.company,
            country=registration.country,
            actor=SYSTEM,
            at=at,
        )
        operations.add_member(
            organisation=company, person=person, role=Role.BUYER, actor=SYSTEM, at=at
        )
    db.session.flush()
    token = accounts.ask_confirmation(person=person, at=at)
    return mail.write_letter(
        recipient=person.email,
        template="accounts/confirm",
        facts={"name": person.name, "path": f"/register/confirmation/{token}"},
        at=at,
    )
