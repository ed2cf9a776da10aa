"""A buyer's question about a listing and the thread that follows it."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.accounts.models import Person
from marketplace.attachments.models import Attached, constraints
from marketplace.catalog.models import Listing
from marketplace.db import Amount, Identity, Model, Prose, Public, Short, Submitted, append_only
from marketplace.events.advancing import Advancing
from marketplace.events.operations import Recordable
from marketplace.inquiries.reasons import ClosingReason
from marketplace.inquiries.states import OPEN, TRANSITIONS, UNSEEN, InquiryAction, InquiryStatus
from marketplace.organisations.models import Organisation
from marketplace.trade_terms import Incoterm, Unit


def _at_once(context: DefaultExecutionContext) -> datetime | None:
    """Where nobody says otherwise, what is not held reaches its seller when it is asked."""
    said = context.get_current_parameters()  # type: ignore[no-untyped-call]  # SQLAlchemy's
    return None if said["status"] in UNSEEN else said["asked_at"]


class Inquiry(Advancing[InquiryStatus, InquiryAction], Model, Public, Submitted):
    """``quantity`` whole ``unit``s of the listing, to ``destination`` (ISO country), by a day.

    ``changed_at`` is since when things stand as they do: a second reminder does not reset it.
    ``routed_at`` is when it reached the seller: never, while it is held or when it is spam.
    """

    __tablename__ = "inquiry"
    __table_args__ = (
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
        sa.CheckConstraint(
            "(routed_at IS NULL) = (status IN ('held', 'spam'))", name="seen_when_routed"
        ),
        sa.CheckConstraint("routed_at >= asked_at", name="routed_after_asking"),
        sa.CheckConstraint(
            "(status = 'declined') = (declined_for IS NOT NULL)", name="declined_for_a_reason"
        ),
        # The lists either side works through, and the board of silences (docs/benchmarks/desks.md).
        sa.Index(None, "seller_id", "status", "changed_at"),
        sa.Index(None, "buyer_id", "status", "changed_at"),
        sa.Index(None, "status", "changed_at"),
    )
    transitions = TRANSITIONS

    id: Mapped[Identity]
    number: Mapped[Short] = mapped_column(sa.String(80), unique=True)
    status: Mapped[InquiryStatus]
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"), index=True)
    buyer_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    seller_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    asked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    quantity: Mapped[Amount]
    unit: Mapped[Unit]
    destination: Mapped[str] = mapped_column(sa.String(2))
    incoterm: Mapped[Incoterm]
    needed_by_date: Mapped[date | None]
    asked_at: Mapped[datetime]
    routed_at: Mapped[datetime | None] = mapped_column(default=_at_once)
    declined_for: Mapped[ClosingReason | None]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    listing: Mapped[Listing] = relationship(lazy="joined", innerjoin=True)
    buyer: Mapped[Organisation] = relationship(
        foreign_keys=[buyer_id], lazy="joined", innerjoin=True
    )
    seller: Mapped[Organisation] = relationship(
        foreign_keys=[seller_id], lazy="joined", innerjoin=True
    )
    asked_by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    messages: Mapped[list[Message]] = relationship(
        lazy="selectin", order_by="Message.id", back_populates="inquiry"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def open(self) -> bool:
        return self.status in OPEN

    def release(self, *, actor: Recordable, reason: str, at: datetime) -> None:
        """Somebody has looked and found nothing wrong: it is the seller's turn from now on."""
        self._advance(InquiryAction.RELEASE, actor=actor, at=at, details={"reason": reason})
        self.routed_at = self.changed_at = at

    def mark_spam(self, *, actor: Recordable, reason: str, at: datetime) -> None:
        """Somebody has looked, and no seller will."""
        self._advance(InquiryAction.MARK_SPAM, actor=actor, at=at, details={"reason": reason})
        self.changed_at = at

    def answer(self, *, actor: Recordable, at: datetime) -> None:
        """The seller spoke: the buyer's turn."""
        self._speak(InquiryAction.ANSWER, actor=actor, at=at)

    def reply(self, *, actor: Recordable, at: datetime) -> None:
        """The buyer spoke: the seller's turn."""
        self._speak(InquiryAction.REPLY, actor=actor, at=at)

    def retract(self, *, actor: Recordable, at: datetime) -> None:
        """The buyer took back what the seller should have answered: the buyer's turn again."""
        self._speak(InquiryAction.RETRACT, actor=actor, at=at)

    def convert(self, *, actor: Recordable, at: datetime) -> None:
        """A quotation was accepted; the order goes on from here."""
        self._advance(InquiryAction.CONVERT, actor=actor, at=at)
        self.changed_at = at

    def decline(self, *, actor: Recordable, reason: ClosingReason, at: datetime) -> None:
        """The seller says no, and why."""
        self._advance(InquiryAction.DECLINE, actor=actor, at=at, details={"reason": reason})
        self.declined_for, self.changed_at = reason, at

    def lapse(self, *, actor: Recordable, at: datetime) -> None:
        """Nobody spoke for too long; the step's ``from`` says whose turn it was."""
        self._advance(InquiryAction.LAPSE, actor=actor, at=at)
        self.changed_at = at

    def close(self, *, actor: Recordable, reason: str, at: datetime) -> None:
        """Nothing will come of it, and the other side is told why."""
        self._advance(InquiryAction.CLOSE, actor=actor, at=at, details={"reason": reason})
        self.changed_at = at

    def _speak(self, action: InquiryAction, *, actor: Recordable, at: datetime) -> None:
        before = self.status
        self._advance(action, actor=actor, at=at)
        if self.status is not before:
            self.changed_at = at


class Message(Model, Public, Submitted):
    """One message of the thread; never edited."""

    __tablename__ = "message"
    # Whose it is stands in the index too: what is unread is counted on every page.
    __table_args__ = (sa.Index(None, "inquiry_id", "organisation_id"),)

    id: Mapped[Identity]
    inquiry_id: Mapped[int] = mapped_column(sa.ForeignKey("inquiry.id"))
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    text: Mapped[Prose]
    sent_at: Mapped[datetime]

    inquiry: Mapped[Inquiry] = relationship(back_populates="messages", lazy="select")
    author: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    # Pages that show them read them with the messages (queries.get_inquiry).
    files: Mapped[list[MessageAttachment]] = relationship(
        lazy="select", order_by="MessageAttachment.position", back_populates="message"
    )


class MessageAttachment(Attached, Model):
    """A file of a message, for whoever reads the message."""

    __tablename__ = "message_attachment"
    __table_args__ = constraints("message_id")

    message_id: Mapped[int] = mapped_column(sa.ForeignKey("message.id"))

    message: Mapped[Message] = relationship(back_populates="files", lazy="select")


append_only(MessageAttachment.__table__)  # type: ignore[arg-type]  # as below
append_only(Message.__table__)  # type: ignore[arg-type]  # declared as FromClause, is a Table
