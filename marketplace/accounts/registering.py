"""Somebody registers: hash first, then everything in one transaction, then a letter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from marketplace.accounts import operations, passwords, queries
from marketplace.accounts.models import Person
from marketplace.db import db, transaction
from marketplace.mail import operations as mail
from marketplace.mail.models import Letter


@dataclass(frozen=True, slots=True)
class Welcome:
    """The letter that asks for confirmation: its template, and what it says beside name and path."""

    template: str
    facts: dict[str, str]


def register(
    *,
    name: str,
    email: str,
    password: str,
    founds: Callable[[Person], None],
    welcome: Welcome,
    at: datetime,
) -> Letter:
    """The letter that was written: a confirmation link, or word that the address has an account.

    The answer to the visitor is the same either way, and so is the time: the pass phrase is hashed
    before we look. ``founds`` makes what the person registers for, in the same transaction, and is
    asked again when an address nobody has proved registers anew. Raises RefusedError when the pass
    phrase breaks the rule.
    """
    password_hash = passwords.hash_password(password)
    return _register(
        name=name, email=email, password_hash=password_hash, founds=founds, welcome=welcome, at=at
    )


@transaction
def _register(
    *,
    name: str,
    email: str,
    password_hash: str,
    founds: Callable[[Person], None],
    welcome: Welcome,
    at: datetime,
) -> Letter:
    known = queries.find_person(email=email)
    if known is not None and known.confirmed_at is not None:
        return mail.write_letter(
            recipient=known.email,
            template="accounts/already_registered",
            facts={"name": known.name},
            at=at,
        )
    if known is not None:
        # Nobody has proved this address yet: who registers again starts over.
        person = operations.start_over(person=known, name=name, password_hash=password_hash, at=at)
    else:
        person = operations.add_person(email=email, name=name, password_hash=password_hash, at=at)
    founds(person)
    db.session.flush()
    token = operations.ask_confirmation(person=person, at=at)
    return mail.write_letter(
        recipient=person.email,
        template=welcome.template,
        facts={"name": person.name, **welcome.facts, "path": f"/register/confirmation/{token}"},
        at=at,
    )
