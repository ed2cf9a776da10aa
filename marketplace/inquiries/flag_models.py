"""A message that staff should look at."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.accounts.models import Person
from marketplace.db import Identity, Line, Model, Prose, Public
from marketplace.events.advancing import Advancing
from marketplace.events.operations import Recordable
from marketplace.inquiries.flag_states import TRANSITIONS, FlagAction, FlagKind, FlagStatus
from marketplace.inquiries.models import Message
from marketplace.inquiries.report_reasons import ReportReason


class MessageFlag(Advancing[FlagStatus, FlagAction], Model, Public):
    """Raised by the platform for a bank account (``sign`` says which, masked), or by the other side.

    A report has the reasons of ``raised_by`` and opens the message to staff; an account number
    does not (docs/decisions/0028).
    """

    __tablename__ = "message_flag"
    __table_args__ = (
        sa.CheckConstraint(
            "(kind = 'report') = (raised_by_id IS NOT NULL)", name="report_of_person"
        ),
        sa.CheckConstraint(
            "(kind = 'report') = (report_reason IS NOT NULL)", name="report_says_why"
        ),
        sa.CheckConstraint("(status = 'open') = (decided_at IS NULL)", name="decided_when_closed"),
        sa.CheckConstraint("(decided_at IS NULL) = (decision = '')", name="decision_has_reason"),
        sa.UniqueConstraint("message_id", "kind"),
    )
    transitions = TRANSITIONS

    id: Mapped[Identity]
    message_id: Mapped[int] = mapped_column(sa.ForeignKey("message.id"))
    kind: Mapped[FlagKind]
    status: Mapped[FlagStatus]
    sign: Mapped[Line]
    report_reason: Mapped[ReportReason | None]
    reason: Mapped[Prose]
    raised_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    raised_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    decision: Mapped[Prose]
    version: Mapped[int] = mapped_column()

    message: Mapped[Message] = relationship(lazy="joined", innerjoin=True)
    raised_by: Mapped[Person | None] = relationship(foreign_keys=[raised_by_id], lazy="joined")
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id], lazy="joined")

    __mapper_args__ = {"version_id_col": version}

    @property
    def opens_message(self) -> bool:
        """Whether a party has shown staff what was written."""
        return self.kind is FlagKind.REPORT

    def decide(
        self, action: FlagAction, *, actor: Recordable, person_id: int, reason: str, at: datetime
    ) -> None:
        """Staff have looked."""
        self._advance(action, actor=actor, at=at, details={"reason": reason})
        self.decided_by_id, self.decided_at, self.decision = person_id, at, reason
