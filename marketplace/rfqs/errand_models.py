"""Which requests of a buyer were asked together: one product each, bought on one errand."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.db import Model, append_only


class RfqErrand(Model):
    """``rfq_id`` was asked together with ``first_id``, which stands for the errand and has no row.

    Both are of the same buyer: the keys take the buyer along.
    """

    __tablename__ = "rfq_errand"
    __table_args__ = (
        sa.ForeignKeyConstraint(["rfq_id", "buyer_id"], ["rfq.id", "rfq.buyer_id"]),
        sa.ForeignKeyConstraint(["first_id", "buyer_id"], ["rfq.id", "rfq.buyer_id"]),
        sa.CheckConstraint("rfq_id > first_id", name="after_the_first"),
    )

    rfq_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    first_id: Mapped[int] = mapped_column(index=True)
    buyer_id: Mapped[int]


append_only(RfqErrand.__table__)  # type: ignore[arg-type]  # declared as FromClause, is a Table
