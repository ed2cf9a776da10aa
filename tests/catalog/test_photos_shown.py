"""Which photos buyers see is said twice, to Python and to SQL: here both answer for every photo."""

from __future__ import annotations

from itertools import product

import sqlalchemy as sa
from flask import Flask

from marketplace.catalog import photo_queries
from marketplace.catalog.models import Listing
from marketplace.catalog.photo_models import ListingPhoto
from marketplace.catalog.photo_states import PhotoStatus
from marketplace.db import db, transaction
from marketplace.imaging.refusals import Refusal
from marketplace.storage.models import Blob
from tests.build import draft_without_photos
from tests.cast import NOW, acting

WAITING = "0" * 64
WORDS = {True: ("A drum", "Kendang"), False: ("", "")}


@transaction
def _hang_every_kind(listing: Listing) -> None:
    """In each status, described or not, in its place or waiting for one."""
    db.session.add(Blob(sha256=WAITING, size=1, media_type="image/jpeg", stored_at=NOW))
    db.session.flush()
    kinds = product(PhotoStatus, WORDS, (True, False))
    for number, (status, described, placed) in enumerate(kinds, start=1):
        ready = status is PhotoStatus.READY
        alt_en, alt_id = WORDS[described]
        photo = ListingPhoto(
            listing=listing,
            status=status,
            position=number if placed else None,
            alt_en=alt_en,
            alt_id=alt_id,
            refusal=next(iter(Refusal)) if status is PhotoStatus.REFUSED else None,
            waiting_sha256=WAITING if status is PhotoStatus.RECEIVED else None,
            original_sha256=f"{number:064}",
            mark=f"{number:032}" if ready else None,
            width=320 if ready else None,
            height=240 if ready else None,
            colour="#123456" if ready else None,
            added_by_id=acting("joko").person_id,
            added_by_name="Joko",
            added_at=NOW,
        )
        db.session.add(photo)


def test_both_show_the_same_photos(app: Flask):
    listing = draft_without_photos()
    _hang_every_kind(listing)
    photos = db.session.scalars(sa.select(ListingPhoto)).all()
    shown = {photo.mark for photo in photos if photo.shown}
    assert shown == {picture.mark for picture in photo_queries.pictures_of(listing_id=listing.id)}
    assert photo_queries.count_shown(listing_id=listing.id) == len(shown) == 1
    assert len(photos) == 12
