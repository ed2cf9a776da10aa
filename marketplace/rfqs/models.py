"""A buyer's request for quotation and the quantities it asks prices for."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.accounts.models import Person
from marketplace.attachments.models import Attached, constraints
from marketplace.catalog.list_columns import Codes
from marketplace.catalog.models import Listing
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
from marketplace.events.advancing import Advancing
from marketplace.events.operations import Recordable
from marketplace.inquiries.reasons import ClosingReason
from marketplace.money import Money
from marketplace.organisations.models import Organisation
from marketplace.quotes.states import PaymentPlan
from marketplace.rfqs.states import RUNNING, TRANSITIONS, RfqAction, RfqKind, RfqStatus
from marketplace.trade_terms import Incoterm, Unit


class Rfq(Advancing[RfqStatus, RfqAction], Model, Public, Submitted):
    """One product for one place: ``listing``, or whatever a ``category``'s villages offer.

    No ``incoterm`` asks the village to advise, no ``payment_plan`` takes what is offered. Only an
    assisted one was ``filed_by`` an officer; ``asked_by`` is then whoever of the buyer confirmed it.
    """

    __tablename__ = "rfq"
    __table_args__ = (
        sa.Index("uq_rfq_id_buyer_id", "id", "buyer_id", unique=True),  # for keys that name both
        sa.CheckConstraint(
            "(listing_id IS NULL) <> (category IS NULL)", name="listing_or_category"
        ),
        sa.CheckConstraint("kind <> 'direct' OR listing_id IS NOT NULL", name="direct_to_one"),
        sa.CheckConstraint("kind <> 'broadcast' OR category IS NOT NULL", name="broadcast_to_many"),
        sa.CheckConstraint("(kind = 'assisted') = (filed_by_id IS NOT NULL)", name="filed_by"),
        sa.CheckConstraint(
            "asked_by_id IS NOT NULL OR status IN ('draft', 'expired', 'cancelled')",
            name="asked_by_the_buyer",
        ),
        sa.CheckConstraint("target_minor > 0", name="target_positive"),
        sa.CheckConstraint(
            "(target_minor IS NULL) = (target_currency IS NULL)", name="target_in_a_currency"
        ),
        sa.CheckConstraint("needed_to_date >= needed_from_date", name="window_in_order"),
        sa.CheckConstraint(
            "status IN ('draft', 'submitted', 'expired', 'cancelled', 'rejected')"
            " OR opened_at IS NOT NULL",
            name="opened",
        ),
    )
    transitions = TRANSITIONS

    id: Mapped[Identity]
    number: Mapped[Short] = mapped_column(sa.String(80), unique=True)
    kind: Mapped[RfqKind]
    status: Mapped[RfqStatus]
    buyer_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    filed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    listing_id: Mapped[int | None] = mapped_column(sa.ForeignKey("listing.id"))
    category: Mapped[str | None] = mapped_column(sa.String(40))
    product: Mapped[Line]
    unit: Mapped[Unit]
    destination: Mapped[str] = mapped_column(sa.String(2))
    place: Mapped[Line]
    incoterm: Mapped[Incoterm | None]
    needed_from_date: Mapped[date | None]
    needed_to_date: Mapped[date | None]
    sample_first: Mapped[bool]
    certificate_codes: Mapped[tuple[str, ...]] = mapped_column(Codes())
    payment_plan: Mapped[PaymentPlan | None]
    target_minor: Mapped[int | None] = mapped_column(sa.BigInteger())
    target_currency: Mapped[str | None] = mapped_column(sa.String(3))
    target_shown: Mapped[bool]
    note: Mapped[Prose]
    deadline_date: Mapped[date]
    deadline_at: Mapped[datetime]
    filed_at: Mapped[datetime] = mapped_column(index=True)
    opened_at: Mapped[datetime | None]
    extended_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    reason: Mapped[Prose] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    buyer: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    asked_by: Mapped[Person | None] = relationship(foreign_keys=[asked_by_id], lazy="joined")
    filed_by: Mapped[Person | None] = relationship(foreign_keys=[filed_by_id], lazy="joined")
    listing: Mapped[Listing | None] = relationship(lazy="select")
    points: Mapped[list[RfqQuantity]] = relationship(
        lazy="selectin", order_by="RfqQuantity.quantity"
    )
    # Pages that show them read them with the request (queries.get_rfq, find_recipient).
    files: Mapped[list[RfqAttachment]] = relationship(
        lazy="select", order_by="RfqAttachment.position"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def quantities(self) -> tuple[int, ...]:
        """What prices are asked for, the smallest first; the first is what would be ordered."""
        return tuple(point.quantity for point in self.points)

    @property
    def target(self) -> Money | None:
        """What the buyer would like to pay for one unit."""
        if self.target_minor is None or self.target_currency is None:
            return None
        return Money(self.target_minor, self.target_currency)

    @property
    def running(self) -> bool:
        """Whether villages have it and may still win it."""
        return self.status in RUNNING

    def submit(self, *, actor: Recordable, asked_by_id: int, at: datetime) -> None:
        """The buyer stands behind it."""
        self.asked_by_id = asked_by_id
        self._step(RfqAction.SUBMIT, actor=actor, at=at)

    def screen_pass(self, *, actor: Recordable, at: datetime) -> None:
        """It may go to villages; the caller invites them."""
        self.opened_at = at
        self._step(RfqAction.SCREEN_PASS, actor=actor, at=at)

    def reject(self, *, actor: Recordable, reason: str, at: datetime) -> None:
        """No village gets it, and the buyer is told why."""
        self._end(RfqAction.REJECT, actor=actor, reason=reason, at=at)

    def ask_info(self, *, actor: Recordable, at: datetime) -> None:
        """A village needs to know something first."""
        self._step(RfqAction.ASK_INFO, actor=actor, at=at)

    def give_info(self, *, actor: Recordable, at: datetime) -> None:
        """The buyer answered."""
        self._step(RfqAction.GIVE_INFO, actor=actor, at=at)

    def drop_question(self, *, actor: Recordable, at: datetime) -> None:
        """Whoever asked is no longer interested in the answer."""
        self._step(RfqAction.DROP_QUESTION, actor=actor, at=at)

    def quote_sent(self, *, actor: Recordable, quotation: str, at: datetime) -> None:
        """A version of a quotation was sent; ``quotation`` is its public id."""
        self._advance(RfqAction.QUOTE_SENT, actor=actor, at=at, details={"quotation": quotation})
        self.changed_at = at

    def extend(
        self, *, actor: Recordable, deadline_date: date, deadline_at: datetime, at: datetime
    ) -> None:
        """Villages get more time; once."""
        details = {
            "from_date": self.deadline_date.isoformat(),
            "to_date": deadline_date.isoformat(),
        }
        self._advance(RfqAction.EXTEND, actor=actor, at=at, details=details)
        self.deadline_date, self.deadline_at, self.extended_at = deadline_date, deadline_at, at

    def award(self, *, actor: Recordable, quotation: str, at: datetime) -> None:
        """One quotation was accepted; ``quotation`` is its public id."""
        self._advance(RfqAction.AWARD, actor=actor, at=at, details={"quotation": quotation})
        self.changed_at = at

    def close_no_award(self, *, actor: Recordable, reason: ClosingReason, at: datetime) -> None:
        """The buyer takes none of the quotations."""
        self._end(RfqAction.CLOSE_NO_AWARD, actor=actor, reason=reason.value, at=at)

    def decline_all(self, *, actor: Recordable, at: datetime) -> None:
        """Every village said no."""
        self._step(RfqAction.DECLINE_ALL, actor=actor, at=at)

    def expire(self, *, actor: Recordable, at: datetime) -> None:
        """Nobody did in time what was waited for."""
        self._step(RfqAction.EXPIRE, actor=actor, at=at)

    def cancel(self, *, actor: Recordable, reason: str, at: datetime) -> None:
        """The buyer no longer asks, or somebody stops a fraud."""
        self._end(RfqAction.CANCEL, actor=actor, reason=reason, at=at)

    def _end(self, action: RfqAction, *, actor: Recordable, reason: str, at: datetime) -> None:
        self._advance(action, actor=actor, at=at, details={"reason": reason})
        self.changed_at, self.reason = at, reason

    def _step(self, action: RfqAction, *, actor: Recordable, at: datetime) -> None:
        self._advance(action, actor=actor, at=at)
        self.changed_at = at


class RfqQuantity(Model):
    """One of the quantities a price is asked for."""

    __tablename__ = "rfq_quantity"
    __table_args__ = (
        sa.UniqueConstraint("rfq_id", "quantity"),
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
    )

    id: Mapped[Identity]
    rfq_id: Mapped[int] = mapped_column(sa.ForeignKey("rfq.id"))
    quantity: Mapped[Amount]


class RfqAttachment(Attached, Model):
    """A file of a request, for whoever reads the request."""

    __tablename__ = "rfq_attachment"
    __table_args__ = constraints("rfq_id")

    rfq_id: Mapped[int] = mapped_column(sa.ForeignKey("rfq.id"))


append_only(RfqAttachment.__table__)  # type: ignore[arg-type]  # as below
append_only(RfqQuantity.__table__)  # type: ignore[arg-type]  # declared as FromClause, is a Table
freeze(
    Rfq.__table__,  # type: ignore[arg-type]  # as above
    "number",
    "kind",
    "buyer_id",
    "filed_by_id",
    "listing_id",
    "category",
    "product",
    "unit",
    "destination",
    "place",
    "incoterm",
    "needed_from_date",
    "needed_to_date",
    "sample_first",
    "certificate_codes",
    "payment_plan",
    "target_minor",
    "target_currency",
    "target_shown",
    "note",
    "filed_at",
)
