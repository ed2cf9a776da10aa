"""An officer's word that another village could make it, and what the buyer said to that."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.accounts.models import Person
from marketplace.catalog.models import Listing
from marketplace.db import Identity, Model, Prose, Public, Submitted, freeze
from marketplace.inquiries.models import Inquiry


class Suggestion(Model, Public, Submitted):
    """Another ``listing`` for an inquiry whose seller is silent; ``taken`` when the buyer asked there.

    ``led_to`` is the inquiry of that yes. Nobody moves an inquiry: the first one stays the buyer's.
    """

    __tablename__ = "village_suggestion"
    __table_args__ = (
        sa.UniqueConstraint("inquiry_id", "turn_began_at", "listing_id"),
        sa.CheckConstraint("reason <> ''", name="reason_given"),
        sa.CheckConstraint("(answered_at IS NULL) = (taken IS NULL)", name="answered_with_a_word"),
        sa.CheckConstraint(
            "(led_to_id IS NOT NULL) = (taken IS NOT NULL AND taken)", name="taken_leads_somewhere"
        ),
    )

    id: Mapped[Identity]
    inquiry_id: Mapped[int] = mapped_column(sa.ForeignKey("inquiry.id"))
    turn_began_at: Mapped[datetime]
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"))
    suggested_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    reason: Mapped[Prose]
    suggested_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    taken: Mapped[bool | None]
    led_to_id: Mapped[int | None] = mapped_column(sa.ForeignKey("inquiry.id"))

    inquiry: Mapped[Inquiry] = relationship(foreign_keys=[inquiry_id], lazy="select")
    listing: Mapped[Listing] = relationship(lazy="select")
    led_to: Mapped[Inquiry | None] = relationship(foreign_keys=[led_to_id], lazy="select")
    suggested_by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    def take(self, *, led_to: Inquiry, at: datetime) -> None:
        """The buyer asked there."""
        self.answered_at, self.taken, self.led_to = at, True, led_to

    def leave(self, *, at: datetime) -> None:
        """The buyer would rather wait."""
        self.answered_at, self.taken = at, False


freeze(
    Suggestion.__table__,  # type: ignore[arg-type]  # declared as FromClause, is a Table
    *("public_id", "inquiry_id", "turn_began_at", "listing_id"),
    *("suggested_by_id", "reason", "suggested_at"),
)
