"""The order: a frozen contract and where its fulfilment stands."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from marketplace.accounts.models import Person
from marketplace.db import (
    Amount,
    Hash,
    Identity,
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
from marketplace.money import Money
from marketplace.orders.states import TRANSITIONS, OrderAction, OrderStatus
from marketplace.organisations.models import Organisation
from marketplace.organisations.roles import Actor
from marketplace.quotes.models import Quotation
from marketplace.quotes.states import PaymentPlan
from marketplace.trade_terms import Unit


class Order(Advancing[OrderStatus, OrderAction], Model, Public):
    """One accepted quotation became one order; ``contract`` is its frozen JSON and its hash.

    ``cleared_for_*_at`` are told by payments (which sits above): the money that this step of the
    contract waits for has arrived.
    """

    __tablename__ = "trade_order"
    transitions = TRANSITIONS

    id: Mapped[Identity]
    number: Mapped[Short] = mapped_column(sa.String(80), unique=True)
    status: Mapped[OrderStatus]
    quotation_id: Mapped[int] = mapped_column(sa.ForeignKey("quotation.id"), unique=True)
    buyer_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    seller_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    quantity: Mapped[Amount]
    unit: Mapped[Unit]
    total: Mapped[Money] = composite(
        mapped_column("total_minor", sa.BigInteger()), mapped_column("currency", sa.String(3))
    )
    payment_plan: Mapped[PaymentPlan]
    ready_date: Mapped[date]
    contract: Mapped[Prose]
    contract_hash: Mapped[Hash]
    placed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    placed_at: Mapped[datetime]
    buyer_confirmed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    buyer_confirmed_at: Mapped[datetime | None]
    seller_confirmed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    seller_confirmed_at: Mapped[datetime | None]
    cleared_for_production_at: Mapped[datetime | None]
    cleared_for_shipment_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    # The contract says all that pages need of it; read, it brings an inquiry and a listing along.
    quotation: Mapped[Quotation] = relationship(lazy="select")
    buyer: Mapped[Organisation] = relationship(
        foreign_keys=[buyer_id], lazy="joined", innerjoin=True
    )
    seller: Mapped[Organisation] = relationship(
        foreign_keys=[seller_id], lazy="joined", innerjoin=True
    )
    placed_by: Mapped[Person] = relationship(
        foreign_keys=[placed_by_id], lazy="joined", innerjoin=True
    )
    milestones: Mapped[list[Milestone]] = relationship(
        lazy="selectin", order_by="Milestone.id", back_populates="order"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def confirmed_by_both(self) -> bool:
        return self.buyer_confirmed_at is not None and self.seller_confirmed_at is not None

    def signed_by(self, *, organisation_id: int) -> bool:
        """Whether this organisation, as buyer or seller of this order, has signed the contract."""
        signatures = {
            self.buyer_id: self.buyer_confirmed_at,
            self.seller_id: self.seller_confirmed_at,
        }
        return signatures.get(organisation_id) is not None

    def sign(self, *, actor: Actor, at: datetime) -> None:
        """Put the signature of the actor's side under the contract; which side signs first is free.

        No status moves before both have signed, so the signature is an event of its own.
        """
        if actor.organisation_id == self.buyer_id:
            self.buyer_confirmed_by_id, self.buyer_confirmed_at = actor.person_id, at
        else:
            self.seller_confirmed_by_id, self.seller_confirmed_at = actor.person_id, at
        self.changed_at = at
        events.record(
            actor=actor,
            action="order.sign",
            subject=self.transitions.name,
            subject_id=self.public_id,
            at=at,
            details={"contract": self.contract_hash},
        )

    def confirm(self, *, actor: Recordable, at: datetime) -> None:
        """Both sides have signed; call only when confirmed_by_both."""
        self._move(OrderAction.CONFIRM, actor=actor, at=at)

    def start_production(self, *, actor: Recordable, at: datetime) -> None:
        """The first money of the contract has arrived."""
        self._move(OrderAction.START_PRODUCTION, actor=actor, at=at)

    def mark_ready(self, *, actor: Recordable, at: datetime) -> None:
        """All goods are made and packed."""
        self._move(OrderAction.MARK_READY, actor=actor, at=at)

    def ship(self, *, actor: Recordable, at: datetime) -> None:
        """The carrier has the goods; call only when cleared for shipment."""
        self._move(OrderAction.SHIP, actor=actor, at=at)

    def deliver(self, *, actor: Recordable, at: datetime) -> None:
        """The buyer, and nobody else, says the goods arrived."""
        self._move(OrderAction.DELIVER, actor=actor, at=at)

    def complete(self, *, actor: Recordable, at: datetime) -> None:
        """The buyer accepts the goods; the trade is over."""
        self._move(OrderAction.COMPLETE, actor=actor, at=at)

    def _move(self, action: OrderAction, *, actor: Recordable, at: datetime) -> None:
        self._advance(action, actor=actor, at=at, details={"contract": self.contract_hash})
        self.changed_at = at


class Milestone(Model, Public, Submitted):
    """A step of production as the BUMDes reports it: ``produced`` counts units so far."""

    __tablename__ = "milestone"
    __table_args__ = (sa.CheckConstraint("produced >= 0", name="produced_not_negative"),)

    id: Mapped[Identity]
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("trade_order.id"), index=True)
    produced: Mapped[Amount]
    note: Mapped[Prose]
    reported_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    reported_at: Mapped[datetime]

    order: Mapped[Order] = relationship(back_populates="milestones", lazy="select")
    reported_by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


freeze(
    Order.__table__,  # type: ignore[arg-type]  # declared as FromClause, is a Table
    "number",
    "quotation_id",
    "buyer_id",
    "seller_id",
    "quantity",
    "unit",
    "ready_date",
    "placed_by_id",
    "placed_at",
    "total_minor",
    "currency",
    "payment_plan",
    "contract",
    "contract_hash",
)
append_only(Milestone.__table__)  # type: ignore[arg-type]  # declared as FromClause, is a Table
