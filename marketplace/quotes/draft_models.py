"""What an operator wrote for the director to check and send; the buyer never sees it."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.accounts.models import Person
from marketplace.catalog.list_columns import Codes
from marketplace.db import Amount, Identity, Line, Model, Prose, Public, Submitted, db
from marketplace.events.advancing import Advancing
from marketplace.events.operations import Recordable
from marketplace.inquiries.models import Inquiry
from marketplace.money import Money
from marketplace.quotes.draft_states import DRAFT_TRANSITIONS, LIVE, DraftAction, DraftStatus
from marketplace.quotes.states import (
    BindingLanguage,
    EarlierVersion,
    Inspection,
    PaymentPlan,
    SampleStep,
    TradeDocument,
)
from marketplace.quotes.terms import Offer
from marketplace.quotes.tier_models import QuotationDraftTier, rows_of
from marketplace.trade_terms import Incoterm

_LIVE = sa.text(" OR ".join(f"status = '{status}'" for status in LIVE))
_ALIKE = (
    *("quantity", "incoterm", "named_place", "ready_date", "valid_through_date"),
    *("payment_plan", "note", "partial_shipment", "tolerance_percent", "packaging", "inspection"),
    *("sample", "binding_language"),
)


class QuotationDraft(Advancing[DraftStatus, DraftAction], Model, Public, Submitted):
    """An Offer as it was typed, with who wrote it last; it is no quotation, and binds nobody.

    A quotation is immutable and of two parties; this is neither, so it lies in a table of its own
    and no search for quotations can find it.
    """

    __tablename__ = "quotation_draft"
    __table_args__ = (
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
        sa.CheckConstraint("unit_price_minor > 0", name="price_positive"),
        sa.CheckConstraint("status <> 'returned' OR return_reason <> ''", name="returned_with_why"),
        sa.CheckConstraint("(status = 'sent') = (quotation_id IS NOT NULL)", name="sent_as_one"),
        sa.Index(
            "ix_quotation_draft_live",
            "inquiry_id",
            unique=True,
            postgresql_where=_LIVE,
            sqlite_where=_LIVE,
        ),
    )
    transitions = DRAFT_TRANSITIONS

    id: Mapped[Identity]
    inquiry_id: Mapped[int] = mapped_column(sa.ForeignKey("inquiry.id"))
    status: Mapped[DraftStatus]
    quantity: Mapped[Amount]
    unit_price_minor: Mapped[Amount]
    currency: Mapped[str] = mapped_column(sa.String(3))
    incoterm: Mapped[Incoterm]
    named_place: Mapped[Line]
    ready_date: Mapped[date]
    valid_through_date: Mapped[date]
    payment_plan: Mapped[PaymentPlan]
    note: Mapped[Prose]
    freight_minor: Mapped[int | None] = mapped_column(sa.BigInteger())
    insurance_minor: Mapped[int | None] = mapped_column(sa.BigInteger())
    partial_shipment: Mapped[bool]
    tolerance_percent: Mapped[int]
    packaging: Mapped[Prose]
    inspection: Mapped[Inspection]
    sample: Mapped[SampleStep]
    seller_document_codes: Mapped[tuple[str, ...]] = mapped_column(Codes())
    buyer_document_codes: Mapped[tuple[str, ...]] = mapped_column(Codes())
    binding_language: Mapped[BindingLanguage]
    earlier: Mapped[EarlierVersion]
    written_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    written_at: Mapped[datetime]
    return_reason: Mapped[Prose] = mapped_column(default="")
    quotation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("quotation.id"))
    version: Mapped[int] = mapped_column()

    inquiry: Mapped[Inquiry] = relationship(lazy="joined", innerjoin=True)
    written_by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    tier_rows: Mapped[list[QuotationDraftTier]] = relationship(
        lazy="select", order_by=QuotationDraftTier.position, cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def offer(self) -> Offer:
        """What would be sent."""
        return Offer(
            **{name: getattr(self, name) for name in _ALIKE},
            unit_price=Money(self.unit_price_minor, self.currency),
            freight=self._addend(self.freight_minor),
            insurance=self._addend(self.insurance_minor),
            seller_documents=TradeDocument.named(self.seller_document_codes),
            buyer_documents=TradeDocument.named(self.buyer_document_codes),
            tiers=tuple(row.tier(self.currency) for row in self.tier_rows),
        )

    def say(self, offer: Offer, earlier: EarlierVersion) -> None:
        """Take over what was typed, in a transaction."""
        if self.tier_rows:
            # Away before the new ones come: a place and a quantity are each taken once.
            self.tier_rows.clear()
            db.session.flush()
        self.tier_rows = rows_of(QuotationDraftTier, offer.tiers)
        for name in _ALIKE:
            setattr(self, name, getattr(offer, name))
        self.unit_price_minor, self.currency = offer.unit_price.minor, offer.unit_price.currency
        self.freight_minor = offer.freight.minor if offer.freight is not None else None
        self.insurance_minor = offer.insurance.minor if offer.insurance is not None else None
        self.seller_document_codes = tuple(one.value for one in offer.seller_documents)
        self.buyer_document_codes = tuple(one.value for one in offer.buyer_documents)
        self.earlier = earlier

    def submit_for_review(self, *, actor: Recordable, at: datetime) -> None:
        """The director gets it again; what they wrote about it stays until they answer."""
        self._advance(DraftAction.SUBMIT_FOR_REVIEW, actor=actor, at=at)

    def give_back(self, *, actor: Recordable, reason: str, at: datetime) -> None:
        """It goes back to the operator, who reads why."""
        self.return_reason = reason
        self._advance(DraftAction.RETURN, actor=actor, at=at, details={"reason": reason})

    def send(self, *, actor: Recordable, quotation_id: int, at: datetime) -> None:
        """The director sent it, as it was or with changes of theirs."""
        self.quotation_id = quotation_id
        self._advance(DraftAction.SEND, actor=actor, at=at)

    def drop(self, *, actor: Recordable, at: datetime) -> None:
        """Another quotation was sent meanwhile."""
        self._advance(DraftAction.DROP, actor=actor, at=at)

    def _addend(self, minor: int | None) -> Money | None:
        return None if minor is None else Money(minor, self.currency)
