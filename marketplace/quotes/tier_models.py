"""Price by quantity as rows: of a sent version, frozen with it, and of a draft, written anew with it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.db import Amount, Identity, Model, append_only, refuse
from marketplace.money import Money
from marketplace.quotes.tiers import MOST_TIERS, Tier

PRINTED = (
    "EXISTS (SELECT 1 FROM paper JOIN quotation ON paper.subject_id = quotation.public_id"
    " WHERE paper.kind = 'quotation' AND paper.subject = 'quotation'"
    " AND quotation.id = NEW.quotation_id)"
)
OFFERED = (
    "EXISTS (SELECT 1 FROM quotation"
    " WHERE quotation.id = NEW.quotation_id AND quotation.quantity = NEW.quantity)"
)


class _Row:
    """A Tier at its place from 1, the smallest quantity first; its currency is that of the offer."""

    id: Mapped[Identity]
    position: Mapped[int]
    quantity: Mapped[Amount]
    unit_price_minor: Mapped[Amount]

    def tier(self, currency: str) -> Tier:
        """What it says, of an offer in this currency."""
        return Tier(self.quantity, Money(self.unit_price_minor, currency))


def _constraints(whole: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.UniqueConstraint(whole, "position"),
        sa.UniqueConstraint(whole, "quantity"),
        sa.CheckConstraint(f"position BETWEEN 1 AND {MOST_TIERS}", name="few"),
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
        sa.CheckConstraint("unit_price_minor > 0", name="price_positive"),
    )


class QuotationTier(_Row, Model):
    """One further quantity of a version that was sent; whatever is printed gets no more of them."""

    __tablename__ = "quotation_tier"
    __table_args__ = _constraints("quotation_id")

    quotation_id: Mapped[int] = mapped_column(sa.ForeignKey("quotation.id"))


class QuotationDraftTier(_Row, Model):
    """One further quantity of a draft."""

    __tablename__ = "quotation_draft_tier"
    __table_args__ = _constraints("draft_id")

    draft_id: Mapped[int] = mapped_column(sa.ForeignKey("quotation_draft.id"))


Row = TypeVar("Row", QuotationTier, QuotationDraftTier)


def rows_of(kind: type[Row], tiers: Iterable[Tier]) -> list[Row]:
    """A row for each, the smallest quantity first."""
    ordered = sorted(tiers, key=lambda tier: tier.quantity)
    return [
        kind(position=place, quantity=tier.quantity, unit_price_minor=tier.unit_price.minor)
        for place, tier in enumerate(ordered, start=1)
    ]


append_only(QuotationTier.__table__)  # type: ignore[arg-type]  # declared as FromClause, is a Table
refuse(
    QuotationTier.__table__,  # type: ignore[arg-type]  # as above
    name="quotation_tier_printed",
    when="BEFORE INSERT",
    condition=PRINTED,
    message="a quotation that was sent gets no further quantities",
)
refuse(
    QuotationTier.__table__,  # type: ignore[arg-type]  # as above
    name="quotation_tier_another",
    when="BEFORE INSERT",
    condition=OFFERED,
    message="a further quantity is another than the offered one",
)
