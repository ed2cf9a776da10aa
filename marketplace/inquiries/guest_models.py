"""A question of somebody without an account: nothing but a row until they prove their address."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.catalog.models import Listing
from marketplace.db import Amount, Hash, Identity, Line, Model, Prose, Submitted
from marketplace.inquiries.models import Inquiry
from marketplace.trade_terms import Incoterm


class GuestInquiry(Model, Submitted):
    """``token_hash`` is of the link in the letter. ``came_from`` is the network, not the address."""

    __tablename__ = "guest_inquiry"
    __table_args__ = (
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (inquiry_id IS NULL)", name="confirmed_is_asked"
        ),
        sa.CheckConstraint("expires_at > asked_at", name="expires_later"),
    )

    id: Mapped[Identity]
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"))
    name: Mapped[Line]
    company: Mapped[Line]
    email: Mapped[str] = mapped_column(sa.String(254), index=True)
    country: Mapped[str] = mapped_column(sa.String(2))
    language: Mapped[str] = mapped_column(sa.String(8))
    quantity: Mapped[Amount]
    destination: Mapped[str] = mapped_column(sa.String(2))
    incoterm: Mapped[Incoterm]
    needed_by_date: Mapped[date | None]
    text: Mapped[Prose]
    token_hash: Mapped[Hash] = mapped_column(sa.String(64), unique=True)
    came_from: Mapped[str] = mapped_column(sa.String(64), index=True)
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    inquiry_id: Mapped[int | None] = mapped_column(sa.ForeignKey("inquiry.id"))

    listing: Mapped[Listing] = relationship(lazy="joined", innerjoin=True)
    inquiry: Mapped[Inquiry | None] = relationship(lazy="select")
