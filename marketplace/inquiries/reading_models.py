"""How far each person has read a thread."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.accounts.models import Person
from marketplace.db import Identity, Model


class Reading(Model):
    """``message_id`` is the last message of the other side this person saw, first at ``read_at``.

    A log entry (docs/decisions/0012): it is written after the answer and may be missing.
    """

    __tablename__ = "thread_reading"
    __table_args__ = (sa.UniqueConstraint("person_id", "inquiry_id", "organisation_id"),)

    id: Mapped[Identity]
    inquiry_id: Mapped[int] = mapped_column(sa.ForeignKey("inquiry.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    message_id: Mapped[int] = mapped_column(sa.ForeignKey("message.id"))
    read_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
