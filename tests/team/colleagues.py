"""More people of a company of the cast, for what takes two of them."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask

from marketplace.accounts import operations as accounts
from marketplace.db import db, transaction
from marketplace.events.operations import SYSTEM
from marketplace.organisations import operations as organisations
from marketplace.organisations.models import Organisation
from marketplace.organisations.queries import get_actor
from marketplace.organisations.roles import Actor, Role
from tests.cast import NOW, ORGANISATIONS
from tests.pages import Visitor


def colleague(name: str, role: Role, *, company: str = "shenzhen") -> Actor:
    """One more person of this organisation of the cast: ``wei`` is Wei, wei@more.example."""
    return get_actor(email=_joined(name, role, ORGANISATIONS[company][1]))


def browser_of(app: Flask, actor: Actor) -> Visitor:
    """A browser in which this person is signed in."""
    return Visitor.with_address(app, actor.email)


@transaction
def _joined(name: str, role: Role, company: str) -> str:
    email = f"{name}@more.example"
    person = accounts.add_person(email=email, name=name.title(), password_hash="-", at=NOW)
    person.confirmed_at, person.language, person.time_zone = NOW, "en", "Asia/Jakarta"
    organisations.add_member(
        organisation=db.session.scalars(sa.select(Organisation).filter_by(name=company)).one(),
        person=person,
        role=role,
        actor=SYSTEM,
        at=NOW,
    )
    return email
