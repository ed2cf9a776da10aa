"""A letter's way in: it signs the person it was written to in, once."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.accounts.models import Person
from marketplace.accounts.tokens import token_hash
from marketplace.db import Hash, Identity, Model
from marketplace.mail.models import Letter


class SignInLink(Model):
    """Written with its letter; it gets its token when the letter leaves, and keeps the hash alone.

    ``address`` and ``credential_hash`` are the person's at that time: whoever has another address
    or pass phrase since is let in by neither. ``path`` is where it leads.
    """

    __tablename__ = "sign_in_link"
    __table_args__ = (
        sa.CheckConstraint("(token_hash IS NULL) = (expires_at IS NULL)", name="ends_when_sent"),
        sa.CheckConstraint("used_at IS NULL OR token_hash IS NOT NULL", name="used_when_sent"),
        sa.Index("ix_sign_in_link_of_person", "person_id", "written_at"),
    )

    id: Mapped[Identity]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    letter_id: Mapped[int] = mapped_column(sa.ForeignKey("letter.id"), unique=True)
    address: Mapped[str] = mapped_column(sa.String(254))
    credential_hash: Mapped[Hash] = mapped_column(sa.String(64))
    path: Mapped[str] = mapped_column(sa.String(200))
    token_hash: Mapped[Hash | None] = mapped_column(sa.String(64), unique=True)
    written_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    letter: Mapped[Letter] = relationship(lazy="select")

    @property
    def stands(self) -> bool:
        """Whether nobody used or ended it, and the person is still as it knew them."""
        return (
            self.used_at is None
            and self.ended_at is None
            and self.person.confirmed_at is not None
            and self.person.email == self.address
            and credential_hash(self.person) == self.credential_hash
        )

    def open(self, *, at: datetime) -> bool:
        """Whether it still lets its person in."""
        return self.stands and self.expires_at is not None and at < self.expires_at


def credential_hash(person: Person) -> str:
    """What a change of the pass phrase changes, wherever it is made."""
    return token_hash(person.password_hash)
