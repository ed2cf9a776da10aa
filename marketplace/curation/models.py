"""What LPEI's curators decided about listings, and why."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.catalog.models import Listing
from marketplace.db import Identity, Line, Model, Prose, Public, append_only
from marketplace.labels import N_, Labelled


class CurationVerdict(Labelled):
    PUBLISHED = "published", N_("Published"), "good"
    CHANGES_REQUESTED = "changes_requested", N_("Changes requested"), "attention"
    REJECTED = "rejected", N_("Not taken"), "danger"
    IMPORTED = "imported", N_("Published by import"), "good"


class CurationDecision(Model, Public):
    """One decision; rows are only ever added."""

    __tablename__ = "curation_decision"

    id: Mapped[Identity]
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"), index=True)
    verdict: Mapped[CurationVerdict]
    reason: Mapped[Prose]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    decided_by_name: Mapped[Line]
    decided_at: Mapped[datetime]

    listing: Mapped[Listing] = relationship(lazy="joined", innerjoin=True)


append_only(CurationDecision.__table__)  # type: ignore[arg-type]  # FromClause, is a Table
