"""Listings a signed-in person keeps in view: those put on the shortlist, those looked at last."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.catalog.models import Listing
from marketplace.db import Identity, Model

LONGEST_NOTE = 500


class ShortlistEntry(Model):
    """A listing on a person's shortlist, with a note for nobody but that person."""

    __tablename__ = "shortlist_entry"
    __table_args__ = (sa.UniqueConstraint("person_id", "listing_id"),)

    id: Mapped[Identity]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"), index=True)
    note: Mapped[str] = mapped_column(sa.String(LONGEST_NOTE), default="")
    added_at: Mapped[datetime]

    listing: Mapped[Listing] = relationship(lazy="joined", innerjoin=True)


class ViewedListing(Model):
    """A product page a signed-in person opened."""

    __tablename__ = "viewed_listing"
    __table_args__ = (sa.UniqueConstraint("person_id", "listing_id"),)

    id: Mapped[Identity]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"), index=True)
    viewed_at: Mapped[datetime] = mapped_column(index=True)
