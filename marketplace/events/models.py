"""One event: who did what to which thing, when; chained by hash and never changed."""

from __future__ import annotations

import json
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.db import Hash, Identity, Line, Model, Short, append_only


class Event(Model):
    """A row of the audit chain.

    ``actor_*`` and ``organisation_*`` are copies, not keys: the record must outlive the people.
    ``subject`` and ``subject_id`` (a public id) name the thing; ``details`` are plain JSON facts.
    """

    __tablename__ = "event"
    __table_args__ = (sa.Index("ix_event_subject", "subject", "subject_id"),)

    id: Mapped[Identity]
    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(sa.String(26))
    actor_name: Mapped[Line]
    organisation_id: Mapped[str] = mapped_column(sa.String(26))
    organisation_name: Mapped[Line]
    action: Mapped[Short]
    subject: Mapped[Short]
    subject_id: Mapped[str] = mapped_column(sa.String(26))
    details: Mapped[str]
    previous_hash: Mapped[Hash]
    hash: Mapped[Hash] = mapped_column(sa.String(64), unique=True)

    @property
    def facts(self) -> dict[str, object]:
        """The details as a mapping."""
        facts: dict[str, object] = json.loads(self.details)
        return facts

    @property
    def chained_fields(self) -> tuple[str, ...]:
        """What the hash covers besides the moment and the previous hash, in this order."""
        return (
            self.actor_id,
            self.actor_name,
            self.organisation_id,
            self.organisation_name,
            self.action,
            self.subject,
            self.subject_id,
            self.details,
        )


append_only(Event.__table__)  # type: ignore[arg-type]  # declared as FromClause, is a Table
