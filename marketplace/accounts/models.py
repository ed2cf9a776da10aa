"""People and their signed-in sessions."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.db import Hash, Identity, Line, Model, Public
from marketplace.web.languages import LANGUAGES

_OURS = ", ".join(f"'{code}'" for code in LANGUAGES)


class Person(Model, Public):
    """Somebody who can sign in; what they may do hangs on their memberships.

    ``language`` (a code of web/languages.py) and ``time_zone`` (IANA) are None until chosen.
    """

    __tablename__ = "person"
    __table_args__ = (sa.CheckConstraint(f"language IN ({_OURS})", name="language_is_ours"),)

    id: Mapped[Identity]
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    name: Mapped[Line]
    password_hash: Mapped[Line]
    is_demo: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str | None] = mapped_column(sa.String(8))
    time_zone: Mapped[str | None] = mapped_column(sa.String(64))
    registered_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class Confirmation(Model):
    """A letter asked this person to prove the address; only the token's hash is kept."""

    __tablename__ = "confirmation"

    id: Mapped[Identity]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    token_hash: Mapped[Hash] = mapped_column(sa.String(64), unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class UserSession(Model, Public):
    """One signed-in device: the cookie holds a random token, the row its hash and its end."""

    __tablename__ = "user_session"

    id: Mapped[Identity]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    token_hash: Mapped[Hash] = mapped_column(sa.String(64), unique=True)
    device: Mapped[Line]
    started_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    def live(self, *, at: datetime) -> bool:
        """Whether this session still signs its person in."""
        return self.revoked_at is None and at < self.expires_at
