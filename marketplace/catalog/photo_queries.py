"""Find photos: those pages show, those on the seller's desk, and the bytes behind an address."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from marketplace.catalog import queries
from marketplace.catalog.cards import Card
from marketplace.catalog.models import Listing
from marketplace.catalog.photo_models import ListingPhoto, PhotoVariant
from marketplace.catalog.photo_states import PhotoStatus
from marketplace.catalog.pictures import Picture
from marketplace.catalog.states import ListingStatus
from marketplace.db import db
from marketplace.errors import NotFoundError
from marketplace.imaging.sizes import Encoding
from marketplace.organisations.roles import Actor

_Statement: TypeAlias = "sa.Select[*tuple[Any, ...]]"


@dataclass(frozen=True, slots=True)
class Stored:
    """The bytes of one variant by their hash; ``public`` when everybody may have them."""

    sha256: str
    public: bool


def pictures_of(*, listing_id: int) -> list[Picture]:
    """What the page of this listing shows, the cover first."""
    return pictures_of_many(listing_ids=[listing_id]).get(listing_id, [])


def pictures_of_many(*, listing_ids: Collection[int]) -> dict[int, list[Picture]]:
    """The shown photos of each listing that has any, in one query."""
    found: dict[int, list[Picture]] = {}
    for listing_id, picture in _drawn(listing_ids, _ALL):
        found.setdefault(listing_id, []).append(picture)
    return found


def covers_of(*, listings: Iterable[Listing | Card]) -> dict[int, Picture]:
    """The first photo of each listing that has any, by the listing's id, in one query; for cards."""
    return dict(_drawn([listing.id for listing in listings], _COVERS))


def count_shown(*, listing_id: int) -> int:
    """How many photos are ready and described in both languages."""
    statement = sa.select(sa.func.count(ListingPhoto.id)).where(
        ListingPhoto.listing_id == listing_id, buyers_see(photo=ListingPhoto)
    )
    return db.session.scalar(statement) or 0


def list_photos(*, listing: Listing) -> list[ListingPhoto]:
    """All photos of a listing in their order, whatever became of them; those in waiting last."""
    statement = (
        sa.select(ListingPhoto)
        .where(ListingPhoto.listing_id == listing.id)
        .order_by(ListingPhoto.position.is_(None), ListingPhoto.position, ListingPhoto.id)
    )
    return list(db.session.scalars(statement))


def get_photo(*, actor: Actor, public_id: str, photo_id: str) -> ListingPhoto:
    """A photo of a listing its seller or a curator may see. Raises NotFoundError."""
    found = db.session.scalar(
        sa.select(ListingPhoto)
        .join(Listing)
        .where(
            ListingPhoto.public_id == photo_id,
            Listing.public_id == public_id,
            queries.visible_to(actor=actor),
        )
    )
    if found is None:
        raise NotFoundError
    return found


def find_photo(*, public_id: str) -> ListingPhoto | None:
    """For the worker; None when it was removed meanwhile."""
    return db.session.scalar(sa.select(ListingPhoto).where(ListingPhoto.public_id == public_id))


def find_original(*, listing: Listing, sha256: str) -> ListingPhoto | None:
    """The photo made of exactly these bytes."""
    return db.session.scalar(
        sa.select(ListingPhoto).where(
            ListingPhoto.listing_id == listing.id, ListingPhoto.original_sha256 == sha256
        )
    )


def get_variant(*, actor: Actor | None, mark: str, width: int, encoding: Encoding) -> Stored:
    """The variant at an address, for whoever may see it. Raises NotFoundError."""
    return _stored(actor, mark, encoding, PhotoVariant.width == width)


def get_smallest_variant(*, actor: Actor | None, mark: str, encoding: Encoding) -> Stored:
    """The smallest variant of the same picture, for who asks for little. Raises NotFoundError."""
    return _stored(actor, mark, encoding, sa.true())


def _stored(
    actor: Actor | None, mark: str, encoding: Encoding, wanted: sa.ColumnElement[bool]
) -> Stored:
    public = sa.and_(Listing.status == ListingStatus.PUBLISHED, buyers_see(photo=ListingPhoto))
    may_see = public if actor is None else sa.or_(public, queries.visible_to(actor=actor))
    row = db.session.execute(
        sa.select(PhotoVariant.sha256, public.label("public"))
        .select_from(PhotoVariant)
        .join(ListingPhoto, ListingPhoto.id == PhotoVariant.photo_id)
        .join(Listing, Listing.id == ListingPhoto.listing_id)
        .where(ListingPhoto.mark == mark, PhotoVariant.encoding == encoding, wanted, may_see)
        .order_by(sa.desc("public"), PhotoVariant.width)
        .limit(1)
    ).first()
    if row is None:
        raise NotFoundError
    return Stored(row.sha256, bool(row.public))


def buyers_see(*, photo: type[ListingPhoto]) -> sa.ColumnElement[bool]:
    """On the page: in its place, ready, and described."""
    return sa.and_(
        photo.position.is_not(None), photo.status == PhotoStatus.READY, photo.alt_en != ""
    )


def _drawn(listing_ids: Collection[int], which: _Statement) -> list[tuple[int, Picture]]:
    if not listing_ids:
        return []
    rows = db.session.execute(which, {"ids": list(listing_ids)})
    return [(listing_id, Picture(*drawn)) for listing_id, *drawn in rows]


def _first() -> sa.ScalarSelect[int | None]:
    other = aliased(ListingPhoto)
    return (
        sa.select(sa.func.min(other.position))
        .where(other.listing_id == ListingPhoto.listing_id, buyers_see(photo=other))
        .scalar_subquery()
    )


# Built once: every page of cards asks for its covers.
_LISTINGS: sa.BindParameter[list[int]] = sa.bindparam("ids", expanding=True)
_DRAWN: _Statement = (
    sa.select(
        ListingPhoto.listing_id,
        *(ListingPhoto.mark, ListingPhoto.width, ListingPhoto.height, ListingPhoto.colour),
        *(ListingPhoto.focus_x, ListingPhoto.focus_y),
        *(ListingPhoto.alt_en, ListingPhoto.alt_id, ListingPhoto.credit),
    )
    .where(ListingPhoto.listing_id.in_(_LISTINGS))
    .order_by(ListingPhoto.listing_id, ListingPhoto.position)
)
_ALL = _DRAWN.where(buyers_see(photo=ListingPhoto))
_COVERS = _DRAWN.where(ListingPhoto.position == _first())
