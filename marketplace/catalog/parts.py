"""The rows a listing is made of, each read, found and changed with its listing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.catalog.models import Listing
from marketplace.catalog.values import RecognitionKind
from marketplace.db import Amount, CurrencyCode, Identity, Line, Model, Short, db
from marketplace.money import Money
from marketplace.search.outbox import Changed, Searched
from marketplace.trade_terms import Incoterm


def _of_listing() -> sa.ForeignKey:
    return sa.ForeignKey("listing.id", ondelete="CASCADE")


class PartOfListing(Searched):
    """A row of its own that is read and found with its listing."""

    if TYPE_CHECKING:
        # Each kind of part makes its own; what was taken off a listing has none.
        listing: Mapped[Listing | None]
        listing_id: Mapped[int]

    def changed_document(self) -> Changed | None:
        return self.whole().changed_document()

    def outdate(self) -> None:
        self.whole().outdate()

    def whole(self) -> Listing:
        """The listing it is, or was, a part of."""
        return self.listing or db.session.get_one(Listing, self.listing_id)


class Offer(PartOfListing, Model):
    """A price list under one Incoterms rule, to one named place, in one currency.

    The one with the lowest ``position`` is what cards, search and documents show.
    """

    __tablename__ = "offer"
    __table_args__ = (
        sa.UniqueConstraint("listing_id", "incoterm", "named_place", "currency"),
        sa.CheckConstraint("position >= 0", name="position_not_negative"),
    )

    id: Mapped[Identity]
    listing_id: Mapped[int] = mapped_column(_of_listing())
    position: Mapped[int]
    incoterm: Mapped[Incoterm]
    named_place: Mapped[Line]
    currency: Mapped[CurrencyCode]

    listing: Mapped[Listing] = relationship(back_populates="offers", lazy="select")
    tiers: Mapped[list[PriceTier]] = relationship(
        lazy="joined",
        order_by="PriceTier.from_quantity",
        cascade="all, delete-orphan",
        back_populates="offer",
    )

    @property
    def lowest_price(self) -> Money:
        """The unit price at the highest tier, for "from …"."""
        return min((tier.unit_price for tier in self.tiers), key=lambda price: price.minor)

    def unit_price_for(self, quantity: int) -> Money:
        """The unit price of the highest tier that ``quantity`` reaches (the first below all)."""
        reached = [tier for tier in self.tiers if tier.from_quantity <= quantity]
        return (reached or self.tiers)[-1 if reached else 0].unit_price


class PriceTier(Searched, Model):
    """From ``from_quantity`` units on, one unit costs ``unit_price_minor``."""

    __tablename__ = "price_tier"
    __table_args__ = (
        sa.UniqueConstraint("offer_id", "from_quantity"),
        sa.CheckConstraint("from_quantity > 0", name="quantity_positive"),
        sa.CheckConstraint("unit_price_minor > 0", name="price_positive"),
    )

    id: Mapped[Identity]
    offer_id: Mapped[int] = mapped_column(sa.ForeignKey("offer.id", ondelete="CASCADE"))
    from_quantity: Mapped[Amount]
    unit_price_minor: Mapped[Amount]

    offer: Mapped[Offer] = relationship(back_populates="tiers", lazy="select")

    @property
    def unit_price(self) -> Money:
        return Money(self.unit_price_minor, self.offer.currency)

    def changed_document(self) -> Changed | None:
        return self._whole().changed_document()

    def outdate(self) -> None:
        self._whole().outdate()

    def _whole(self) -> Listing:
        offer: Offer | None = self.offer  # none once it was taken off its offer
        return (offer or db.session.get_one(Offer, self.offer_id)).whole()


class Certificate(PartOfListing, Model):
    """A certificate the seller holds; ``kind`` is its short code (``organic-eu``).

    ``file_sha256`` is the stored paper. Without ``valid_to_date`` it does not expire, or nobody
    has said when.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        sa.UniqueConstraint("listing_id", "kind"),
        sa.CheckConstraint(
            "valid_from_date IS NULL OR valid_to_date IS NULL OR valid_to_date >= valid_from_date",
            name="dates_in_order",
        ),
        sa.Index("ix_certificate_valid_to_date", "valid_to_date"),
    )

    id: Mapped[Identity]
    listing_id: Mapped[int] = mapped_column(_of_listing())
    kind: Mapped[Short]
    issuer: Mapped[Line] = mapped_column(default="")
    number: Mapped[Line] = mapped_column(default="")
    valid_from_date: Mapped[date | None]
    valid_to_date: Mapped[date | None]
    file_sha256: Mapped[str | None] = mapped_column(sa.String(64), sa.ForeignKey("blob.sha256"))
    file_name: Mapped[Line] = mapped_column(default="")

    listing: Mapped[Listing] = relationship(back_populates="certificates", lazy="select")

    def expired(self, day: date) -> bool:
        """Whether its last day lies before ``day``."""
        return self.valid_to_date is not None and self.valid_to_date < day


class Pack(PartOfListing, Model):
    """One export carton of a name or grade: weights in grams, outer measures in millimetres."""

    __tablename__ = "pack"
    __table_args__ = (
        sa.UniqueConstraint("listing_id", "name"),
        sa.CheckConstraint("units > 0", name="units_positive"),
        sa.CheckConstraint("net_g > 0 AND gross_g >= net_g", name="weights_in_order"),
        sa.CheckConstraint(
            "length_mm > 0 AND width_mm > 0 AND height_mm > 0", name="measures_positive"
        ),
    )

    id: Mapped[Identity]
    listing_id: Mapped[int] = mapped_column(_of_listing())
    position: Mapped[int]
    name: Mapped[Line]
    units: Mapped[Amount]
    net_g: Mapped[Amount]
    gross_g: Mapped[Amount]
    length_mm: Mapped[Amount]
    width_mm: Mapped[Amount]
    height_mm: Mapped[Amount]

    listing: Mapped[Listing] = relationship(back_populates="packs", lazy="select")


class LeadTimeStep(PartOfListing, Model):
    """From ``from_quantity`` units on an order takes ``days``; below, the listing's own days."""

    __tablename__ = "lead_time_step"
    __table_args__ = (
        sa.UniqueConstraint("listing_id", "from_quantity"),
        sa.CheckConstraint("from_quantity > 0", name="quantity_positive"),
        sa.CheckConstraint("days > 0", name="days_positive"),
    )

    id: Mapped[Identity]
    listing_id: Mapped[int] = mapped_column(_of_listing())
    from_quantity: Mapped[Amount]
    days: Mapped[int]

    listing: Mapped[Listing] = relationship(back_populates="lead_time_steps", lazy="select")


class Maker(PartOfListing, Model):
    """Somebody who makes it. The database keeps no name without the day and proof of consent."""

    __tablename__ = "maker"
    __table_args__ = (
        sa.CheckConstraint(
            "name = '' OR (consented_date IS NOT NULL AND consent_note <> '')",
            name="named_with_consent",
        ),
    )

    id: Mapped[Identity]
    listing_id: Mapped[int] = mapped_column(_of_listing(), index=True)
    position: Mapped[int]
    craft: Mapped[Line]
    name: Mapped[Line]
    consented_date: Mapped[date | None]
    consent_note: Mapped[Line]

    listing: Mapped[Listing] = relationship(back_populates="makers", lazy="select")


class Material(PartOfListing, Model):
    """What goes into the product, and where it comes from."""

    __tablename__ = "material"

    id: Mapped[Identity]
    listing_id: Mapped[int] = mapped_column(_of_listing(), index=True)
    position: Mapped[int]
    name: Mapped[Line]
    origin: Mapped[Line]

    listing: Mapped[Listing] = relationship(back_populates="materials", lazy="select")


class Recognition(PartOfListing, Model):
    """An award or a programme the village was taken into, with year and source."""

    __tablename__ = "recognition"
    __table_args__ = (
        sa.CheckConstraint("year BETWEEN 1945 AND 2100", name="year_possible"),
        sa.CheckConstraint("source <> ''", name="source_named"),
    )

    id: Mapped[Identity]
    listing_id: Mapped[int] = mapped_column(_of_listing(), index=True)
    position: Mapped[int]
    kind: Mapped[RecognitionKind]
    name: Mapped[Line]
    year: Mapped[int]
    source: Mapped[Line]

    listing: Mapped[Listing] = relationship(back_populates="recognitions", lazy="select")
