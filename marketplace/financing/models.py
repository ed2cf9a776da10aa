"""A village's request that LPEI finance one confirmed order, and everything LPEI did with it."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from marketplace.accounts.models import Person
from marketplace.db import (
    Amount,
    Hash,
    Identity,
    Line,
    Model,
    Prose,
    Public,
    Short,
    Submitted,
    append_only,
    freeze,
    refuse,
)
from marketplace.events.advancing import Advancing
from marketplace.events.operations import Recordable
from marketplace.financing.states import (
    OPEN,
    TRANSITIONS,
    FinancingAction,
    FinancingStatus,
    ReviewRole,
)
from marketplace.money import Money
from marketplace.orders.models import Order
from marketplace.organisations.models import Organisation

_OPEN_ROWS = sa.text("status IN ({})".format(", ".join(f"'{status}'" for status in OPEN)))


class FinancingRequest(Advancing[FinancingStatus, FinancingAction], Model, Public, Submitted):
    """At most one open request per order; ``order_contract_hash`` is the contract it was based on."""

    __tablename__ = "financing_request"
    __table_args__ = (
        sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
        sa.CheckConstraint("tenor_days > 0", name="tenor_positive"),
        sa.Index(
            "ix_financing_request_one_open",
            "order_id",
            unique=True,
            postgresql_where=_OPEN_ROWS,
            sqlite_where=_OPEN_ROWS,
        ),
    )
    transitions = TRANSITIONS

    id: Mapped[Identity]
    number: Mapped[Short] = mapped_column(sa.String(80), unique=True)
    status: Mapped[FinancingStatus]
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("trade_order.id"), index=True)
    seller_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    amount: Mapped[Money] = composite(
        mapped_column("amount_minor", sa.BigInteger()), mapped_column("currency", sa.String(3))
    )
    approved_minor: Mapped[int | None] = mapped_column(sa.BigInteger())
    purpose: Mapped[Prose]
    tenor_days: Mapped[int]
    order_contract_hash: Mapped[Hash]
    consented_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    consented_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    order: Mapped[Order] = relationship(lazy="joined", innerjoin=True)
    seller: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    consented_by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    decisions: Mapped[list[FinancingDecision]] = relationship(
        lazy="selectin", order_by="FinancingDecision.id", back_populates="request"
    )
    claims: Mapped[list[ReviewClaim]] = relationship(
        lazy="selectin", order_by="ReviewClaim.id", back_populates="request"
    )
    drawdowns: Mapped[list[Drawdown]] = relationship(
        lazy="selectin", order_by="Drawdown.sequence", back_populates="request"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def approved_amount(self) -> Money | None:
        """What LPEI is ready to lend; None until an approver recorded it."""
        if self.approved_minor is None:
            return None
        return Money(self.approved_minor, self.amount.currency)

    def advance(
        self,
        action: FinancingAction,
        *,
        actor: Recordable,
        comment: str,
        amount: Money | None,
        at: datetime,
    ) -> None:
        """Take one step of the table. Raises IllegalTransitionError."""
        facts = {"comment": comment, "amount_minor": None if amount is None else amount.minor}
        self._advance(action, actor=actor, at=at, details=facts)
        self.changed_at = at


class ReviewClaim(Model):
    """Who is maker, checker and approver of a request: three different people, by constraint."""

    __tablename__ = "review_claim"
    __table_args__ = (
        sa.UniqueConstraint("request_id", "person_id"),
        sa.UniqueConstraint("request_id", "role"),
    )

    id: Mapped[Identity]
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("financing_request.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    role: Mapped[ReviewRole]
    claimed_at: Mapped[datetime]

    request: Mapped[FinancingRequest] = relationship(back_populates="claims", lazy="select")
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class FinancingDecision(Model, Public):
    """One step by one person, with the reason; rows are only ever added."""

    __tablename__ = "financing_decision"

    id: Mapped[Identity]
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("financing_request.id"), index=True)
    action: Mapped[FinancingAction]
    decided_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    comment: Mapped[Prose]
    amount_minor: Mapped[int | None] = mapped_column(sa.BigInteger())
    decided_at: Mapped[datetime]

    request: Mapped[FinancingRequest] = relationship(back_populates="decisions", lazy="select")
    decided_by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    @property
    def amount(self) -> Money | None:
        """The amount this step was about, if any."""
        if self.amount_minor is None:
            return None
        return Money(self.amount_minor, self.request.amount.currency)


class Drawdown(Model, Public, Submitted):
    """One tranche: proposed by the maker, released by another person."""

    __tablename__ = "drawdown"
    __table_args__ = (
        sa.UniqueConstraint("request_id", "sequence"),
        sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
        sa.CheckConstraint("released_by_id <> proposed_by_id", name="two_people"),
    )

    id: Mapped[Identity]
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("financing_request.id"))
    sequence: Mapped[int]
    amount_minor: Mapped[Amount]
    value_date: Mapped[date]
    bank_reference: Mapped[Line]
    proposed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    proposed_at: Mapped[datetime]
    released_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    released_at: Mapped[datetime | None]

    request: Mapped[FinancingRequest] = relationship(back_populates="drawdowns", lazy="select")

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.request.amount.currency)


for _table, _columns in (
    (
        FinancingRequest.__table__,
        (
            "number",
            "order_id",
            "seller_id",
            "amount_minor",
            "currency",
            "purpose",
            "tenor_days",
            "order_contract_hash",
            "consented_by_id",
            "consented_at",
        ),
    ),
    (
        Drawdown.__table__,
        (
            "request_id",
            "sequence",
            "amount_minor",
            "value_date",
            "bank_reference",
            "proposed_by_id",
        ),
    ),
):
    freeze(_table, *_columns)  # type: ignore[arg-type]  # declared as FromClause, is a Table
for _action, _role in (
    (FinancingAction.RECOMMEND, ReviewRole.MAKER),
    (FinancingAction.ENDORSE, ReviewRole.CHECKER),
    (FinancingAction.APPROVE, ReviewRole.APPROVER),
):
    # The claims alone would not stop a decision by somebody who never claimed the role.
    refuse(
        FinancingDecision.__table__,  # type: ignore[arg-type]  # FromClause, is a Table
        name=f"financing_decision_{_action}_claimed",
        when="BEFORE INSERT",
        condition=(
            f"NEW.action = '{_action}' AND NOT EXISTS (SELECT 1 FROM review_claim AS claim "  # noqa: S608  our own words
            "WHERE claim.request_id = NEW.request_id AND claim.person_id = NEW.decided_by_id "
            f"AND claim.role = '{_role}')"
        ),
        message=f"only the {_role} of the request may {_action} it",
    )
append_only(FinancingDecision.__table__)  # type: ignore[arg-type]  # FromClause, is a Table
append_only(ReviewClaim.__table__)  # type: ignore[arg-type]  # declared as FromClause, is a Table
