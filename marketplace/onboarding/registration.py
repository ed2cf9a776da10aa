"""A BUMDes registers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from marketplace.accounts import registering
from marketplace.accounts.models import Person
from marketplace.accounts.registering import Welcome
from marketplace.errors import RefusedError
from marketplace.events.operations import SYSTEM
from marketplace.labels import N_
from marketplace.mail.models import Letter
from marketplace.organisations import operations as organisations
from marketplace.organisations import queries as sellers
from marketplace.organisations.roles import Role
from marketplace.regions.models import Village


@dataclass(frozen=True, slots=True)
class SellerRegistration:
    """What somebody typed to register the enterprise of a village."""

    village: Village
    bumdes: str
    person_name: str
    email: str
    password: str


def register_seller(*, registration: SellerRegistration, came_from: str, at: datetime) -> Letter:
    """The letter of ``registering.register``, which see.

    The one who registers becomes the director; nobody has vouched for the enterprise, so it sells
    nothing before the ministry grants the mandate. Raises RefusedError while another enterprise
    has it.
    """
    if sellers.find_mandate_in_force(village_id=registration.village.id) is not None:
        raise RefusedError(
            N_(
                "An enterprise already sells for this village. Ask its director to invite you to "
                "the team."
            ),
            field="bumdes",
        )
    return registering.register(
        name=registration.person_name,
        email=registration.email,
        password=registration.password,
        founds=lambda person: _found(registration, person, at=at),
        welcome=Welcome("onboarding/confirm", {"bumdes": registration.bumdes}),
        came_from=came_from,
        at=at,
    )


def _found(registration: SellerRegistration, person: Person, *, at: datetime) -> None:
    """The enterprise with its director, unless this person registered it before."""
    memberships = sellers.list_memberships(person_id=person.id)
    if any(m.organisation.village_id == registration.village.id for m in memberships):
        return
    bumdes = organisations.register_bumdes(
        village=registration.village, name=registration.bumdes, actor=SYSTEM, at=at
    )
    bumdes.self_registered = True
    organisations.add_member(
        organisation=bumdes, person=person, role=Role.SELLER_DIRECTOR, actor=SYSTEM, at=at
    )
