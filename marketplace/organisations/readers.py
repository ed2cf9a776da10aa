"""The language and the time zone of the person behind an address, and the visitor's."""

from __future__ import annotations

import sqlalchemy as sa
from flask_login import current_user

from marketplace.accounts.models import Person
from marketplace.accounts.signed_in import SignedIn
from marketplace.db import db
from marketplace.organisations.acting import find_actor
from marketplace.organisations.models import Membership, Organisation
from marketplace.organisations.roles import EXPORTERS, SELLERS
from marketplace.web.languages import ENGLISH, INDONESIAN, LANGUAGES
from marketplace.web.readers import Reader
from marketplace.web.time_zones import zone_of_country


def reader_at(address: str) -> Reader:
    """What they chose; else Indonesian for who sells, and the time of their organisation's country."""
    statement = (
        sa.select(Person.language, Person.time_zone, Membership.role, Organisation.country)
        .outerjoin(Membership, (Membership.person_id == Person.id) & Membership.ended_at.is_(None))
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(Person.email == address.lower())
        .order_by(Membership.id)
        .limit(1)
    )
    found = db.session.execute(statement).one_or_none()
    if found is None:
        return Reader()
    language, time_zone, role, country = found
    usual = INDONESIAN if role in SELLERS | EXPORTERS else ENGLISH
    return Reader(LANGUAGES.get(language or "", usual), time_zone or zone_of_country(country or ""))


def zone_of_visitor() -> str | None:
    """The time zone of who is signed in; nobody else's is known, and pages for all stay the same."""
    visitor = current_user._get_current_object()  # noqa: SLF001  the documented way out of the proxy
    if not isinstance(visitor, SignedIn):
        return None
    actor = find_actor()
    return visitor.person.time_zone or (zone_of_country(actor.country) if actor else None)
