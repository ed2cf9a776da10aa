"""A buyer company registers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from marketplace.accounts import registering
from marketplace.accounts.models import Person
from marketplace.accounts.registering import Welcome
from marketplace.events.operations import SYSTEM
from marketplace.mail.models import Letter
from marketplace.organisations import operations, queries
from marketplace.organisations.roles import OrganisationKind, Role


@dataclass(frozen=True, slots=True)
class Registration:
    """What somebody typed to register a buyer company; ``country`` is ISO 3166-1 alpha-2."""

    person_name: str
    email: str
    password: str
    company: str
    country: str


def register_buyer(*, registration: Registration, came_from: str, at: datetime) -> Letter:
    """The letter of ``registering.register``, which see."""

    def found_company(person: Person) -> None:
        if queries.list_memberships(person_id=person.id):
            return
        company = operations.register_organisation(
            kind=OrganisationKind.BUYER,
            name=registration.company,
            country=registration.country,
            actor=SYSTEM,
            at=at,
        )
        operations.add_member(
            organisation=company, person=person, role=Role.BUYER_APPROVER, actor=SYSTEM, at=at
        )

    return registering.register(
        name=registration.person_name,
        email=registration.email,
        password=registration.password,
        founds=found_company,
        welcome=Welcome("accounts/confirm", {}),
        came_from=came_from,
        at=at,
    )
