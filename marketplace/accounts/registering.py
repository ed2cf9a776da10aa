"""Somebody registers: hash first, then everything in one transaction, then a letter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from marketplace.accounts import guarding, operations, passwords, queries
from marketplace.accounts.models import Person
from marketplace.db import db, transaction
from marketplace.mail import operations as mail
from marketplace.mail.models import Letter
from marketplace.tallies import operations as tallies
from marketplace.tallies import queries as counted
from marketplace.tallies.tally import Tally


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
    came_from: str,
    at: datetime,
) -> Letter:
    """The letter that was written: a confirmation link, or word that the address has an account.

    The answer to the visitor is the same either way, and so is the time: the pass phrase is hashed
    before we look. ``founds`` makes what the person registers for, in the same transaction, and is
    asked again when an address nobody has proved registers anew. ``came_from`` is the client's address.
    Raises RefusedError when the pass phrase breaks the rule, TooManyError after very many letters.
    """
    held = guarding.of_registration(email=email, address=came_from)
    counted.refuse_full(tallies=held, at=at)  # before it costs a hash
    password_hash = passwords.hash_password(password)
    return _register(
        name=name,
        email=email,
        password_hash=password_hash,
        founds=founds,
        welcome=welcome,
        held=held,
        at=at,
    )


@transaction
def _register(
    *,
    name: str,
    email: str,
    password_hash: str,
    founds: Callable[[Person], None],
    welcome: Welcome,
    held: list[Tally],
    at: datetime,
) -> Letter:
    tallies.mark(tallies=held, at=at)
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
