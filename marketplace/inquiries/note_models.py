"""What one side of a thread notes for itself."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.accounts.models import Person
from marketplace.db import Identity, Model, Prose, Submitted, append_only


class InternalNote(Model, Submitted):
    """Belongs to ``organisation_id`` alone: the other side never learns that there is one."""

    __tablename__ = "internal_note"

    id: Mapped[Identity]
    inquiry_id: Mapped[int] = mapped_column(sa.ForeignKey("inquiry.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    text: Mapped[Prose]
    written_at: Mapped[datetime]

    author: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


append_only(InternalNote.__table__)  # type: ignore[arg-type]  # declared as FromClause, is a Table
