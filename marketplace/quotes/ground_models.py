"""For which grounds a draft went to the director, each time it was handed in."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.db import Identity, Model, append_only
from marketplace.quotes.grounds import Ground


class DraftGround(Model):
    """One ground of the ``round``-th time; what was found then stays, whatever changes later."""

    __tablename__ = "quotation_draft_ground"
    __table_args__ = (
        sa.UniqueConstraint("draft_id", "round", "ground"),
        sa.CheckConstraint("round > 0", name="round_positive"),
    )

    id: Mapped[Identity]
    draft_id: Mapped[int] = mapped_column(sa.ForeignKey("quotation_draft.id"))
    round: Mapped[int]
    ground: Mapped[Ground]


append_only(DraftGround.__table__)  # type: ignore[arg-type]  # declared as FromClause, is a Table
