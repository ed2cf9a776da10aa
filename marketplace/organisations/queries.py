"""Find organisations, their members and who may sell for a village."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from marketplace.accounts.models import Person
from marketplace.db import db
from marketplace.errors import NotFoundError
from marketplace.money import Money
from marketplace.organisations.models import Membership, Organisation, SellingMandate
from marketplace.organisations.roles import Actor, OrganisationKind, Role


def list_memberships(*, person_id: int) -> list[Membership]:
    """The person's live memberships, oldest first."""
    statement = (
        sa.select(Membership)
        .where(Membership.person_id == person_id, Membership.ended_at.is_(None))
        .order_by(Membership.id)
    )
    return list(db.session.scalars(statement))


def list_memberships_with_news(
    *, person_id: int, news: sa.ScalarSelect[int]
) -> list[tuple[Membership, int]]:
    """As ``list_memberships``, each with what ``news`` (correlated with Membership) counts for it."""
    statement = (
        sa.select(Membership, news)
        .where(Membership.person_id == person_id, Membership.ended_at.is_(None))
        .order_by(Membership.id)
    )
    return [(membership, count or 0) for membership, count in db.session.execute(statement)]


def get_actor(*, email: str, organisation_id: int | None = None) -> Actor:
    """This person acting for their (first, or the given) organisation. Raises NotFoundError."""
    statement = (
        sa.select(Membership)
        .join(Membership.person)
        .where(Person.email == email, Membership.ended_at.is_(None))
        .order_by(Membership.id)
        .limit(1)
    )
    if organisation_id is not None:
        statement = statement.where(Membership.organisation_id == organisation_id)
    membership = db.session.scalar(statement)
    if membership is None:
        raise NotFoundError
    return membership.actor()


def list_demo_memberships() -> list[Membership]:
    """The invented people and their roles, in the order they were made."""
    statement = (
        sa.select(Membership)
        .join(Membership.person)
        .where(Person.is_demo, Membership.ended_at.is_(None))
        .order_by(Membership.id)
    )
    return list(db.session.scalars(statement))


def list_member_addresses(*, organisation_id: int) -> list[str]:
    """Where letters to an organisation go: every live member's address."""
    statement = (
        sa.select(Person.email)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id == organisation_id, Membership.ended_at.is_(None))
        .order_by(Membership.id)
    )
    return list(db.session.scalars(statement))


def list_members_in_role(*, organisation_id: int, role: Role) -> list[Membership]:
    """The live members of one organisation who have this role, in the order they came."""
    statement = (
        sa.select(Membership)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.role == role,
            Membership.ended_at.is_(None),
        )
        .order_by(Membership.id)
    )
    return list(db.session.scalars(statement))


def find_approval_limit(*, organisation_id: int) -> Money | None:
    """An organisation's own limit as it stands in the database now, whatever was read before."""
    minor, currency = db.session.execute(
        sa.select(Organisation.approval_limit_minor, Organisation.approval_limit_currency).where(
            Organisation.id == organisation_id
        )
    ).one()
    return None if minor is None or currency is None else Money(minor, currency)


def list_addresses_in_role(*, role: Role) -> list[str]:
    """Every live member's address in this role, whatever the organisation."""
    statement = (
        sa.select(Person.email)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.role == role, Membership.ended_at.is_(None))
        .order_by(Membership.id)
    )
    return list(db.session.scalars(statement))


def find_mandate_in_force(*, village_id: int) -> SellingMandate | None:
    """The mandate that has not been ended for this village, whatever its dates."""
    return db.session.scalar(
        sa.select(SellingMandate).where(
            SellingMandate.village_id == village_id, SellingMandate.ended_at.is_(None)
        )
    )


def find_seller_of(*, village_id: int, day: date) -> Organisation | None:
    """The BUMDes that may sell for this village on ``day``."""
    mandate = find_mandate_in_force(village_id=village_id)
    return mandate.organisation if mandate is not None and mandate.covers(day) else None


def find_bumdes_of(*, village_id: int) -> Organisation | None:
    """The first BUMDes the ministry knows for this village; who registers on their own is not it."""
    return db.session.scalar(
        sa.select(Organisation)
        .where(
            Organisation.kind == OrganisationKind.BUMDES,
            Organisation.village_id == village_id,
            Organisation.self_registered.is_(False),
        )
        .order_by(Organisation.id)
        .limit(1)
    )
