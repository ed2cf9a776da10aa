"""Marks that count what a limit holds: for whom as a keyed digest, and until when it counts."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.db import Hash, Identity, Model


class TallyMark(Model):
    """Something was done once. ``tally_hash`` names limit and person or address to nobody."""

    __tablename__ = "tally_mark"
    __table_args__ = (
        sa.CheckConstraint("length(tally_hash) = 64", name="hash_is_whole"),
        sa.Index("ix_tally_mark_counting", "tally_hash", "ends_at"),
    )

    id: Mapped[Identity]
    tally_hash: Mapped[Hash] = mapped_column(sa.String(64))
    ends_at: Mapped[datetime] = mapped_column(index=True)
