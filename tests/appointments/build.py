"""Officers of regions, made as the cast is."""

from __future__ import annotations

from marketplace.accounts import operations as accounts
from marketplace.accounts.passwords import hash_password
from marketplace.db import transaction
from marketplace.organisations import operations as organisations
from marketplace.organisations import queries
from marketplace.organisations.models import Membership
from marketplace.organisations.officers import province_of, regency_of
from marketplace.organisations.roles import Actor, Role
from tests import cast

_HASH = hash_password(cast.PASSPHRASE)


@transaction
def officer_of(region: str | None, *, name: str = "Wayan") -> Membership:
    """A programme officer of the ministry who answers for this region."""
    address = address_of(region, name=name)
    person = accounts.add_demo_person(
        email=address, name=f"{name} {region}", password_hash=_HASH, at=cast.NOW
    )
    oka = queries.get_actor(email=cast.part_of("oka").email)
    ministry = queries.list_memberships(person_id=oka.person_id)[0].organisation
    return organisations.add_member(
        organisation=ministry,
        person=person,
        role=Role.PROGRAMME_OFFICER,
        province_code=province_of(region),
        regency_code=regency_of(region),
        actor=oka,
        at=cast.NOW,
    )


def acting_for(region: str | None, *, name: str = "Wayan") -> Actor:
    """The same officer as an actor."""
    return officer_of(region, name=name).actor()


def address_of(region: str | None, *, name: str = "Wayan") -> str:
    """What they sign in with."""
    return f"{name.lower()}.{region or 'country'}@officers.example"
