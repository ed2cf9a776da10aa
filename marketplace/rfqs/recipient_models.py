"""A village's part in a request for quotation, and why it was asked."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.db import Identity, Model, Prose, Public, Short, append_only, freeze
from marketplace.events.advancing import Advancing
from marketplace.events.operations import Recordable
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.reasons import ClosingReason
from marketplace.rfqs.models import Rfq
from marketplace.rfqs.recipient_states import (
    RECIPIENT_TRANSITIONS,
    RecipientAction,
    RecipientStatus,
)


class RfqRecipient(Advancing[RecipientStatus, RecipientAction], Model, Public):
    """One village's part; ``inquiry`` is the thread between it and the buyer.

    ``rule``, ``choice``, ``score`` and ``parts`` (JSON) say why it was invited and never change. ``reused`` says
    that the thread was there before. ``question`` is what it asked, while the buyer owes an answer.
    """

    __tablename__ = "rfq_recipient"
    __table_args__ = (
        sa.CheckConstraint(
            "(status = 'declined') = (decline_reason IS NOT NULL)", name="declined_with_a_reason"
        ),
    )
    transitions = RECIPIENT_TRANSITIONS

    id: Mapped[Identity]
    rfq_id: Mapped[int] = mapped_column(sa.ForeignKey("rfq.id"), index=True)
    inquiry_id: Mapped[int] = mapped_column(sa.ForeignKey("inquiry.id"), unique=True)
    status: Mapped[RecipientStatus]
    rule: Mapped[Short]
    choice: Mapped[Short]
    score: Mapped[int]
    parts: Mapped[str]
    reused: Mapped[bool]
    invited_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    decline_reason: Mapped[ClosingReason | None]
    question: Mapped[Prose] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    rfq: Mapped[Rfq] = relationship(lazy="joined", innerjoin=True)
    inquiry: Mapped[Inquiry] = relationship(lazy="select")

    __mapper_args__ = {"version_id_col": version}

    def view(self, *, actor: Recordable, at: datetime) -> None:
        """Somebody of the village opened it."""
        self._move(RecipientAction.VIEW, actor=actor, at=at)

    def will_quote(self, *, actor: Recordable, at: datetime) -> None:
        """The village means to send a quotation."""
        self._move(RecipientAction.WILL_QUOTE, actor=actor, at=at)

    def quote(self, *, actor: Recordable, at: datetime) -> None:
        """Its first quotation was sent."""
        self._move(RecipientAction.QUOTE, actor=actor, at=at)
        self.question = ""

    def decline(self, *, actor: Recordable, reason: ClosingReason, at: datetime) -> None:
        """The village does not take part."""
        details = {"reason": reason.value}
        self._advance(RecipientAction.DECLINE, actor=actor, at=at, details=details)
        self.changed_at, self.decline_reason, self.question = at, reason, ""

    def time_out(self, *, actor: Recordable, at: datetime) -> None:
        """It was silent until the deadline."""
        self._move(RecipientAction.TIME_OUT, actor=actor, at=at)

    def _move(self, action: RecipientAction, *, actor: Recordable, at: datetime) -> None:
        self._advance(action, actor=actor, at=at)
        self.changed_at = at


class RfqMatching(Model):
    """What matching saw when a request went to many villages; ``facts`` is what ``matching`` reads."""

    __tablename__ = "rfq_matching"

    id: Mapped[Identity]
    rfq_id: Mapped[int] = mapped_column(sa.ForeignKey("rfq.id"), unique=True)
    facts: Mapped[str]
    matched_at: Mapped[datetime]


append_only(RfqMatching.__table__)  # type: ignore[arg-type]  # declared as FromClause, is a Table
freeze(
    RfqRecipient.__table__,  # type: ignore[arg-type]  # as above
    "rfq_id",
    "inquiry_id",
    "rule",
    "choice",
    "score",
    "parts",
    "reused",
    "invited_at",
)
