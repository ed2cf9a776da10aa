"""What a BUMDes declares about itself; nothing in it is verified."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.accounts.models import Person
from marketplace.db import Identity as RowId
from marketplace.db import Model, Short
from marketplace.onboarding.identity import Identity
from marketplace.organisations.models import Organisation


class LegalIdentity(Model):
    """The declared numbers of one enterprise; empty where it has none yet."""

    __tablename__ = "legal_identity"
    __table_args__ = (
        sa.CheckConstraint("nib = '' OR length(nib) = 13", name="nib_length"),
        sa.CheckConstraint("npwp = '' OR length(npwp) IN (15, 16)", name="npwp_length"),
    )

    id: Mapped[RowId]
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), unique=True)
    certificate: Mapped[Short]
    nib: Mapped[Short]
    npwp: Mapped[Short]
    declared_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    declared_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    declared_by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    @property
    def identity(self) -> Identity:
        return Identity(self.certificate, self.nib, self.npwp)
