"""Invitations: a letter to one address, for one role in one enterprise, that works once."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.db import Hash, Identity, Model, Public
from marketplace.organisations.models import Membership, Organisation
from marketplace.organisations.offices import Office
from marketplace.organisations.roles import Role

_WAITING = sa.text("accepted_at IS NULL AND revoked_at IS NULL")


class Invitation(Model, Public):
    """Only the token's hash is kept. ``inviter`` must still direct when it is accepted.

    The codes say for which province, and which kabupaten of it, a programme officer is to answer.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        sa.CheckConstraint("expires_at > invited_at", name="expires_later"),
        sa.CheckConstraint("accepted_at IS NULL OR revoked_at IS NULL", name="one_end"),
        sa.CheckConstraint(
            f"province_code IS NULL OR role = '{Role.PROGRAMME_OFFICER}'",
            name="province_of_officer",
        ),
        sa.CheckConstraint(
            "regency_code IS NULL OR substr(regency_code, 1, 2) = coalesce(province_code, '')",
            name="regency_in_province",
        ),
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
    role: Mapped[Role]
    province_code: Mapped[str | None] = mapped_column(sa.ForeignKey("province.code"))
    regency_code: Mapped[str | None] = mapped_column(sa.ForeignKey("regency.code"))
    token_hash: Mapped[Hash] = mapped_column(sa.String(64), unique=True)
    inviter_id: Mapped[int] = mapped_column(sa.ForeignKey("membership.id"))
    invited_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    inviter: Mapped[Membership] = relationship(lazy="joined", innerjoin=True)

    @property
    def office(self) -> Office:
        """What they are to answer for, where the role is an office."""
        return Office(self.role, self.regency_code or self.province_code)

    def open(self, *, at: datetime) -> bool:
        """Whether it can still be accepted."""
        waiting = self.accepted_at is None and self.revoked_at is None
        return waiting and at < self.expires_at and self.inviter.ended_at is None
