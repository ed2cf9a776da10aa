"""Export mandates, and which acts were done under them."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.accounts.models import Person
from marketplace.catalog.list_columns import Codes
from marketplace.db import Identity, Line, Model, Public, Short, Submitted, append_only, freeze
from marketplace.events.advancing import Advancing
from marketplace.events.operations import Recordable
from marketplace.mandates.states import TRANSITIONS, MandateAction, MandateStatus
from marketplace.organisations.models import Organisation
from marketplace.organisations.powers import Power, Step

_LIVE = sa.text("status <> 'ended'")


class ExportMandate(Advancing[MandateStatus, MandateAction], Model, Public, Submitted):
    """The dated right of ``partner`` to act for ``seller``; its terms are never changed.

    ``village_codes`` are the ministry's, ``chapter_codes`` the first two digits of HS codes;
    ``anywhere`` or the countries of ``destination_codes``, never both.
    """

    __tablename__ = "export_mandate"
    __table_args__ = (
        sa.CheckConstraint("to_date >= from_date", name="dates_in_order"),
        sa.CheckConstraint("partner_id <> seller_id", name="two_parties"),
        sa.CheckConstraint("village_codes <> ''", name="villages_named"),
        sa.CheckConstraint("chapter_codes <> ''", name="chapters_named"),
        sa.CheckConstraint("step_codes <> ''", name="steps_named"),
        sa.CheckConstraint("anywhere = (destination_codes = '')", name="destinations_said"),
        sa.CheckConstraint(
            "(accepted_at IS NULL) = (accepted_by_id IS NULL)", name="accepted_by_somebody"
        ),
        sa.CheckConstraint("status <> 'accepted' OR accepted_at IS NOT NULL", name="both_said_yes"),
        sa.CheckConstraint("(status = 'ended') = (ended_at IS NOT NULL)", name="ended_some_day"),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name="ended_by_somebody"),
        sa.CheckConstraint("(status = 'ended') = (end_reason <> '')", name="ended_for_a_reason"),
        sa.Index(
            "ix_export_mandate_period",
            *("partner_id", "seller_id", "from_date", "to_date"),
            unique=True,
            postgresql_where=_LIVE,
            sqlite_where=_LIVE,
        ),
    )
    transitions = TRANSITIONS

    id: Mapped[Identity]
    number: Mapped[Short] = mapped_column(sa.String(80), unique=True)
    status: Mapped[MandateStatus]
    partner_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    seller_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    village_codes: Mapped[tuple[str, ...]] = mapped_column(Codes())
    chapter_codes: Mapped[tuple[str, ...]] = mapped_column(Codes())
    anywhere: Mapped[bool]
    destination_codes: Mapped[tuple[str, ...]] = mapped_column(Codes())
    step_codes: Mapped[tuple[str, ...]] = mapped_column(Codes())
    from_date: Mapped[date]
    to_date: Mapped[date]
    granted_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    granted_at: Mapped[datetime]
    accepted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    accepted_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[Line]
    reminded_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    partner: Mapped[Organisation] = relationship(
        foreign_keys=[partner_id], lazy="joined", innerjoin=True
    )
    seller: Mapped[Organisation] = relationship(
        foreign_keys=[seller_id], lazy="joined", innerjoin=True
    )
    granted_by: Mapped[Person] = relationship(
        foreign_keys=[granted_by_id], lazy="joined", innerjoin=True
    )
    accepted_by: Mapped[Person | None] = relationship(foreign_keys=[accepted_by_id], lazy="joined")
    ended_by: Mapped[Person | None] = relationship(foreign_keys=[ended_by_id], lazy="joined")

    __mapper_args__ = {"version_id_col": version}

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(step for step in Step if step.value in self.step_codes)

    @property
    def power(self) -> Power:
        """Its terms; whether it is in force, only status and day say."""
        return Power(
            mandate_id=self.id,
            number=self.number,
            partner_name=self.partner.name,
            seller_id=self.seller_id,
            seller_public_id=self.seller.public_id,
            seller_name=self.seller.name,
            villages=frozenset(self.village_codes),
            chapters=frozenset(self.chapter_codes),
            destinations=None if self.anywhere else frozenset(self.destination_codes),
            steps=frozenset(self.steps),
            from_date=self.from_date,
            to_date=self.to_date,
        )

    def over(self, *, day: date) -> bool:
        """Whether nothing can be done under it any more."""
        return self.status is MandateStatus.ENDED or day > self.to_date

    def days_left(self, *, day: date) -> int:
        """The days it still lasts, today's included; 0 when it is over."""
        return 0 if self.over(day=day) else (self.to_date - day).days + 1

    def accept(self, *, actor: Recordable, person_id: int, at: datetime) -> None:
        """The partner says yes too."""
        self._advance(MandateAction.ACCEPT, actor=actor, at=at)
        self.accepted_by_id, self.accepted_at = person_id, at

    def end(self, *, actor: Recordable, person_id: int, reason: str, at: datetime) -> None:
        """From this moment on nothing can be done under it."""
        self._advance(MandateAction.END, actor=actor, at=at, details={"reason": reason})
        self.ended_by_id, self.ended_at, self.end_reason = person_id, at, reason


class MandateAct(Model):
    """One act that was done under a mandate: ``subject`` and the public id of what came of it.

    ``thread_id`` is the public id of the inquiry it belongs to.
    """

    __tablename__ = "mandate_act"
    __table_args__ = (sa.UniqueConstraint("subject", "subject_id"),)

    id: Mapped[Identity]
    mandate_id: Mapped[int] = mapped_column(sa.ForeignKey("export_mandate.id"), index=True)
    subject: Mapped[Short]
    subject_id: Mapped[str] = mapped_column(sa.String(26))
    thread_id: Mapped[str] = mapped_column(sa.String(26), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    acted_at: Mapped[datetime]

    mandate: Mapped[ExportMandate] = relationship(lazy="joined", innerjoin=True)


append_only(MandateAct.__table__)  # type: ignore[arg-type]  # declared as FromClause, is a Table
freeze(
    ExportMandate.__table__,  # type: ignore[arg-type]  # declared as FromClause, is a Table
    *("number", "partner_id", "seller_id", "village_codes", "chapter_codes", "anywhere"),
    *("destination_codes", "step_codes", "from_date", "to_date", "granted_by_id", "granted_at"),
)
