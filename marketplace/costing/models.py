"""Saved cost cards: every saving is a version of its own, with who, when and by which rate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.accounts.models import Person
from marketplace.catalog.models import Listing
from marketplace.costing.costs import LARGEST_MARGIN, LARGEST_PREMIUM, Costs, Part
from marketplace.costing.prices import ExportPrice, export_prices
from marketplace.db import (
    Amount,
    CurrencyCode,
    Identity,
    Line,
    Model,
    Public,
    Submitted,
    append_only,
)
from marketplace.money import Money

AMOUNTS = (
    Part.MATERIALS,
    Part.LABOUR,
    Part.PACKING,
    Part.OVERHEAD,
    Part.CERTIFICATES,
    Part.OTHER,
    Part.LOADING,
    Part.INLAND,
    Part.CUSTOMS,
    Part.TERMINAL,
)


@dataclass(frozen=True, slots=True)
class Rate:
    """One minor unit of ``currency`` is ``factor`` minor units of the card's price currency.

    Without a day when the two are the same currency: nothing was converted.
    """

    currency: str
    factor: Fraction
    day: date | None
    source: str


def _not_negative(part: Part) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{part.value}_minor >= 0", name=f"{part.value}_not_negative")


class CostCard(Model, Public, Submitted):
    """Version ``number`` of a listing's costs, for a shipment of ``quantity`` units.

    ``margin`` in basis points, the premiums in parts per million (costing/costs.py); the factors
    are exact fractions as text. Prices are counted from the card, never stored beside it.
    """

    __tablename__ = "cost_card"
    __table_args__ = (
        sa.UniqueConstraint("listing_id", "number"),
        sa.CheckConstraint("number > 0", name="number_positive"),
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
        sa.CheckConstraint("units_per_carton > 0", name="carton_positive"),
        sa.CheckConstraint(f"margin BETWEEN 0 AND {LARGEST_MARGIN}", name="margin_in_range"),
        sa.CheckConstraint(f"premium BETWEEN 1 AND {LARGEST_PREMIUM}", name="premium_in_range"),
        sa.CheckConstraint(
            f"premium_all_risks BETWEEN 1 AND {LARGEST_PREMIUM}", name="premium_all_risks_in_range"
        ),
        *(_not_negative(part) for part in (*AMOUNTS, Part.FREIGHT, Part.DESTINATION)),
    )

    id: Mapped[Identity]
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"), index=True)
    number: Mapped[int]
    quantity: Mapped[Amount]
    units_per_carton: Mapped[Amount]
    cost_currency: Mapped[CurrencyCode]
    materials_minor: Mapped[Amount]
    labour_minor: Mapped[Amount]
    packing_minor: Mapped[Amount]
    overhead_minor: Mapped[Amount]
    certificates_minor: Mapped[Amount]
    other_minor: Mapped[Amount]
    margin: Mapped[int]
    loading_minor: Mapped[Amount]
    inland_minor: Mapped[Amount]
    customs_minor: Mapped[Amount]
    terminal_minor: Mapped[Amount]
    freight_currency: Mapped[CurrencyCode]
    freight_minor: Mapped[Amount | None]
    destination_minor: Mapped[Amount | None]
    premium: Mapped[int | None]
    premium_all_risks: Mapped[int | None]
    price_currency: Mapped[CurrencyCode]
    cost_factor: Mapped[Line]
    cost_rate_date: Mapped[date | None]
    cost_rate_source: Mapped[Line]
    freight_factor: Mapped[Line]
    freight_rate_date: Mapped[date | None]
    freight_rate_source: Mapped[Line]
    saved_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    saved_at: Mapped[datetime]

    listing: Mapped[Listing] = relationship(lazy="select")
    saved_by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    @property
    def costs(self) -> Costs:
        """The figures as they were typed."""
        amounts = {
            part: Money(getattr(self, f"{part.value}_minor"), self.cost_currency)
            for part in AMOUNTS
        }
        return Costs(
            quantity=self.quantity,
            units_per_carton=self.units_per_carton,
            amounts=amounts,
            margin=self.margin,
            freight=self._abroad(self.freight_minor),
            destination=self._abroad(self.destination_minor),
            premium=self.premium,
            premium_all_risks=self.premium_all_risks,
        )

    @property
    def cost_rate(self) -> Rate:
        return Rate(
            self.cost_currency,
            Fraction(self.cost_factor),
            self.cost_rate_date,
            self.cost_rate_source,
        )

    @property
    def freight_rate(self) -> Rate:
        return Rate(
            self.freight_currency,
            Fraction(self.freight_factor),
            self.freight_rate_date,
            self.freight_rate_source,
        )

    @property
    def prices(self) -> tuple[ExportPrice, ...]:
        """What the goods must cost under each rule, by the rates of the day it was saved."""
        rates = (self.cost_rate, self.freight_rate)
        return export_prices(
            self.costs,
            currency=self.price_currency,
            factors={rate.currency: rate.factor for rate in rates},
        )

    def _abroad(self, minor: int | None) -> Money | None:
        return None if minor is None else Money(minor, self.freight_currency)


append_only(CostCard.__table__)  # type: ignore[arg-type]  # declared as FromClause, is a Table
