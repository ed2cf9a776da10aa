"""Register organisations, give people roles in them, grant villages' selling mandates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from marketplace.accounts.models import Person
from marketplace.db import add, db, new_public_id, transaction
from marketplace.errors import RefusedError
from marketplace.events import operations as events
from marketplace.events.operations import Recordable
from marketplace.labels import N_
from marketplace.organisations import queries
from marketplace.organisations.models import Membership, Organisation, SellingMandate
from marketplace.organisations.roles import KIND_OF, OrganisationKind, Role
from marketplace.regions.models import Village


@transaction
def register_organisation(
    *, kind: OrganisationKind, name: str, country: str, actor: Recordable, at: datetime
) -> Organisation:
    """A buyer company or an authority; a BUMDes is made by register_bumdes."""
    if kind is OrganisationKind.BUMDES:
        raise RefusedError(N_("A BUMDes belongs to a village."))
    organisation = Organisation(kind=kind, name=name, country=country, registered_at=at)
    add(organisation)
    _recorded(organisation, actor=actor, at=at)
    return organisation


@transaction
def register_bumdes(
    *, village: Village, name: str, actor: Recordable, at: datetime
) -> Organisation:
    """The village's enterprise. Raises RefusedError for a kelurahan, which may not found one."""
    if not village.may_list:
        raise RefusedError(
            N_("Only a desa or desa adat may found a BUMDes; this is a kelurahan."),
            field="village_code",
        )
    bumdes = Organisation(
        kind=OrganisationKind.BUMDES,
        name=name,
        country="ID",
        village_id=village.id,
        registered_at=at,
    )
    add(bumdes)
    _recorded(bumdes, actor=actor, at=at)
    return bumdes


@transaction
def add_member(
    *,
    organisation: Organisation,
    person: Person,
    role: Role,
    actor: Recordable,
    at: datetime,
    province_code: str | None = None,
    regency_code: str | None = None,
) -> Membership:
    """Give a person a role; ``province_code`` limits a programme officer to one province.

    ``regency_code`` limits them further, to one kabupaten or kota of that province.

    Raises RefusedError when the role is not of this kind of organisation.
    """
    if KIND_OF[role] is not organisation.kind:
        raise RefusedError(N_("This role does not exist in this kind of organisation."))
    membership = Membership(
        person_id=person.id,
        organisation_id=organisation.id,
        role=role,
        province_code=province_code,
        regency_code=regency_code,
        started_at=at,
    )
    add(membership)
    events.record(
        actor=actor,
        action="organisation.add_member",
        subject="organisation",
        subject_id=organisation.public_id,
        at=at,
        details={"person": person.public_id, "role": role}
        | ({"province": province_code} if province_code else {})
        | ({"regency": regency_code} if regency_code else {}),
    )
    return membership


@transaction
def grant_mandate(
    *,
    village: Village,
    bumdes: Organisation,
    from_date: date,
    to_date: date | None,
    actor: Recordable,
    at: datetime,
) -> SellingMandate:
    """The right to sell this village's flagship. Raises RefusedError while another is in force."""
    if queries.find_mandate_in_force(village_id=village.id) is not None:
        raise RefusedError(N_("Another selling mandate is in force for this village."))
    mandate = SellingMandate(
        village_id=village.id, organisation_id=bumdes.id, from_date=from_date, to_date=to_date
    )
    add(mandate)
    _granted(mandate, actor=actor, at=at)
    return mandate


@transaction
def found_sellers(
    *, named: Sequence[tuple[Village, str]], from_date: date, actor: Recordable, at: datetime
) -> list[Organisation]:
    """A BUMDes of this name with a selling mandate for each village, in few statements.

    For lists of thousands; the caller has looked that none of the villages has a mandate in force,
    and the unique index refuses if one has.
    """
    founded = []
    for village, name in named:
        bumdes = Organisation(
            public_id=new_public_id(),
            kind=OrganisationKind.BUMDES,
            name=name,
            country="ID",
            village_id=village.id,
            registered_at=at,
        )
        mandate = SellingMandate(
            public_id=new_public_id(), village=village, organisation=bumdes, from_date=from_date
        )
        db.session.add(mandate)
        _recorded(bumdes, actor=actor, at=at)
        _granted(mandate, actor=actor, at=at)
        founded.append(bumdes)
    db.session.flush()
    return founded


def _granted(mandate: SellingMandate, *, actor: Recordable, at: datetime) -> None:
    events.record(
        actor=actor,
        action="selling_mandate.grant",
        subject="selling_mandate",
        subject_id=mandate.public_id,
        at=at,
        details={"village": mandate.village.code, "bumdes": mandate.organisation.public_id},
    )


def _recorded(organisation: Organisation, *, actor: Recordable, at: datetime) -> None:
    events.record(
        actor=actor,
        action="organisation.register",
        subject="organisation",
        subject_id=organisation.public_id,
        at=at,
        details={"kind": organisation.kind, "name": organisation.name},
    )
