"""The flagship listing of a village: what is offered, in which quantities, at which prices."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.catalog.states import (
    LIVE,
    TRANSITIONS,
    ListingAction,
    ListingStatus,
)
from marketplace.db import (
    Amount,
    CurrencyCode,
    Identity,
    Line,
    Model,
    Prose,
    Public,
    Short,
    Submitted,
)
from marketplace.events.advancing import Advancing
from marketplace.events.operations import Recordable
from marketplace.money import Money
from marketplace.organisations.models import Organisation
from marketplace.regions.models import Village
from marketplace.trade_terms import Incoterm, Unit

_LIVE_ROWS = sa.text("status IN ({})".format(", ".join(f"'{status}'" for status in LIVE)))


class Listing(Advancing[ListingStatus, ListingAction], Model, Public, Submitted):
    """``moq`` and ``monthly_capacity`` count whole ``unit``s. One live listing per village."""

    __tablename__ = "listing"
    __table_args__ = (
        sa.CheckConstraint("moq > 0", name="moq_positive"),
        sa.CheckConstraint("monthly_capacity > 0", name="capacity_positive"),
        sa.CheckConstraint("lead_time_days > 0", name="lead_time_positive"),
        sa.Index(
            "ix_listing_one_live_per_village",
            "village_id",
            unique=True,
            postgresql_where=_LIVE_ROWS,
            sqlite_where=_LIVE_ROWS,
        ),
    )
    transitions = TRANSITIONS

    id: Mapped[Identity]
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    status: Mapped[ListingStatus]
    name_id: Mapped[Line]
    name_en: Mapped[Line]
    summary_en: Mapped[str] = mapped_column(sa.String(400))
    description_en: Mapped[Prose]
    description_id: Mapped[Prose]
    category: Mapped[Short]
    hs_code: Mapped[str] = mapped_column(sa.String(10))
    keywords: Mapped[Prose]
    unit: Mapped[Unit]
    moq: Mapped[Amount]
    monthly_capacity: Mapped[Amount]
    lead_time_days: Mapped[int]
    currency: Mapped[CurrencyCode]
    incoterm: Mapped[Incoterm]
    named_place: Mapped[Line]
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    village: Mapped[Village] = relationship(lazy="joined", innerjoin=True)
    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    tiers: Mapped[list[PriceTier]] = relationship(
        lazy="selectin",
        order_by="PriceTier.from_quantity",
        cascade="all, delete-orphan",
        back_populates="listing",
    )
    certificates: Mapped[list[Certificate]] = relationship(
        lazy="selectin",
        order_by="Certificate.kind",
        cascade="all, delete-orphan",
        back_populates="listing",
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def published(self) -> bool:
        return self.status is ListingStatus.PUBLISHED

    @property
    def lowest_price(self) -> Money:
        """The unit price at the highest tier, for "from …"."""
        return min((tier.unit_price for tier in self.tiers), key=lambda price: price.minor)

    def unit_price_for(self, quantity: int) -> Money:
        """The unit price of the highest tier that ``quantity`` reaches (the first below all)."""
        reached = [tier for tier in self.tiers if tier.from_quantity <= quantity]
        return (reached or self.tiers)[-1 if reached else 0].unit_price

    def submit(self, *, actor: Recordable, at: datetime) -> None:
        """Hand the listing to the curator; from here it takes the village's one place."""
        self._advance(ListingAction.SUBMIT, actor=actor, at=at)
        self.changed_at = at

    def request_changes(self, *, actor: Recordable, reason: str, at: datetime) -> None:
        """Send it back to the seller with what must change."""
        self._advance(ListingAction.REQUEST_CHANGES, actor=actor, at=at, details={"reason": reason})
        self.changed_at = at

    def publish(self, *, actor: Recordable, at: datetime) -> None:
        """Let every buyer see it."""
        self._advance(ListingAction.PUBLISH, actor=actor, at=at)
        self.changed_at = self.published_at = at

    def retire(self, *, actor: Recordable, reason: str, at: datetime) -> None:
        """Free the village's place; the row stays as history."""
        self._advance(ListingAction.RETIRE, actor=actor, at=at, details={"reason": reason})
        self.changed_at = at


class PriceTier(Model):
    """From ``from_quantity`` units on, one unit costs ``unit_price_minor``."""

    __tablename__ = "price_tier"
    __table_args__ = (
        sa.UniqueConstraint("listing_id", "from_quantity"),
        sa.CheckConstraint("from_quantity > 0", name="quantity_positive"),
        sa.CheckConstraint("unit_price_minor > 0", name="price_positive"),
    )

    id: Mapped[Identity]
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id", ondelete="CASCADE"))
    from_quantity: Mapped[Amount]
    unit_price_minor: Mapped[Amount]

    listing: Mapped[Listing] = relationship(back_populates="tiers", lazy="select")

    @property
    def unit_price(self) -> Money:
        return Money(self.unit_price_minor, self.listing.currency)


class Certificate(Model):
    """A certificate the seller declares; ``kind`` is its short code (``organic-eu``)."""

    __tablename__ = "certificate"
    __table_args__ = (sa.UniqueConstraint("listing_id", "kind"),)

    id: Mapped[Identity]
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id", ondelete="CASCADE"))
    kind: Mapped[Short]

    listing: Mapped[Listing] = relationship(back_populates="certificates", lazy="select")
