"""A pool of villages for one inquiry, their shares, and what each makes of an offer."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from marketplace.accounts.models import Person
from marketplace.catalog.models import Listing
from marketplace.db import (
    Amount,
    Identity,
    Model,
    Public,
    Submitted,
    append_only,
    freeze,
    refuse,
)
from marketplace.events.advancing import Advancing
from marketplace.events.operations import Recordable
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.reasons import ClosingReason
from marketplace.money import Money
from marketplace.organisations.models import Organisation
from marketplace.pooling.states import (
    LIVE,
    REFUSED,
    SHARE_TRANSITIONS,
    TRANSITIONS,
    PoolAction,
    PoolStatus,
    ShareAction,
    ShareStatus,
)
from marketplace.trade_terms import Unit


def _among(statuses: tuple[ShareStatus, ...]) -> str:
    return "({})".format(", ".join(f"'{status.value}'" for status in statuses))


_GATHERING = sa.text(f"status = '{PoolStatus.GATHERING}'")
_LIVE_ROWS = sa.text(f"status IN {_among(LIVE)}")


class Pool(Advancing[PoolStatus, PoolAction], Model, Public):
    """The buyer wants the ``quantity`` made by several villages, ready by a day.

    The enterprise that was asked leads: it makes itself whatever no share takes, so that the parts
    are the whole however many villages join.
    """

    __tablename__ = "pool"
    __table_args__ = (
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
        sa.Index(
            "ix_pool_one_gathering",
            "inquiry_id",
            unique=True,
            postgresql_where=_GATHERING,
            sqlite_where=_GATHERING,
        ),
    )
    transitions = TRANSITIONS

    id: Mapped[Identity]
    inquiry_id: Mapped[int] = mapped_column(sa.ForeignKey("inquiry.id"), index=True)
    status: Mapped[PoolStatus]
    quantity: Mapped[Amount]
    unit: Mapped[Unit]
    ready_date: Mapped[date]
    asked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    inquiry: Mapped[Inquiry] = relationship(lazy="select")
    asked_by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    __mapper_args__ = {"version_id_col": version}

    @property
    def gathering(self) -> bool:
        return self.status is PoolStatus.GATHERING

    def order(self, *, actor: Recordable, quotation: str, at: datetime) -> None:
        """A quotation (its public id) that names the shares was accepted."""
        self._advance(PoolAction.ORDER, actor=actor, at=at, details={"quotation": quotation})
        self.changed_at = at

    def end(self, *, actor: Recordable, at: datetime) -> None:
        """The village that leads makes it alone, or nobody does; the caller ends the shares."""
        self._advance(PoolAction.END, actor=actor, at=at)
        self.changed_at = at


class PoolShare(Advancing[ShareStatus, ShareAction], Model, Public, Submitted):
    """What a sibling village is asked to make, for at least ``least_price`` a unit.

    Accepted, it holds the sibling's weeks until ``held_until`` or until an offer holds them.
    """

    __tablename__ = "pool_share"
    __table_args__ = (
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
        sa.CheckConstraint("least_minor > 0", name="least_price_positive"),
        sa.CheckConstraint(
            f"(status IN {_among(REFUSED)}) = (reason IS NOT NULL)", name="refused_with_a_reason"
        ),
        sa.CheckConstraint("answer_until > proposed_at", name="time_to_answer"),
        sa.Index(
            "ix_pool_share_one_live",
            "pool_id",
            "seller_id",
            unique=True,
            postgresql_where=_LIVE_ROWS,
            sqlite_where=_LIVE_ROWS,
        ),
    )
    transitions = SHARE_TRANSITIONS

    id: Mapped[Identity]
    pool_id: Mapped[int] = mapped_column(sa.ForeignKey("pool.id"), index=True)
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"))
    seller_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    status: Mapped[ShareStatus]
    quantity: Mapped[Amount]
    least_price: Mapped[Money] = composite(
        mapped_column("least_minor", sa.BigInteger()), mapped_column("currency", sa.String(3))
    )
    proposed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    proposed_at: Mapped[datetime]
    answer_until: Mapped[datetime]
    held_until: Mapped[datetime | None]
    reason: Mapped[ClosingReason | None]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    pool: Mapped[Pool] = relationship(lazy="joined", innerjoin=True)
    listing: Mapped[Listing] = relationship(lazy="select")
    seller: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)

    __mapper_args__ = {"version_id_col": version}

    @property
    def live(self) -> bool:
        return self.status in LIVE

    def accept(self, *, actor: Recordable, held_until: datetime, at: datetime) -> None:
        """The sibling will make it."""
        self._move(ShareAction.ACCEPT, actor=actor, at=at)
        self.held_until = held_until

    def decline(self, *, actor: Recordable, reason: ClosingReason, at: datetime) -> None:
        """The sibling will not."""
        self._refuse(ShareAction.DECLINE, actor=actor, reason=reason, at=at)

    def step_back(self, *, actor: Recordable, reason: ClosingReason, at: datetime) -> None:
        """The sibling had accepted and can no longer make it."""
        self._refuse(ShareAction.STEP_BACK, actor=actor, reason=reason, at=at)

    def time_out(self, *, actor: Recordable, at: datetime) -> None:
        """Nobody answered in time."""
        self._move(ShareAction.TIME_OUT, actor=actor, at=at)

    def withdraw(self, *, actor: Recordable, at: datetime) -> None:
        """The lead takes the proposal back."""
        self._move(ShareAction.WITHDRAW, actor=actor, at=at)

    def end(self, *, actor: Recordable, at: datetime) -> None:
        """The pool is over."""
        self._move(ShareAction.END, actor=actor, at=at)

    def bind(self, *, actor: Recordable, at: datetime) -> None:
        """The buyer accepted the offer it is a part of."""
        self._move(ShareAction.BIND, actor=actor, at=at)

    def _refuse(
        self, action: ShareAction, *, actor: Recordable, reason: ClosingReason, at: datetime
    ) -> None:
        self._advance(action, actor=actor, at=at, details={"reason": reason.value})
        self.changed_at, self.reason = at, reason

    def _move(self, action: ShareAction, *, actor: Recordable, at: datetime) -> None:
        self._advance(action, actor=actor, at=at)
        self.changed_at = at


class PooledPart(Model):
    """What one village makes of one version of a quotation; the lead's part has no share."""

    __tablename__ = "pooled_part"
    __table_args__ = (
        sa.UniqueConstraint("quotation_id", "seller_id"),
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
    )

    id: Mapped[Identity]
    quotation_id: Mapped[int] = mapped_column(sa.ForeignKey("quotation.id"))
    share_id: Mapped[int | None] = mapped_column(sa.ForeignKey("pool_share.id"), index=True)
    seller_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"))
    quantity: Mapped[Amount]

    seller: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    listing: Mapped[Listing] = relationship(lazy="select")


append_only(PooledPart.__table__)  # type: ignore[arg-type]  # declared as FromClause, is a Table
freeze(
    Pool.__table__,  # type: ignore[arg-type]  # as above
    *("inquiry_id", "quantity", "unit", "ready_date", "asked_by_id", "asked_at"),
)
freeze(
    PoolShare.__table__,  # type: ignore[arg-type]  # as above
    *("pool_id", "listing_id", "seller_id", "quantity", "least_minor", "currency"),
    *("proposed_by_id", "proposed_at", "answer_until"),
)
# The pool's row is locked by whoever proposes, so that two at once are counted one after the other.
refuse(
    PoolShare.__table__,  # type: ignore[arg-type]  # as above
    name="pool_share_within_the_whole",
    when="BEFORE INSERT",
    condition=(
        "(SELECT coalesce(sum(quantity), 0) FROM pool_share WHERE pool_id = NEW.pool_id AND "  # noqa: S608  our own words
        f"status IN {_among(LIVE)}) + NEW.quantity >= "
        "(SELECT quantity FROM pool WHERE id = NEW.pool_id)"
    ),
    message="shares are together less than the whole",
)
refuse(
    PoolShare.__table__,  # type: ignore[arg-type]  # as above
    name="pool_share_stays_over",
    when="BEFORE UPDATE",
    condition=f"OLD.status NOT IN {_among(LIVE)} AND NEW.status <> OLD.status",
    message="a share that is over stays over",
)
