"""An organisation that takes no words from another, until it takes that back."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.accounts.models import Person
from marketplace.db import Identity, Model, Public
from marketplace.organisations.models import Organisation


class Block(Model, Public):
    """One in force per direction of a pair."""

    __tablename__ = "party_block"
    __table_args__ = (
        sa.CheckConstraint("blocker_id <> blocked_id", name="two_parties"),
        sa.CheckConstraint(
            "(lifted_at IS NULL) = (lifted_by_id IS NULL)", name="lifted_by_somebody"
        ),
        sa.Index(
            "ix_party_block_in_force",
            "blocker_id",
            "blocked_id",
            unique=True,
            postgresql_where=sa.text("lifted_at IS NULL"),
            sqlite_where=sa.text("lifted_at IS NULL"),
        ),
    )

    id: Mapped[Identity]
    blocker_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    blocked_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    made_at: Mapped[datetime]
    lifted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    lifted_at: Mapped[datetime | None]

    blocker: Mapped[Organisation] = relationship(
        foreign_keys=[blocker_id], lazy="joined", innerjoin=True
    )
    blocked: Mapped[Organisation] = relationship(
        foreign_keys=[blocked_id], lazy="joined", innerjoin=True
    )
    made_by: Mapped[Person] = relationship(foreign_keys=[made_by_id], lazy="joined", innerjoin=True)
