"""Take in, describe, order and remove the photos of a listing; bind what the worker made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext

from marketplace.catalog import photo_queries, photo_terms, policy, revision_queries
from marketplace.catalog.models import Listing
from marketplace.catalog.photo_models import ListingPhoto, PhotoVariant
from marketplace.catalog.photo_states import PhotoStatus
from marketplace.catalog.photo_terms import MOST_PHOTOS, Caption, Made
from marketplace.db import add, db, lock, new_public_id, transaction
from marketplace.errors import ConflictError, NotFoundError, RefusedError
from marketplace.events import operations as events
from marketplace.imaging.refusals import Refusal
from marketplace.jobs import operations as jobs
from marketplace.labels import N_
from marketplace.organisations.roles import Actor
from marketplace.storage import operations as storage

PREPARE = "photos.prepare"
UNREAD = "application/octet-stream"  # a stranger's bytes are called nothing else
ARRANGEMENT = "photos"  # as revisions name the set
NOT_OPEN = N_("A curator reads this listing or a change of its photos now. Until then they stay.")
ON_THE_PAGE = N_("Buyers see this photo. Ask the curator for another arrangement instead.")
_OUT_OF_THE_WAY = 1_000  # positions while photos change places: two never stand in one


@transaction
def receive_photo(
    *, actor: Actor, listing: Listing, sha256: str, size: int, at: datetime
) -> ListingPhoto:
    """A photo whose bytes are in storage, to be prepared; the same bytes are one photo.

    Raises RefusedError when there are as many as a listing may have.
    """
    _hold(actor, listing)
    known = photo_queries.find_original(listing=listing, sha256=sha256)
    if known is not None:
        return known
    storage.remember_blob(sha256=sha256, size=size, media_type=UNREAD, at=at)
    photo = _new(actor, listing, sha256, at=at)
    photo.status, photo.waiting_sha256 = PhotoStatus.RECEIVED, sha256
    _begin(photo, actor, listing, at=at)
    jobs.enqueue(kind=PREPARE, payload={"photo": photo.public_id}, at=at)
    return photo


@transaction
def add_prepared_photo(
    *, actor: Actor, listing: Listing, sha256: str, made: Made, caption: Caption, at: datetime
) -> ListingPhoto:
    """A photo whose variants were made before: what a program draws needs no worker."""
    _hold(actor, listing)
    photo_terms.check(caption)
    photo = _new(actor, listing, sha256, at=at)
    _describe(photo, caption)
    photo.status, photo.settled_at = PhotoStatus.READY, at
    photo.mark, photo.colour = made.mark, made.colour
    photo.width, photo.height = made.width, made.height
    _keep(photo, made, at=at)
    _begin(photo, actor, listing, at=at)
    return photo


@transaction
def keep_variants(*, photo_id: str, made: Made, at: datetime) -> None:
    """Bind the variants and make the photo ready; one that is ready or gone stays as it is."""
    photo = _still_waiting(photo_id)
    if photo is None:
        return
    _keep(photo, made, at=at)
    photo.prepared(mark=made.mark, size=(made.width, made.height), colour=made.colour, at=at)
    storage.sweep_later(at=at)  # what was sent, with all it says about its maker, is not kept


@transaction
def refuse_photo(*, photo_id: str, refusal: Refusal, at: datetime) -> None:
    """Say why it is no photo for us; one that is settled or gone stays as it is."""
    photo = _still_waiting(photo_id)
    if photo is None:
        return
    photo.refuse(refusal=refusal, at=at)
    storage.sweep_later(at=at)


@transaction
def describe_photo(*, actor: Actor, photo: ListingPhoto, caption: Caption, at: datetime) -> None:
    """Put ``caption`` in the place of what is written; the same changes nothing."""
    _hold_photo(actor, photo)
    photo_terms.check(caption)
    changed = _describe(photo, caption)
    if changed:
        _record("describe", photo, actor, at=at, details={"changed": changed})


@transaction
def aim_photo(*, actor: Actor, photo: ListingPhoto, point: tuple[int, int], at: datetime) -> None:
    """Keep another point in view (per mille), at once also where buyers see the photo.

    It shows no more and no less of the village than a curator has seen, so nobody reads it again.
    """
    lock(photo.listing)
    if not policy.owns(actor, photo.listing):
        raise NotFoundError
    if not (photo.ready and policy.can_change(actor, photo.listing)):
        raise ConflictError(NOT_OPEN)
    standing = (photo.focus_x, photo.focus_y)
    photo_terms.check_focus(point)
    if point == standing:
        return
    photo.focus_x, photo.focus_y = point
    _record("aim", photo, actor, at=at, details={"from": standing, "to": point})


@transaction
def place_photo(*, actor: Actor, photo: ListingPhoto, place: int, at: datetime) -> None:
    """Let it stand ``place``-th, counted from 1; the others close up."""
    listing = photo.listing
    _hold(actor, listing)
    if listing.status in policy.CHANGED_BY_REVISION:
        raise ConflictError(ON_THE_PAGE)
    before = photo_queries.list_photos(listing=listing)
    after = photo_terms.moved(before, photo, to=place)
    if before == after:
        return
    _stand(after)
    _record("place", photo, actor, at=at, details={"place": after.index(photo) + 1})


@transaction
def remove_photo(*, actor: Actor, photo: ListingPhoto, at: datetime) -> None:
    """Take it off the listing; its bytes go when nobody refers to them any more."""
    _hold_photo(actor, photo)
    _record("remove", photo, actor, at=at, details={"listing": photo.listing.public_id})
    db.session.delete(photo)
    db.session.flush()
    storage.sweep_later(at=at)


@transaction
def arrange(*, listing: Listing, arrangement: Sequence[Mapping[str, Any]]) -> None:
    """Let buyers see these photos in this order, described so; the others leave the page.

    As a revision kept it: the photo's public id beside the parts of its caption.
    """
    photos = {photo.public_id: photo for photo in photo_queries.list_photos(listing=listing)}
    shown = []
    for one in arrangement:
        photo = photos.get(str(one["photo"]))
        if photo is not None and photo.ready:
            words = {name: one[name] for name in ("alt_en", "alt_id", "credit")}
            # Where it is aimed may have changed since the curator was asked.
            _describe(photo, replace(photo.caption, **words))
            shown.append(photo)
    for photo in photos.values():
        photo.position = None
    db.session.flush()
    _stand(shown)


def _hold(actor: Actor, listing: Listing) -> None:
    """Hold the listing, so that its photos change one after another.

    Of a listing buyers see, those that are not on the page yet, while no curator reads of them.
    """
    lock(listing)
    if not policy.owns(actor, listing):
        raise NotFoundError
    if listing.status in policy.CHANGED_BY_REVISION:
        pending = revision_queries.find_pending(listing_id=listing.id)
        if pending is not None and ARRANGEMENT in pending.fields:
            raise ConflictError(NOT_OPEN)
    elif listing.status not in policy.OPEN_TO_THE_SELLER:
        raise ConflictError(NOT_OPEN)


def _hold_photo(actor: Actor, photo: ListingPhoto) -> None:
    _hold(actor, photo.listing)
    if photo.position is not None and photo.listing.status in policy.CHANGED_BY_REVISION:
        raise ConflictError(ON_THE_PAGE)


def _new(actor: Actor, listing: Listing, sha256: str, *, at: datetime) -> ListingPhoto:
    others = photo_queries.list_photos(listing=listing)
    if len(others) >= MOST_PHOTOS:
        raise RefusedError(
            gettext("A listing has at most %(most)s photos. Remove one first.", most=MOST_PHOTOS),
            field="photos",
        )
    last = max((other.position or 0 for other in others), default=0)
    return ListingPhoto(
        public_id=new_public_id(),
        listing_id=listing.id,
        position=None if listing.status in policy.CHANGED_BY_REVISION else last + 1,
        original_sha256=sha256,
        added_by_id=actor.person_id,
        added_by_name=actor.person_name,
        added_at=at,
    )


def _begin(photo: ListingPhoto, actor: Actor, listing: Listing, *, at: datetime) -> None:
    add(photo)
    photo.begun(actor=actor, at=at, details={"listing": listing.public_id})


def _keep(photo: ListingPhoto, made: Made, *, at: datetime) -> None:
    for one in made.variants:
        media_type = one.encoding.media_type
        storage.remember_blob(sha256=one.sha256, size=one.size, media_type=media_type, at=at)
    photo.variants = [
        PhotoVariant(
            encoding=one.encoding,
            width=one.width,
            height=one.height,
            size=one.size,
            sha256=one.sha256,
        )
        for one in made.variants
    ]


def _still_waiting(photo_id: str) -> ListingPhoto | None:
    photo = db.session.scalar(
        sa.select(ListingPhoto)
        .where(ListingPhoto.public_id == photo_id, ListingPhoto.status == PhotoStatus.RECEIVED)
        .with_for_update()
    )
    return photo if photo is not None and photo.waits else None


def _describe(photo: ListingPhoto, caption: Caption) -> list[str]:
    names = Caption.__dataclass_fields__
    changed = [name for name in names if getattr(photo, name) != getattr(caption, name)]
    for name in changed:
        setattr(photo, name, getattr(caption, name))
    return changed


def _stand(photos: Sequence[ListingPhoto]) -> None:
    for place, photo in enumerate(photos, 1):
        photo.position = _OUT_OF_THE_WAY + place
    db.session.flush()
    for place, photo in enumerate(photos, 1):
        photo.position = place
    db.session.flush()


def _record(
    step: str, photo: ListingPhoto, actor: Actor, *, at: datetime, details: dict[str, object]
) -> None:
    events.record(
        actor=actor,
        action=f"listing_photo.{step}",
        subject="listing_photo",
        subject_id=photo.public_id,
        at=at,
        details=details,
    )
