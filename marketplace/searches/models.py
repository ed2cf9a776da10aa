"""What is kept about searches: a person's own, those that found nothing, those saved, and alerts."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.accounts.models import Person
from marketplace.db import Hash, Identity, Line, Model, Public, Short, Submitted
from marketplace.events.advancing import Advancing
from marketplace.events.operations import Recordable
from marketplace.searches.states import TRANSITIONS, AlertAction, AlertStatus


class RecentSearch(Model, Public):
    """Words a signed-in person searched for; ``spelling`` makes the same words one row."""

    __tablename__ = "recent_search"
    __table_args__ = (sa.UniqueConstraint("person_id", "spelling"),)

    id: Mapped[Identity]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    text: Mapped[Line]
    spelling: Mapped[Line]
    searched_at: Mapped[datetime] = mapped_column(index=True)


class MissedSearch(Model):
    """Words that found nothing on ``day`` (in Jakarta), ``times`` over; nobody's name with them."""

    __tablename__ = "missed_search"
    __table_args__ = (
        sa.UniqueConstraint("day", "text"),
        sa.CheckConstraint("times > 0", name="times_positive"),
        sa.CheckConstraint("last_seen_at >= first_seen_at", name="moments_in_order"),
    )

    id: Mapped[Identity]
    day: Mapped[date]
    text: Mapped[Line]
    language: Mapped[str] = mapped_column(sa.String(8))
    times: Mapped[int]
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]


class SavedSearch(Advancing[AlertStatus, AlertAction], Model, Public, Submitted):
    """A search a person keeps, as the ``address`` (what follows the question mark) that says it.

    Its alert tells of listings published after ``alerts_from``.
    """

    __tablename__ = "saved_search"
    __table_args__ = (sa.UniqueConstraint("person_id", "fingerprint"),)
    transitions = TRANSITIONS

    id: Mapped[Identity]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    status: Mapped[AlertStatus]
    name: Mapped[Short]
    address: Mapped[str] = mapped_column(sa.String(2000))
    fingerprint: Mapped[Hash]
    saved_at: Mapped[datetime]
    alerts_from: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    @property
    def alerting(self) -> bool:
        return self.status is AlertStatus.ON

    def pause(self, *, actor: Recordable, at: datetime) -> None:
        """Write no more letters about it."""
        self._advance(AlertAction.PAUSE, actor=actor, at=at)

    def resume(self, *, actor: Recordable, at: datetime) -> None:
        """Write again, of what is published from now on."""
        self._advance(AlertAction.RESUME, actor=actor, at=at)
        self.alerts_from = at


class SearchAlert(Model):
    """One letter of new matches: a person gets at most one a day (in Jakarta)."""

    __tablename__ = "search_alert"
    __table_args__ = (sa.UniqueConstraint("person_id", "day"),)

    id: Mapped[Identity]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    day: Mapped[date]


class AlertedListing(Model):
    """A listing a saved search has told of, so that it is told once."""

    __tablename__ = "alerted_listing"
    __table_args__ = (sa.UniqueConstraint("saved_search_id", "listing_id"),)

    id: Mapped[Identity]
    saved_search_id: Mapped[int] = mapped_column(
        sa.ForeignKey("saved_search.id", ondelete="CASCADE")
    )
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"))
    alerted_at: Mapped[datetime] = mapped_column(index=True)
