"""A change to a listing buyers can see: what it said, what it shall say, and what became of that."""

from __future__ import annotations

import json
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.catalog.list_columns import Codes
from marketplace.catalog.models import Listing
from marketplace.catalog.revision_states import (
    REVISION_TRANSITIONS,
    RevisionAction,
    RevisionStatus,
)
from marketplace.db import Identity, Line, Model, Prose, Public, Submitted, freeze
from marketplace.events.advancing import Advancing
from marketplace.events.operations import Recordable

_PENDING_ROWS = sa.text(f"status = '{RevisionStatus.PENDING}'")


class ListingRevision(Advancing[RevisionStatus, RevisionAction], Model, Public, Submitted):
    """Immutable but for its decision; one of a listing waits at a time.

    ``fields`` names what changes (names of the listing's terms, or of another feature's set such
    as ``photos``); ``content`` is JSON, ``{field: {"before": …, "after": …}}``.
    """

    __tablename__ = "listing_revision"
    __table_args__ = (
        sa.UniqueConstraint("listing_id", "number"),
        sa.CheckConstraint("number > 0", name="number_positive"),
        sa.CheckConstraint("fields <> ''", name="changes_something"),
        sa.CheckConstraint(
            f"(status = '{RevisionStatus.PENDING}') = (decided_at IS NULL)", name="decided"
        ),
        sa.Index(
            "ix_listing_revision_one_pending",
            "listing_id",
            unique=True,
            postgresql_where=_PENDING_ROWS,
            sqlite_where=_PENDING_ROWS,
        ),
    )
    transitions = REVISION_TRANSITIONS

    id: Mapped[Identity]
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"))
    number: Mapped[int]
    status: Mapped[RevisionStatus]
    fields: Mapped[tuple[str, ...]] = mapped_column(Codes())
    content: Mapped[Prose]
    asked_by_name: Mapped[Line]
    asked_at: Mapped[datetime]
    decided_by_name: Mapped[Line] = mapped_column(default="")
    decided_at: Mapped[datetime | None]
    reason: Mapped[Prose] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    listing: Mapped[Listing] = relationship(lazy="joined", innerjoin=True)

    __mapper_args__ = {"version_id_col": version}

    def before(self) -> dict[str, object]:
        """Field → what the listing said when the change was asked for."""
        return {name: change["before"] for name, change in json.loads(self.content).items()}

    def after(self) -> dict[str, object]:
        """Field → what it shall say."""
        return {name: change["after"] for name, change in json.loads(self.content).items()}

    def confirm(self, *, actor: Recordable, at: datetime) -> None:
        """Put it in force; the caller changes the listing in the same transaction."""
        self._decide(RevisionAction.CONFIRM, actor=actor, reason="", at=at)

    def decline(self, *, actor: Recordable, reason: str, at: datetime) -> None:
        """Leave the listing as it is, and say why."""
        self._decide(RevisionAction.DECLINE, actor=actor, reason=reason, at=at)

    def cancel(self, *, actor: Recordable, at: datetime) -> None:
        """The seller takes it back."""
        self._decide(RevisionAction.CANCEL, actor=actor, reason="", at=at)

    def _decide(
        self, action: RevisionAction, *, actor: Recordable, reason: str, at: datetime
    ) -> None:
        details: dict[str, object] = {"fields": list(self.fields)}
        self._advance(
            action, actor=actor, at=at, details=details | ({"reason": reason} if reason else {})
        )
        self.decided_by_name, self.decided_at, self.reason = actor.person_name, at, reason


freeze(
    ListingRevision.__table__,  # type: ignore[arg-type]  # declared as FromClause, is a Table
    *("listing_id", "number", "fields", "content", "asked_by_name", "asked_at"),
)
