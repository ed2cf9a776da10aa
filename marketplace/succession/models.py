"""The recorded decision that a village's flagship is another product from now on."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.catalog.models import Listing
from marketplace.db import Identity, Line, Model, Prose, Public, Submitted, freeze
from marketplace.events.advancing import Advancing
from marketplace.events.operations import Recordable
from marketplace.regions.models import Village
from marketplace.succession.states import TRANSITIONS, ChangeAction, ChangeStatus

_ASKED_ROWS = sa.text(f"status = '{ChangeStatus.ASKED}'")


class FlagshipChange(Advancing[ChangeStatus, ChangeAction], Model, Public, Submitted):
    """``listing`` gives the village's place to ``successor``, a draft of the same village.

    One request of a village waits at a time. ``evidence`` says which paper shows the village's
    will (minutes of the Musdes); ``evidence_sha256`` is that paper where it was handed in.
    """

    __tablename__ = "flagship_change"
    __table_args__ = (
        sa.CheckConstraint("listing_id <> successor_id", name="another_listing"),
        sa.CheckConstraint("reason <> '' AND evidence <> ''", name="reason_given"),
        sa.CheckConstraint(
            f"(status = '{ChangeStatus.ASKED}') = (decided_at IS NULL)", name="decided"
        ),
        sa.Index(
            "ix_flagship_change_one_asked",
            "village_id",
            unique=True,
            postgresql_where=_ASKED_ROWS,
            sqlite_where=_ASKED_ROWS,
        ),
    )
    transitions = TRANSITIONS

    id: Mapped[Identity]
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"), index=True)
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"), index=True)
    successor_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"))
    status: Mapped[ChangeStatus]
    reason: Mapped[Prose]
    evidence: Mapped[Prose]
    evidence_sha256: Mapped[str | None] = mapped_column(sa.String(64), sa.ForeignKey("blob.sha256"))
    evidence_name: Mapped[Line] = mapped_column(default="")
    asked_by_name: Mapped[Line]
    asked_at: Mapped[datetime]
    decided_by_name: Mapped[Line] = mapped_column(default="")
    decided_at: Mapped[datetime | None]
    answer: Mapped[Prose] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    village: Mapped[Village] = relationship(lazy="joined", innerjoin=True)
    listing: Mapped[Listing] = relationship(foreign_keys=[listing_id], lazy="select")
    successor: Mapped[Listing] = relationship(foreign_keys=[successor_id], lazy="select")

    __mapper_args__ = {"version_id_col": version}

    def approve(self, *, actor: Recordable, answer: str, at: datetime) -> None:
        """The caller supersedes the listing in the same transaction."""
        self._decide(ChangeAction.APPROVE, actor=actor, answer=answer, at=at)

    def decline(self, *, actor: Recordable, answer: str, at: datetime) -> None:
        """The flagship stays; ``answer`` says why."""
        self._decide(ChangeAction.DECLINE, actor=actor, answer=answer, at=at)

    def withdraw(self, *, actor: Recordable, at: datetime) -> None:
        """The village keeps its flagship after all."""
        self._decide(ChangeAction.WITHDRAW, actor=actor, answer="", at=at)

    def _decide(
        self, action: ChangeAction, *, actor: Recordable, answer: str, at: datetime
    ) -> None:
        self._advance(action, actor=actor, at=at, details={"answer": answer} if answer else {})
        self.decided_by_name, self.decided_at, self.answer = actor.person_name, at, answer


freeze(
    FlagshipChange.__table__,  # type: ignore[arg-type]  # declared as FromClause, is a Table
    *("village_id", "listing_id", "successor_id", "reason", "evidence", "evidence_sha256"),
    *("evidence_name", "asked_by_name", "asked_at"),
)
