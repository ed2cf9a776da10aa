"""Each rung a silence has climbed, with what the engine saw; and a buyer's wish to see others."""

from __future__ import annotations

import json
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.db import Identity, Model, Short, append_only
from marketplace.routing.rungs import Rung


class Hop(Model):
    """One rung of one turn of one thing, climbed once however many workers look.

    ``subject`` and ``subject_id`` (a public id) name the thing, so that other kinds can be clocked;
    the seller's turn is known by its first moment. ``told`` is a JSON list of people's public ids,
    ``facts`` what ``routing.facts.read`` reads.
    """

    __tablename__ = "routing_hop"
    __table_args__ = (
        sa.UniqueConstraint("subject", "subject_id", "turn_began_at", "rung"),
        sa.CheckConstraint("due_at >= turn_began_at", name="due_after_the_turn_began"),
        sa.CheckConstraint("climbed_at >= due_at", name="not_before_it_is_due"),
        sa.CheckConstraint("next_due_at > due_at", name="next_is_later"),
        sa.CheckConstraint(
            "(rung = 'alternates') = (next_due_at IS NULL)", name="last_has_no_next"
        ),
    )

    id: Mapped[Identity]
    subject: Mapped[Short]
    subject_id: Mapped[str] = mapped_column(sa.String(26))
    turn_began_at: Mapped[datetime]
    rung: Mapped[Rung]
    rule: Mapped[Short]
    choice: Mapped[Short]
    told: Mapped[str]
    facts: Mapped[str]
    due_at: Mapped[datetime]
    climbed_at: Mapped[datetime]
    next_due_at: Mapped[datetime | None]

    @property
    def people(self) -> tuple[str, ...]:
        """The public ids of whoever was told."""
        return tuple(json.loads(self.told))


class AlternatesConsent(Model):
    """A buyer's yes to one offer of other villages; without it none is shown."""

    __tablename__ = "alternates_consent"

    id: Mapped[Identity]
    hop_id: Mapped[int] = mapped_column(sa.ForeignKey("routing_hop.id"), unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    consented_at: Mapped[datetime]

    hop: Mapped[Hop] = relationship(lazy="joined", innerjoin=True)


class BuyerReminder(Model):
    """A silent buyer was told that the inquiry will end; once a turn."""

    __tablename__ = "buyer_reminder"
    __table_args__ = (sa.UniqueConstraint("inquiry_id", "turn_began_at"),)

    id: Mapped[Identity]
    inquiry_id: Mapped[int] = mapped_column(sa.ForeignKey("inquiry.id"))
    turn_began_at: Mapped[datetime]
    reminded_at: Mapped[datetime]


append_only(Hop.__table__)  # type: ignore[arg-type]  # declared as FromClause, is a Table
append_only(AlternatesConsent.__table__)  # type: ignore[arg-type]  # as above
append_only(BuyerReminder.__table__)  # type: ignore[arg-type]  # as above
