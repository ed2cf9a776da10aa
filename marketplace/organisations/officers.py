"""Which part of the country a programme officer answers for: one rule for all that ask.

Codes of places contain each other: 35 is a province, 35.05 a kabupaten in it, 35.05.09.2003 a
village there.
"""

from __future__ import annotations

import sqlalchemy as sa

from marketplace.organisations.models import Membership
from marketplace.organisations.roles import Actor, Role
from marketplace.regions.models import Village

PROVINCE_LENGTH, REGENCY_LENGTH = 2, 5


def answers_for(actor: Actor, village: Village) -> bool:
    """An officer of the village's kabupaten or province, or of the whole country."""
    if actor.role is not Role.PROGRAMME_OFFICER:
        return False
    return actor.region_code is None or village.code.startswith(f"{actor.region_code}.")


def within(actor: Actor) -> sa.ColumnElement[bool]:
    """The same of a statement's Village; nobody else answers for any."""
    if actor.role is not Role.PROGRAMME_OFFICER:
        return sa.false()
    if actor.region_code is None:
        return sa.true()
    return Village.code.startswith(f"{actor.region_code}.")


def province_of(region_code: str | None) -> str | None:
    """The province a region lies in or is; None for the whole country."""
    return region_code[:PROVINCE_LENGTH] if region_code else None


def regency_of(region_code: str | None) -> str | None:
    """The kabupaten or kota a region is; None for a province and for the whole country."""
    return region_code if region_code and len(region_code) == REGENCY_LENGTH else None


def of_village(code: str) -> sa.ColumnElement[bool]:
    """The memberships of all officers who answer for this village."""
    province, regency = code[:PROVINCE_LENGTH], code[:REGENCY_LENGTH]
    everywhere = Membership.province_code.is_(None)
    whole_province = (Membership.province_code == province) & Membership.regency_code.is_(None)
    return sa.and_(
        Membership.role == Role.PROGRAMME_OFFICER,
        Membership.ended_at.is_(None),
        sa.or_(everywhere, whole_province, Membership.regency_code == regency),
    )
