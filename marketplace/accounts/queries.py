"""Find people and live sessions."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from marketplace.accounts.models import Confirmation, Person, UserSession
from marketplace.accounts.tokens import token_hash
from marketplace.db import db


def find_person(*, email: str) -> Person | None:
    """The person of this address, in any case."""
    return db.session.scalar(sa.select(Person).where(Person.email == email.strip().lower()))


def find_live_session(*, token: str, at: datetime) -> UserSession | None:
    """The session this cookie stands for, unless it ended, was revoked or never was."""
    session = db.session.scalar(
        sa.select(UserSession).where(UserSession.token_hash == token_hash(token))
    )
    return session if session is not None and session.live(at=at) else None


def list_live_sessions(*, person_id: int, at: datetime) -> list[UserSession]:
    """The devices this person is signed in on, newest first."""
    statement = (
        sa.select(UserSession)
        .where(
            UserSession.person_id == person_id,
            UserSession.revoked_at.is_(None),
            UserSession.expires_at > at,
        )
        .order_by(UserSession.id.desc())
    )
    return list(db.session.scalars(statement))


def find_open_confirmation(*, token: str, at: datetime) -> Confirmation | None:
    """The unused, unexpired confirmation of this link."""
    return db.session.scalar(
        sa.select(Confirmation).where(
            Confirmation.token_hash == token_hash(token),
            Confirmation.used_at.is_(None),
            Confirmation.expires_at > at,
        )
    )


def list_demo_people() -> list[Person]:
    """The invented people of the demo world, in the order they were made."""
    return list(db.session.scalars(sa.select(Person).where(Person.is_demo).order_by(Person.id)))
