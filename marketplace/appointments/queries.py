"""Find the holders of offices and the letters that call somebody into one, as far as the actor may fill them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from marketplace.accounts.models import Person
from marketplace.db import db
from marketplace.errors import NotFoundError
from marketplace.organisations.models import Membership, Organisation
from marketplace.organisations.offices import AUTHORITIES, OFFICE_ROLES
from marketplace.organisations.roles import Actor, OrganisationKind, Role
from marketplace.team.models import Invitation

_LIVE = (Membership.ended_at.is_(None), Membership.role.in_(OFFICE_ROLES))
_WAITING = (
    Invitation.accepted_at.is_(None),
    Invitation.revoked_at.is_(None),
    Invitation.role.in_(OFFICE_ROLES),
)
_Held = type[Membership] | type[Invitation]


def list_holders(
    *, actor: Actor, province_code: str | None, offset: int, limit: int
) -> list[Membership]:
    """Those of one page: by authority, then from the whole country to the smallest region."""
    statement = (
        _holders(actor, province_code)
        .order_by(
            sa.case(
                {kind: place for place, kind in enumerate(AUTHORITIES)}, value=Organisation.kind
            ),
            sa.func.coalesce(Membership.regency_code, Membership.province_code, ""),
            Membership.role,
            Membership.id,
        )
        .offset(offset)
        .limit(limit)
    )
    return list(db.session.scalars(statement))


def count_holders(*, actor: Actor, province_code: str | None) -> int:
    """How many there are on all pages."""
    found = _holders(actor, province_code).order_by(None).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(found)) or 0


def get_holder(*, actor: Actor, public_id: str) -> Membership:
    """The live holder of an office this actor may fill. Raises NotFoundError."""
    holder = db.session.scalar(_holders(actor, None).where(Membership.public_id == public_id))
    if holder is None:
        raise NotFoundError
    return holder


def list_waiting(*, actor: Actor, at: datetime) -> list[Invitation]:
    """The letters nobody has answered and that still can be, oldest first."""
    statement = _letters(actor).where(Invitation.expires_at > at).order_by(Invitation.id)
    return list(db.session.scalars(statement))


def get_letter(*, actor: Actor, public_id: str) -> Invitation:
    """Any letter into an office this actor may fill. Raises NotFoundError."""
    statement = (
        sa.select(Invitation)
        .where(Invitation.public_id == public_id, Invitation.role.in_(OFFICE_ROLES))
        .where(_fillable(Invitation, actor))
    )
    found = db.session.scalar(statement)
    if found is None:
        raise NotFoundError
    return found


def find_authority(*, kind: OrganisationKind) -> Organisation | None:
    """The ministry, LPEI or Desaport itself; the first, should a database hold several."""
    statement = sa.select(Organisation).where(Organisation.kind == kind).order_by(Organisation.id)
    return db.session.scalars(statement.limit(1)).first()


def count_like(*, membership: Membership) -> int:
    """How many live holders this very office has in this authority."""
    statement = sa.select(sa.func.count(Membership.id)).where(
        Membership.organisation_id == membership.organisation_id,
        Membership.role == membership.role,
        Membership.ended_at.is_(None),
        Membership.province_code.is_(None),
    )
    return db.session.scalar(statement) or 0


def list_watchers() -> list[str]:
    """The addresses that hear of each appointment: our staff and the officers of the whole country."""
    statement = (
        sa.select(Person.email)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.ended_at.is_(None),
            Membership.role.in_([Role.STAFF, Role.PROGRAMME_OFFICER]),
            Membership.province_code.is_(None),
        )
        .order_by(Membership.id)
    )
    return list(dict.fromkeys(db.session.scalars(statement)))


def _holders(actor: Actor, province_code: str | None) -> sa.Select[Membership]:
    statement = (
        sa.select(Membership)
        .join(Organisation, Membership.organisation_id == Organisation.id)
        .where(*_LIVE, _fillable(Membership, actor))
    )
    if province_code:
        statement = statement.where(Membership.province_code == province_code)
    return statement


def _letters(actor: Actor) -> sa.Select[Invitation]:
    return sa.select(Invitation).where(*_WAITING, _fillable(Invitation, actor))


def _fillable(held: _Held, actor: Actor) -> sa.ColumnElement[bool]:
    """``policy.can_fill`` of a statement's rows; a test compares the two."""
    if actor.role is Role.STAFF:
        return sa.true()
    if actor.role is not Role.PROGRAMME_OFFICER or actor.regency_code is not None:
        return sa.false()
    officers = held.role == Role.PROGRAMME_OFFICER
    if actor.province_code is None:
        return sa.and_(officers, held.province_code.is_not(None))
    below = held.regency_code.is_not(None)
    return sa.and_(officers, held.province_code == actor.province_code, below)
