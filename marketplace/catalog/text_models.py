"""What a listing says in a further language, and of which edition of the original it is a translation."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.catalog.models import Listing
from marketplace.catalog.parts import PartOfListing
from marketplace.catalog.texts import FURTHER, Said
from marketplace.db import Identity, Line, Model, Prose

_CODES = ", ".join(f"'{code}'" for code in FURTHER)


class ListingText(PartOfListing, Model):
    """One for a listing and language. Buyers see it as it stands; what waits for a curator is a revision.

    ``written_by_name`` and ``written_at`` say who wrote the words, or vouched for them last.
    """

    __tablename__ = "listing_text"
    __table_args__ = (
        sa.UniqueConstraint("listing_id", "language"),
        sa.CheckConstraint(f"language IN ({_CODES})", name="further_language"),
        sa.CheckConstraint("name <> ''", name="named"),
        sa.CheckConstraint("edition > 0", name="edition_positive"),
    )

    id: Mapped[Identity]
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(sa.String(8))
    name: Mapped[Line]
    summary: Mapped[str] = mapped_column(sa.String(400))
    description: Mapped[Prose]
    story: Mapped[Prose]
    edition: Mapped[int]
    written_by_name: Mapped[Line]
    written_at: Mapped[datetime]

    listing: Mapped[Listing] = relationship(back_populates="texts", lazy="select")

    @property
    def said(self) -> Said:
        return Said(self.name, self.summary, self.description, self.story)

    @property
    def stale(self) -> bool:
        """Whether the original has changed since."""
        return self.edition < self.listing.edition
