"""Find the members and invitations of the actor's own enterprise, and an invitation by its link."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from marketplace.accounts.models import Person
from marketplace.accounts.tokens import token_hash
from marketplace.db import db
from marketplace.errors import NotFoundError
from marketplace.organisations.models import Membership
from marketplace.organisations.roles import LEADERS, Actor
from marketplace.team.models import Invitation


def list_members(*, organisation_id: int) -> list[Membership]:
    """The live members, in the order they came."""
    statement = (
        sa.select(Membership)
        .where(Membership.organisation_id == organisation_id, Membership.ended_at.is_(None))
        .order_by(Membership.id)
    )
    return list(db.session.scalars(statement))


def get_member(*, actor: Actor, public_id: str) -> Membership:
    """A live member of the actor's own enterprise. Raises NotFoundError."""
    member = db.session.scalar(
        sa.select(Membership).where(
            Membership.public_id == public_id,
            Membership.organisation_id == actor.organisation_id,
            Membership.ended_at.is_(None),
        )
    )
    if member is None or not (actor.buys or actor.sells or actor.exports):
        raise NotFoundError
    return member


def find_membership(*, organisation_id: int, email: str) -> Membership | None:
    """The live membership of this address."""
    return db.session.scalar(
        sa.select(Membership)
        .join(Membership.person)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.ended_at.is_(None),
            Person.email == email,
        )
    )


def own_membership(*, actor: Actor) -> Membership:
    """The membership by which the actor acts."""
    return db.session.scalars(
        sa.select(Membership).where(
            Membership.organisation_id == actor.organisation_id,
            Membership.person_id == actor.person_id,
            Membership.ended_at.is_(None),
        )
    ).one()


def count_directors(*, organisation_id: int) -> int:
    """How many live directors the enterprise has."""
    statement = sa.select(sa.func.count(Membership.id)).where(
        Membership.organisation_id == organisation_id,
        Membership.ended_at.is_(None),
        Membership.role.in_(LEADERS),
    )
    return db.session.scalar(statement) or 0


def list_waiting_invitations(*, organisation_id: int, at: datetime) -> list[Invitation]:
    """The invitations that can still be accepted, oldest first."""
    statement = (
        sa.select(Invitation)
        .where(
            Invitation.organisation_id == organisation_id,
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > at,
        )
        .order_by(Invitation.id)
    )
    return list(db.session.scalars(statement))


def get_invitation(*, actor: Actor, public_id: str) -> Invitation:
    """An invitation of the actor's own enterprise. Raises NotFoundError."""
    invitation = db.session.scalar(
        sa.select(Invitation).where(
            Invitation.public_id == public_id,
            Invitation.organisation_id == actor.organisation_id,
        )
    )
    if invitation is None or not (actor.buys or actor.sells or actor.exports):
        raise NotFoundError
    return invitation


def find_waiting_invitation(*, organisation_id: int, email: str) -> Invitation | None:
    """The invitation nobody has answered, expired or not."""
    return db.session.scalar(
        sa.select(Invitation).where(
            Invitation.organisation_id == organisation_id,
            Invitation.email == email,
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
    )


def find_open_invitation(*, token: str, at: datetime) -> Invitation | None:
    """The invitation of this link, while it works."""
    invitation = db.session.scalar(
        sa.select(Invitation).where(Invitation.token_hash == token_hash(token))
    )
    return invitation if invitation is not None and invitation.open(at=at) else None
