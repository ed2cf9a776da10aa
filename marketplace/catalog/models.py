"""The flagship listing of a village: what is offered, in which quantities, and where it stands."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.orm.attributes import flag_modified

from marketplace.catalog.list_columns import Codes, Months
from marketplace.catalog.states import (
    LIVE,
    TRANSITIONS,
    UNFINISHED,
    ListingAction,
    ListingStatus,
    PauseCause,
)
from marketplace.catalog.values import Processing, SampleCredit
from marketplace.db import (
    Amount,
    Identity,
    Line,
    Model,
    Prose,
    Public,
    Short,
    Submitted,
)
from marketplace.events.advancing import Advancing
from marketplace.events.operations import Recordable
from marketplace.money import Money
from marketplace.organisations.models import Organisation
from marketplace.regions.models import Village
from marketplace.search.outbox import Changed, Searched
from marketplace.trade_terms import Incoterm, Unit

if TYPE_CHECKING:
    from marketplace.catalog.parts import (
        Certificate,
        LeadTimeStep,
        Maker,
        Material,
        Offer,
        Pack,
        PriceTier,
        Recognition,
    )
    from marketplace.catalog.text_models import ListingText


def _rows_in(statuses: tuple[ListingStatus, ...]) -> str:
    return "status IN ({})".format(", ".join(f"'{status}'" for status in statuses))


_PUBLISHED_ROWS = sa.text(f"status = '{ListingStatus.PUBLISHED}'")
_LIVE_ROWS = sa.text(_rows_in(LIVE))
_UNFINISHED = _rows_in(UNFINISHED)
_SAMPLE = ("sample_price_minor", "sample_currency", "sample_days", "sample_credit")


class Listing(Advancing[ListingStatus, ListingAction], Searched, Model, Public, Submitted):
    """Quantities count whole ``unit``s. One live listing per village.

    Only a draft may have gaps: an empty text, a quantity of zero, no offer. ``lead_time_days``
    holds from the smallest order on, ``lead_time_steps`` for larger ones. ``stock`` is ready to
    ship; ``season_months`` and ``ships_to`` are empty when nothing is said. ``edition`` counts the
    changes of the original, Indonesian words; ``english_edition`` is the one the English words say.
    """

    __tablename__ = "listing"
    __table_args__ = (
        sa.CheckConstraint(f"moq > 0 OR (moq = 0 AND {_UNFINISHED})", name="moq_positive"),
        sa.CheckConstraint(
            f"monthly_capacity > 0 OR (monthly_capacity = 0 AND {_UNFINISHED})",
            name="capacity_positive",
        ),
        sa.CheckConstraint(
            f"lead_time_days > 0 OR (lead_time_days = 0 AND {_UNFINISHED})",
            name="lead_time_positive",
        ),
        sa.CheckConstraint("moq_increment > 0", name="increment_positive"),
        sa.CheckConstraint("stock >= 0", name="stock_not_negative"),
        sa.CheckConstraint(
            " AND ".join(
                f"({name} IS NOT NULL) = coalesce(samples_offered, false)" for name in _SAMPLE
            ),
            name="sample_complete",
        ),
        sa.CheckConstraint(
            "sample_price_minor IS NULL OR (sample_price_minor >= 0 AND sample_days > 0)",
            name="sample_possible",
        ),
        sa.CheckConstraint(
            f"(status = '{ListingStatus.PAUSED}') = (pause_cause IS NOT NULL)",
            name="cause_of_pause",
        ),
        sa.Index(
            "ix_listing_one_live_per_village",
            "village_id",
            unique=True,
            postgresql_where=_LIVE_ROWS,
            sqlite_where=_LIVE_ROWS,
        ),
        # For the home page, which must not read 75,000 descriptions to name the newest eight.
        sa.Index(
            "ix_listing_newest",
            "published_at",
            "id",
            postgresql_where=_PUBLISHED_ROWS,
            sqlite_where=_PUBLISHED_ROWS,
        ),
        sa.Index(
            "ix_listing_published_villages",
            "village_id",
            postgresql_where=_PUBLISHED_ROWS,
            sqlite_where=_PUBLISHED_ROWS,
        ),
        sa.Index(
            "ix_listing_published_categories",
            "category",
            postgresql_where=_PUBLISHED_ROWS,
            sqlite_where=_PUBLISHED_ROWS,
        ),
    )
    transitions = TRANSITIONS

    id: Mapped[Identity]
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    status: Mapped[ListingStatus]
    pause_cause: Mapped[PauseCause | None]
    name_id: Mapped[Line]
    name_en: Mapped[Line]
    summary_en: Mapped[str] = mapped_column(sa.String(400))
    summary_id: Mapped[str] = mapped_column(sa.String(400), default="")
    description_en: Mapped[Prose]
    description_id: Mapped[Prose]
    story_en: Mapped[Prose] = mapped_column(default="")
    story_id: Mapped[Prose] = mapped_column(default="")
    category: Mapped[Short]
    hs_code: Mapped[str] = mapped_column(sa.String(10))
    processing: Mapped[Processing | None]
    edition: Mapped[int] = mapped_column(default=1, server_default="1")
    english_edition: Mapped[int] = mapped_column(default=1, server_default="1")
    keywords: Mapped[Prose]
    unit: Mapped[Unit]
    moq: Mapped[Amount]
    moq_increment: Mapped[Amount] = mapped_column(default=1)
    stock: Mapped[Amount] = mapped_column(default=0)
    monthly_capacity: Mapped[Amount]
    lead_time_days: Mapped[int]
    season_months: Mapped[tuple[int, ...]] = mapped_column(Months(), default=())
    ships_to: Mapped[tuple[str, ...]] = mapped_column(Codes(), default=())
    samples_offered: Mapped[bool | None]
    sample_price_minor: Mapped[int | None] = mapped_column(sa.BigInteger())
    sample_currency: Mapped[str | None] = mapped_column(sa.String(3))
    sample_days: Mapped[int | None]
    sample_credit: Mapped[SampleCredit | None]
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    village: Mapped[Village] = relationship(lazy="joined", innerjoin=True)
    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    # Offers come with their tiers in one query, whatever the number of listings.
    offers: Mapped[list[Offer]] = relationship(
        lazy="selectin",
        order_by="Offer.position",
        cascade="all, delete-orphan",
        back_populates="listing",
    )
    certificates: Mapped[list[Certificate]] = relationship(
        lazy="selectin",
        order_by="Certificate.kind",
        cascade="all, delete-orphan",
        back_populates="listing",
    )
    packs: Mapped[list[Pack]] = relationship(
        order_by="Pack.position", cascade="all, delete-orphan", back_populates="listing"
    )
    lead_time_steps: Mapped[list[LeadTimeStep]] = relationship(
        order_by="LeadTimeStep.from_quantity",
        cascade="all, delete-orphan",
        back_populates="listing",
    )
    makers: Mapped[list[Maker]] = relationship(
        order_by="Maker.position", cascade="all, delete-orphan", back_populates="listing"
    )
    materials: Mapped[list[Material]] = relationship(
        order_by="Material.position", cascade="all, delete-orphan", back_populates="listing"
    )
    recognitions: Mapped[list[Recognition]] = relationship(
        order_by="Recognition.position", cascade="all, delete-orphan", back_populates="listing"
    )
    texts: Mapped[list[ListingText]] = relationship(
        order_by="ListingText.language", cascade="all, delete-orphan", back_populates="listing"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def published(self) -> bool:
        return self.status is ListingStatus.PUBLISHED

    @hybrid_property
    def english_stale(self) -> bool:
        """Whether the original has changed since the English words were written."""
        return self.english_edition < self.edition

    @property
    def first_offer(self) -> Offer:
        """What cards and search show. Raises IndexError for a draft without prices."""
        return self.offers[0]

    @property
    def incoterm(self) -> Incoterm:
        return self.first_offer.incoterm

    @property
    def named_place(self) -> str:
        return self.first_offer.named_place

    @property
    def currency(self) -> str:
        return self.first_offer.currency

    @property
    def tiers(self) -> list[PriceTier]:
        """The price steps of the first offer; none in a draft without prices."""
        return self.offers[0].tiers if self.offers else []

    @property
    def lowest_price(self) -> Money:
        """The unit price at the highest tier of the first offer, for "from …"."""
        return self.first_offer.lowest_price

    def unit_price_for(self, quantity: int) -> Money:
        """The first offer's unit price of the highest tier that ``quantity`` reaches."""
        return self.first_offer.unit_price_for(quantity)

    @property
    def sample_price(self) -> Money | None:
        """Zero for a free sample, None where none is offered."""
        if self.sample_price_minor is None or self.sample_currency is None:
            return None
        return Money(self.sample_price_minor, self.sample_currency)

    def lead_time_for(self, quantity: int) -> int:
        """Days until ``quantity`` is ready, as the seller declares it."""
        reached = [step.days for step in self.lead_time_steps if step.from_quantity <= quantity]
        return reached[-1] if reached else self.lead_time_days

    def changed_document(self) -> Changed | None:
        """From its first publication on: what was retired must leave the index."""
        return Changed(self.id, self.changed_at) if self.published_at is not None else None

    def outdate(self) -> None:
        # So that the version grows even if only a price or a certificate is new.
        self.changed_at = self.changed_at  # a value that was not read yet cannot be flagged
        flag_modified(self, "changed_at")

    def submit(self, *, actor: Recordable, at: datetime) -> None:
        """Hand the listing to the curator; from here it takes the village's one place."""
        self._advance(ListingAction.SUBMIT, actor=actor, at=at)
        self.changed_at = at

    def request_changes(self, *, actor: Recordable, reason: str, at: datetime) -> None:
        """Send it back to the seller with what must change."""
        self._advance(ListingAction.REQUEST_CHANGES, actor=actor, at=at, details={"reason": reason})
        self.changed_at = at

    def reject(self, *, actor: Recordable, reason: str, at: datetime) -> None:
        """Not this product: the village's place is free for another listing."""
        self._advance(ListingAction.REJECT, actor=actor, at=at, details={"reason": reason})
        self.changed_at = at

    def approve(self, *, actor: Recordable, at: datetime) -> None:
        """A curator finds it fit for buyers; publishing it is the next step."""
        self._advance(ListingAction.APPROVE, actor=actor, at=at)
        self.changed_at = at

    def publish(self, *, actor: Recordable, at: datetime) -> None:
        """Let every buyer see it, for the first time or again after a pause."""
        self._advance(ListingAction.PUBLISH, actor=actor, at=at)
        self.pause_cause = None
        self.published_at = self.published_at or at
        self.changed_at = at

    def pause(self, *, actor: Recordable, cause: PauseCause, reason: str, at: datetime) -> None:
        """Hide it from buyers for a while; it keeps the village's place."""
        details = {"cause": cause, "reason": reason}
        self._advance(ListingAction.PAUSE, actor=actor, at=at, details=details)
        self.pause_cause, self.changed_at = cause, at

    def retire(self, *, actor: Recordable, reason: str, at: datetime) -> None:
        """Free the village's place; the row stays as history."""
        self._advance(ListingAction.RETIRE, actor=actor, at=at, details={"reason": reason})
        self.pause_cause, self.changed_at = None, at

    def supersede(self, *, actor: Recordable, reason: str, at: datetime) -> None:
        """Give the village's place to another flagship, as the programme decided."""
        self._advance(ListingAction.SUPERSEDE, actor=actor, at=at, details={"reason": reason})
        self.pause_cause, self.changed_at = None, at
