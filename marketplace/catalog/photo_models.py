"""The photos of a listing and the variants of each, kept as blobs."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.catalog.models import Listing
from marketplace.catalog.photo_states import PHOTO_TRANSITIONS, PhotoAction, PhotoStatus
from marketplace.catalog.photo_terms import Caption
from marketplace.catalog.pictures import Picture
from marketplace.db import Amount, Hash, Identity, Line, Model, Public
from marketplace.events.advancing import Advancing
from marketplace.events.operations import SYSTEM
from marketplace.imaging.refusals import Refusal
from marketplace.imaging.sizes import Encoding

MIDDLE = 500  # per mille
MARK_LENGTH = 32


class ListingPhoto(Advancing[PhotoStatus, PhotoAction], Model, Public):
    """``position`` counts from 1; a photo without one waits for a revision to put it on the page.

    ``original_sha256`` names what was sent, also after its bytes are gone; ``waiting_sha256`` holds
    those bytes until the variants are made. ``mark`` follows from the variants' bytes and is the
    first part of their addresses. The focal point is per mille from the left and the top.
    """

    __tablename__ = "listing_photo"
    __table_args__ = (
        sa.UniqueConstraint("listing_id", "position"),
        sa.UniqueConstraint("listing_id", "original_sha256"),
        sa.CheckConstraint("position > 0", name="position_positive"),
        sa.CheckConstraint("focus_x BETWEEN 0 AND 1000", name="focus_x_within"),
        sa.CheckConstraint("focus_y BETWEEN 0 AND 1000", name="focus_y_within"),
        sa.CheckConstraint("(alt_en = '') = (alt_id = '')", name="alt_in_both_languages"),
        sa.CheckConstraint(
            "(status = 'received') = (waiting_sha256 IS NOT NULL)", name="bytes_wait_if_received"
        ),
        sa.CheckConstraint(
            "(status = 'refused') = (refusal IS NOT NULL)", name="refused_with_reason"
        ),
        sa.CheckConstraint(
            "(status = 'ready') = (mark IS NOT NULL) AND (mark IS NULL) = (width IS NULL) "
            "AND (mark IS NULL) = (height IS NULL) AND (mark IS NULL) = (colour IS NULL)",
            name="ready_with_picture",
        ),
        sa.CheckConstraint("width > 0 AND height > 0", name="size_positive"),
        sa.CheckConstraint("length(colour) = 7", name="colour_of_six_digits"),
    )
    transitions = PHOTO_TRANSITIONS

    id: Mapped[Identity]
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id", ondelete="CASCADE"))
    position: Mapped[int | None]
    status: Mapped[PhotoStatus]
    refusal: Mapped[Refusal | None]
    alt_en: Mapped[Line] = mapped_column(default="")
    alt_id: Mapped[Line] = mapped_column(default="")
    credit: Mapped[Line] = mapped_column(default="")
    focus_x: Mapped[int] = mapped_column(default=MIDDLE)
    focus_y: Mapped[int] = mapped_column(default=MIDDLE)
    original_sha256: Mapped[Hash]
    waiting_sha256: Mapped[str | None] = mapped_column(
        sa.String(64), sa.ForeignKey("blob.sha256"), index=True
    )
    mark: Mapped[str | None] = mapped_column(sa.String(MARK_LENGTH), index=True)
    width: Mapped[int | None]
    height: Mapped[int | None]
    colour: Mapped[str | None] = mapped_column(sa.String(7))
    added_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    added_by_name: Mapped[Line]
    added_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]

    listing: Mapped[Listing] = relationship(lazy="select")
    variants: Mapped[list[PhotoVariant]] = relationship(
        lazy="select",
        order_by="PhotoVariant.width",
        cascade="all, delete-orphan",
        passive_deletes=True,
        back_populates="photo",
    )

    @property
    def ready(self) -> bool:
        return self.status is PhotoStatus.READY

    @property
    def waits(self) -> bool:
        return self.status is PhotoStatus.RECEIVED

    @property
    def described(self) -> bool:
        return bool(self.alt_en and self.alt_id)

    @property
    def shown(self) -> bool:
        """Whether buyers see it on the page of a published listing."""
        return self.ready and self.described and self.position is not None

    @property
    def caption(self) -> Caption:
        return Caption(self.alt_en, self.alt_id, self.credit, self.focus_x, self.focus_y)

    @property
    def picture(self) -> Picture | None:
        """What pages draw; None until it is ready."""
        if self.mark is None or self.width is None or self.height is None or self.colour is None:
            return None
        return Picture(
            mark=self.mark,
            width=self.width,
            height=self.height,
            colour=self.colour,
            focus_x=self.focus_x,
            focus_y=self.focus_y,
            alt_en=self.alt_en,
            alt_id=self.alt_id,
            credit=self.credit,
        )

    def prepared(self, *, mark: str, size: tuple[int, int], colour: str, at: datetime) -> None:
        """Its variants are made: it can be shown."""
        self._advance(PhotoAction.PREPARE, actor=SYSTEM, at=at)
        self.mark, (self.width, self.height), self.colour = mark, size, colour
        self.waiting_sha256, self.settled_at = None, at

    def refuse(self, *, refusal: Refusal, at: datetime) -> None:
        """It was no picture, or not one for us."""
        self._advance(PhotoAction.REFUSE, actor=SYSTEM, at=at, details={"reason": refusal})
        self.refusal = refusal
        self.waiting_sha256, self.settled_at = None, at


class PhotoVariant(Model):
    """One size of a photo in one encoding."""

    __tablename__ = "listing_photo_variant"
    __table_args__ = (
        sa.UniqueConstraint("photo_id", "width", "encoding"),
        sa.CheckConstraint("width > 0 AND height > 0", name="size_positive"),
        sa.CheckConstraint("size > 0", name="not_empty"),
    )

    id: Mapped[Identity]
    photo_id: Mapped[int] = mapped_column(sa.ForeignKey("listing_photo.id", ondelete="CASCADE"))
    encoding: Mapped[Encoding]
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[Amount]
    sha256: Mapped[str] = mapped_column(sa.String(64), sa.ForeignKey("blob.sha256"), index=True)

    photo: Mapped[ListingPhoto] = relationship(back_populates="variants", lazy="select")
