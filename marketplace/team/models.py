"""Invitations: a letter to one address, for one role in one enterprise, that works once."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.db import Hash, Identity, Model, Public
from marketplace.organisations.models import Membership, OfRegion, Organisation

_WAITING = sa.text("accepted_at IS NULL AND revoked_at IS NULL")


class Invitation(OfRegion, Model, Public):
    """Only the token's hash is kept. ``inviter`` must still direct when it is accepted."""

    __tablename__ = "invitation"
    __table_args__ = (
        sa.CheckConstraint("expires_at > invited_at", name="expires_later"),
        sa.CheckConstraint("accepted_at IS NULL OR revoked_at IS NULL", name="one_end"),
        *OfRegion.region_checks(),
        sa.Index(
            "ix_invitation_waiting",
            "organisation_id",
            "email",
            unique=True,
            postgresql_where=_WAITING,
            sqlite_where=_WAITING,
        ),
    )

    id: Mapped[Identity]
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    email: Mapped[str] = mapped_column(sa.String(254))
    token_hash: Mapped[Hash] = mapped_column(sa.String(64), unique=True)
    inviter_id: Mapped[int] = mapped_column(sa.ForeignKey("membership.id"))
    invited_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    inviter: Mapped[Membership] = relationship(lazy="joined", innerjoin=True)

    def open(self, *, at: datetime) -> bool:
        """Whether it can still be accepted."""
        waiting = self.accepted_at is None and self.revoked_at is None
        return waiting and at < self.expires_at and self.inviter.ended_at is None
