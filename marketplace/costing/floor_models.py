"""The least price an operator may offer on their own: the village's, known to nobody else."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.accounts.models import Person
from marketplace.db import CurrencyCode, Identity, Model, Public, append_only
from marketplace.money import Money


class PriceFloor(Model, Public):
    """Of one unit of a listing, freight and insurance apart; one counts per currency, the last set.

    A row of its own and no column of the listing, so that nothing that writes listings out (index,
    export, revision, page) can carry it along. Without an amount there is no floor from then on.
    """

    __tablename__ = "price_floor"
    __table_args__ = (sa.CheckConstraint("amount_minor > 0", name="amount_positive"),)

    id: Mapped[Identity]
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"), index=True)
    amount_minor: Mapped[int | None] = mapped_column(sa.BigInteger())
    currency: Mapped[CurrencyCode]
    set_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    set_at: Mapped[datetime]

    set_by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    @property
    def amount(self) -> Money | None:
        return None if self.amount_minor is None else Money(self.amount_minor, self.currency)


append_only(PriceFloor.__table__)  # type: ignore[arg-type]  # declared as FromClause, is a Table
