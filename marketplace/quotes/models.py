"""Quotations: immutable versions, each a firm offer until the end of a day in Jakarta."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from marketplace.accounts.models import Person
from marketplace.catalog.list_columns import Codes
from marketplace.db import (
    Amount,
    Identity,
    Line,
    Model,
    Prose,
    Public,
    Short,
    Submitted,
    append_only,
    freeze,
)
from marketplace.events import operations as events
from marketplace.events.advancing import Advancing
from marketplace.events.operations import Recordable
from marketplace.inquiries.models import Inquiry
from marketplace.money import Money
from marketplace.quotes.reasons import EndReason
from marketplace.quotes.stamp import Stamp
from marketplace.quotes.states import (
    MOST_ROUNDS,
    OPEN,
    TAKEN,
    TRANSITIONS,
    BindingLanguage,
    Inspection,
    PaymentPlan,
    QuotationAction,
    QuotationStatus,
    SampleStep,
    TradeDocument,
)
from marketplace.quotes.terms import LARGEST_TOLERANCE, total_of
from marketplace.quotes.tier_models import QuotationTier
from marketplace.quotes.tiers import Tier
from marketplace.quotes.who_pays import CARRIED, INSURED
from marketplace.trade_terms import Incoterm, Unit

IN_FULL = 2  # the edition of terms written today; in the first the freight was inside the price


def _one(name: str, *statuses: QuotationStatus, only: str = "") -> sa.Index:
    among = " OR ".join(f"status = '{status}'" for status in statuses)
    where = sa.text(f"({among}) AND {only}" if only else among)
    return sa.Index(
        f"ix_quotation_one_{name}",
        "inquiry_id",
        unique=True,
        postgresql_where=where,
        sqlite_where=where,
    )


def _exactly(rules: frozenset[Incoterm], column: str) -> str:
    named = ", ".join(f"'{rule.value}'" for rule in sorted(rules))
    return f"edition < {IN_FULL} OR (incoterm IN ({named})) = ({column} IS NOT NULL)"


class Quotation(Advancing[QuotationStatus, QuotationAction], Model, Public, Submitted):
    """Version ``revision`` of the offer on one inquiry; at most one is open to acceptance.

    Beside it one earlier version may be kept: until the moment ``kept_until``, when the newer one
    ends by itself, the newer one goes before it. It stands again as soon as the newer one has ended.

    ``edition`` says how far its terms go: what stands below it means nothing in versions that were
    sent before there were such terms (see ``in_full``).
    """

    __tablename__ = "quotation"
    __table_args__ = (
        sa.UniqueConstraint("inquiry_id", "revision"),
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
        sa.CheckConstraint("unit_price_minor > 0", name="price_positive"),
        sa.CheckConstraint("named_place <> ''", name="place_named"),
        sa.CheckConstraint("freight_minor > 0", name="freight_positive"),
        sa.CheckConstraint("insurance_minor > 0", name="insurance_positive"),
        sa.CheckConstraint(_exactly(CARRIED, "freight_minor"), name="freight_by_rule"),
        sa.CheckConstraint(_exactly(INSURED, "insurance_minor"), name="insurance_by_rule"),
        sa.CheckConstraint(
            f"tolerance_percent BETWEEN 0 AND {LARGEST_TOLERANCE}", name="tolerance_small"
        ),
        sa.CheckConstraint(
            " AND ".join(
                f"(fx_currency IS NULL) = ({column} IS NULL)"
                for column in ("fx_factor", "fx_day", "fx_source")
            ),
            name="stamped_in_full",
        ),
        sa.CheckConstraint("fx_currency <> currency", name="stamped_in_another"),
        sa.CheckConstraint("kept_until IS NULL OR status <> 'countered'", name="kept_is_firm"),
        sa.CheckConstraint(
            "end_reason IS NULL OR status IN ('declined', 'withdrawn')", name="reason_of_an_end"
        ),
        sa.CheckConstraint("end_text = '' OR end_reason IS NOT NULL", name="words_for_a_reason"),
        _one("open", *OPEN, only="kept_until IS NULL"),
        _one("kept", QuotationStatus.SENT, only="kept_until IS NOT NULL"),
        _one("taken", *TAKEN),
    )
    transitions = TRANSITIONS

    id: Mapped[Identity]
    number: Mapped[Short] = mapped_column(sa.String(80), unique=True)
    inquiry_id: Mapped[int] = mapped_column(sa.ForeignKey("inquiry.id"))
    revision: Mapped[int]
    status: Mapped[QuotationStatus]
    quantity: Mapped[Amount]
    unit: Mapped[Unit]
    unit_price: Mapped[Money] = composite(
        mapped_column("unit_price_minor", sa.BigInteger()),
        mapped_column("currency", sa.String(3)),
    )
    incoterm: Mapped[Incoterm]
    named_place: Mapped[Line]
    ready_date: Mapped[date]
    valid_through_date: Mapped[date]
    valid_until: Mapped[datetime]
    payment_plan: Mapped[PaymentPlan]
    note: Mapped[Prose]
    edition: Mapped[int]
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
    fx_currency: Mapped[str | None] = mapped_column(sa.String(3))
    fx_factor: Mapped[str | None] = mapped_column(sa.String(80))
    fx_day: Mapped[date | None]
    fx_source: Mapped[str | None] = mapped_column(sa.String(410))
    sent_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    sent_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    kept_until: Mapped[datetime | None]
    end_reason: Mapped[EndReason | None]
    end_text: Mapped[Prose] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    inquiry: Mapped[Inquiry] = relationship(lazy="joined", innerjoin=True)
    sent_by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    # Lists show none of them; whoever shows many at once loads them with the versions.
    tier_rows: Mapped[list[QuotationTier]] = relationship(
        lazy="select", order_by=QuotationTier.position
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def tiers(self) -> tuple[Tier, ...]:
        """Prices at other quantities, the smallest first."""
        return tuple(row.tier(self.unit_price.currency) for row in self.tier_rows)

    def tier_at(self, place: int | None) -> Tier | None:
        """The one at this place, from 1; None where there is none."""
        return dict(enumerate(self.tiers, start=1)).get(place or 0)

    @property
    def in_full(self) -> bool:
        """Whether it says more than price, place, day and payment."""
        return self.edition >= IN_FULL

    @property
    def goods(self) -> Money:
        """Quantity times unit price."""
        return self.unit_price * self.quantity

    @property
    def freight(self) -> Money | None:
        return self._addend(self.freight_minor)

    @property
    def insurance(self) -> Money | None:
        return self._addend(self.insurance_minor)

    @property
    def total(self) -> Money:
        """The goods and what comes on top."""
        return total_of(
            self.unit_price, self.quantity, freight=self.freight, insurance=self.insurance
        )

    @property
    def stamp(self) -> Stamp | None:
        """What it was about worth when it was sent; whatever rates there are today."""
        if self.fx_currency is None or self.fx_day is None:
            return None
        factor = Fraction(self.fx_factor or "")
        return Stamp(self.fx_currency, factor, self.fx_day, self.fx_source or "")

    @property
    def seller_documents(self) -> tuple[TradeDocument, ...]:
        return TradeDocument.named(self.seller_document_codes)

    @property
    def buyer_documents(self) -> tuple[TradeDocument, ...]:
        return TradeDocument.named(self.buyer_document_codes)

    def lapsed(self, *, at: datetime) -> bool:
        """Whether the validity is over while nobody decided; true before the status says so."""
        if self.status is QuotationStatus.EXPIRED:
            return True
        return self.status in OPEN and at > self.valid_until

    def kept(self, *, at: datetime) -> bool:
        """Whether a newer version goes before it; true no longer than that one stands."""
        if self.status is not QuotationStatus.SENT or self.kept_until is None:
            return False
        return at <= self.kept_until

    def open_at(self, at: datetime) -> bool:
        """Whether nobody has decided and the validity is not over."""
        return self.status in OPEN and at <= self.valid_until

    def acceptable(self, *, at: datetime) -> bool:
        """Whether the buyer could accept it at this moment."""
        standing = not self.lapsed(at=at) and not self.kept(at=at)
        return self.status is QuotationStatus.SENT and standing

    def counter(self, *, actor: Recordable, at: datetime) -> None:
        """The buyer asks for other terms; call only when a Counter says which."""
        self._decide(QuotationAction.COUNTER, actor=actor, at=at)

    def hold_price(self, *, actor: Recordable, at: datetime) -> None:
        """The seller stays with these terms; the validity does not change."""
        self._decide(QuotationAction.HOLD_PRICE, actor=actor, at=at)

    def withdraw_counter(self, *, actor: Recordable, at: datetime) -> None:
        """The buyer no longer asks for other terms."""
        self._decide(QuotationAction.WITHDRAW_COUNTER, actor=actor, at=at)

    def supersede(self, *, actor: Recordable, at: datetime) -> None:
        """A newer version takes its place."""
        self._decide(QuotationAction.SUPERSEDE, actor=actor, at=at)

    def accept(self, *, actor: Recordable, at: datetime) -> None:
        """The buyer says yes; call only when acceptable."""
        self._decide(QuotationAction.ACCEPT, actor=actor, at=at)

    def decline(self, *, actor: Recordable, reason: EndReason, text: str, at: datetime) -> None:
        """The buyer says no, and why."""
        self._give_up(QuotationAction.DECLINE, actor=actor, reason=reason, text=text, at=at)

    def withdraw(self, *, actor: Recordable, reason: EndReason, text: str, at: datetime) -> None:
        """The seller takes the offer back before it was accepted, and says why."""
        self._give_up(QuotationAction.WITHDRAW, actor=actor, reason=reason, text=text, at=at)

    def expire(self, *, actor: Recordable, at: datetime) -> None:
        """The last moment of validity is over; call only when lapsed."""
        self._decide(QuotationAction.EXPIRE, actor=actor, at=at)

    def not_select(self, *, actor: Recordable, at: datetime) -> None:
        """The buyer chose another seller's offer."""
        self._decide(QuotationAction.NOT_SELECT, actor=actor, at=at)

    def convert(self, *, actor: Recordable, at: datetime) -> None:
        """An order was made of it."""
        self._decide(QuotationAction.CONVERT, actor=actor, at=at)

    def keep_behind(self, newer_until: datetime) -> None:
        """A newer version goes before it until it ends; call only while it is sent."""
        self.kept_until = newer_until

    def stand_again(self, *, actor: Recordable, at: datetime) -> None:
        """The newer version ended without acceptance; no status moves here either."""
        self.kept_until = None
        self._note("stand_again", actor=actor, at=at)

    def remind(self, *, actor: Recordable, at: datetime) -> None:
        """The buyer was told that it ends soon; no status moves, so it is an event of its own."""
        self.reminded_at = at
        self._note("remind", actor=actor, at=at)

    def _addend(self, minor: int | None) -> Money | None:
        return None if minor is None else Money(minor, self.unit_price.currency)

    def _note(self, action: str, *, actor: Recordable, at: datetime) -> None:
        events.record(
            actor=actor,
            action=f"{TRANSITIONS.name}.{action}",
            subject=TRANSITIONS.name,
            subject_id=self.public_id,
            at=at,
            details={"revision": self.revision},
        )

    def _give_up(
        self,
        action: QuotationAction,
        *,
        actor: Recordable,
        reason: EndReason,
        text: str,
        at: datetime,
    ) -> None:
        details = {"revision": self.revision, "reason": reason, "text": text}
        self._advance(action, actor=actor, at=at, details=details)
        self.changed_at, self.end_reason, self.end_text = at, reason, text

    def _decide(self, action: QuotationAction, *, actor: Recordable, at: datetime) -> None:
        self._advance(action, actor=actor, at=at, details={"revision": self.revision})
        self.changed_at = at


class Counter(Model, Public, Submitted):
    """What the buyer asks for instead; ``round`` counts those on one inquiry.

    The price is in the currency of the version it answers.
    """

    __tablename__ = "counter"
    __table_args__ = (
        sa.UniqueConstraint("inquiry_id", "round"),
        sa.CheckConstraint(f"round BETWEEN 1 AND {MOST_ROUNDS}", name="rounds_end"),
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
        sa.CheckConstraint("unit_price_minor > 0", name="price_positive"),
    )

    id: Mapped[Identity]
    inquiry_id: Mapped[int] = mapped_column(sa.ForeignKey("inquiry.id"))
    quotation_id: Mapped[int] = mapped_column(sa.ForeignKey("quotation.id"), index=True)
    round: Mapped[int]
    quantity: Mapped[Amount]
    unit_price: Mapped[Money] = composite(
        mapped_column("unit_price_minor", sa.BigInteger()),
        mapped_column("currency", sa.String(3)),
    )
    incoterm: Mapped[Incoterm]
    ready_date: Mapped[date]
    payment_plan: Mapped[PaymentPlan]
    note: Mapped[Prose]
    written_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    written_at: Mapped[datetime]

    written_by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


append_only(Counter.__table__)  # type: ignore[arg-type]  # declared as FromClause, is a Table
freeze(
    Quotation.__table__,  # type: ignore[arg-type]  # declared as FromClause, is a Table
    "inquiry_id",
    "revision",
    "number",
    "quantity",
    "unit",
    "unit_price_minor",
    "currency",
    "incoterm",
    "named_place",
    "ready_date",
    "valid_through_date",
    "valid_until",
    "sent_by_id",
    "sent_at",
    "payment_plan",
    "note",
    "edition",
    "freight_minor",
    "insurance_minor",
    "partial_shipment",
    "tolerance_percent",
    "packaging",
    "inspection",
    "sample",
    "seller_document_codes",
    "buyer_document_codes",
    "binding_language",
    "fx_currency",
    "fx_factor",
    "fx_day",
    "fx_source",
)
