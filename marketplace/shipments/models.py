"""The consignment of an order: who carries it, under which paper, and when it arrived."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.db import Identity, Line, Model, Public, Short, freeze
from marketplace.labels import N_, Labelled
from marketplace.orders.models import Order


class Transport(Labelled):
    """By sea the carrier issues a bill of lading, by air an air waybill."""

    SEA = "sea", N_("By sea (bill of lading)")
    AIR = "air", N_("By air (air waybill)")


class Shipment(Model, Public):
    """``paper_number`` is the B/L or AWB number; one shipment per order for now."""

    __tablename__ = "shipment"
    __table_args__ = (
        sa.CheckConstraint("arrival_date >= shipped_date", name="arrival_after_departure"),
    )

    id: Mapped[Identity]
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("trade_order.id"), unique=True)
    transport: Mapped[Transport]
    carrier: Mapped[Line]
    paper_number: Mapped[Short]
    shipped_date: Mapped[date]
    arrival_date: Mapped[date]
    shipped_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    recorded_at: Mapped[datetime]
    delivered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    delivered_at: Mapped[datetime | None]

    order: Mapped[Order] = relationship(lazy="joined", innerjoin=True)


freeze(
    Shipment.__table__,  # type: ignore[arg-type]  # declared as FromClause, is a Table
    "order_id",
    "transport",
    "carrier",
    "paper_number",
    "shipped_date",
    "arrival_date",
)
