"""What one euro was worth in another currency on a day, and who says so; rows are only added."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.db import CurrencyCode, Identity, Line, Model, append_only


class ExchangeRate(Model):
    """``units`` is the exact decimal as text: SQLite has no number that would keep it."""

    __tablename__ = "exchange_rate"
    __table_args__ = (
        sa.UniqueConstraint("day", "currency"),
        sa.Index("ix_exchange_rate_currency_day", "currency", "day"),
        sa.CheckConstraint("length(currency) = 3 AND currency <> 'EUR'", name="currency_not_base"),
        sa.CheckConstraint("CAST(units_per_eur AS NUMERIC) > 0", name="units_positive"),
        sa.CheckConstraint("length(source) > 0", name="source_named"),
    )

    id: Mapped[Identity]
    day: Mapped[date]
    currency: Mapped[CurrencyCode]
    units: Mapped[str] = mapped_column("units_per_eur", sa.String(32))
    source: Mapped[Line]
    loaded_at: Mapped[datetime]

    @property
    def units_per_eur(self) -> Decimal:
        return Decimal(self.units)


append_only(ExchangeRate.__table__)  # type: ignore[arg-type]  # declared as FromClause, is a Table
