"""Photos of a listing: taken in once, prepared once, in the seller's order, until a curator reads."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from marketplace.catalog import operations as catalog
from marketplace.catalog import photo_operations, photo_queries
from marketplace.catalog.models import Listing
from marketplace.catalog.photo_models import ListingPhoto, PhotoVariant
from marketplace.catalog.photo_processes import Darkroom
from marketplace.catalog.photo_states import PhotoStatus
from marketplace.catalog.photo_terms import MOST_PHOTOS, Caption
from marketplace.db import db, transaction
from marketplace.errors import ConflictError, NotFoundError, RefusedError
from marketplace.events.models import Event
from marketplace.imaging import preparing
from marketplace.imaging.preparing import ChildLostError
from marketplace.imaging.refusals import PictureRefusedError, Refusal
from marketplace.jobs.models import Job
from marketplace.storage.disk import Disk, MissingBlobError
from marketplace.storage.models import Blob
from tests import photographs
from tests.build import draft_without_photos, drafted_listing, published_listing, submitted_listing
from tests.cast import HARIANG, NOW
from tests.imaging import corpus

# Small, so that preparing it takes little; held upright it is 400 × 480.
PHOTOGRAPH = corpus.photograph((480, 400))
CAPTION = Caption("A drum on a bench", "Kendang di atas bangku")


class DyingDisk(Disk):
    """A disk whose machine loses power after so many more blobs."""

    def __init__(self, folder: Path, survivors: int) -> None:
        super().__init__(folder)
        self._survivors = survivors

    def put(self, content: bytes) -> str:
        if self._survivors == 0:
            raise KeyboardInterrupt
        self._survivors -= 1
        return super().put(content)


@pytest.fixture
def darkroom(app: Flask) -> Darkroom:
    found: Darkroom = app.extensions["darkroom"]
    return found


def photos_of(listing: Listing) -> list[ListingPhoto]:
    db.session.rollback()
    return photo_queries.list_photos(listing=listing)


def take_in(darkroom, actor, listing, content):
    return darkroom.take_in(actor=actor, listing=listing, content=content, at=NOW)


def count(model) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def steps(photo: ListingPhoto) -> list[str]:
    rows = sa.select(Event.action).where(Event.subject_id == photo.public_id).order_by(Event.id)
    return list(db.session.scalars(rows))


def test_a_photo_is_received_prepared_and_its_original_let_go(app, acting, darkroom, work, now):
    listing, content = draft_without_photos(), PHOTOGRAPH
    photo = take_in(darkroom, acting("joko"), listing, content)
    assert (photo.status, photo.position, photo.picture) == (PhotoStatus.RECEIVED, 1, None)
    assert app.extensions["storage"].get(photo.original_sha256) == content
    work()
    (photo,) = photos_of(listing)
    assert photo.ready
    assert photo.waiting_sha256 is None
    picture = photo.picture
    assert picture is not None
    assert (picture.width, picture.height, picture.colour) == (400, 480, "#782878")
    for variant in photo.variants:
        kept = app.extensions["storage"].get(variant.sha256)
        assert len(kept) == variant.size
        assert corpus.SECRET not in kept
    assert steps(photo) == ["listing_photo.begin", "listing_photo.prepare"]
    swept = app.extensions["sweeper"].sweep(at=NOW + timedelta(days=400))
    assert swept == 1
    with pytest.raises(MissingBlobError):
        app.extensions["storage"].get(photo.original_sha256)
    assert all(app.extensions["storage"].get(one.sha256) for one in photo.variants)


def test_a_damaged_photo_is_refused_with_its_reason(app, acting, darkroom, work, now):
    listing = draft_without_photos()
    take_in(darkroom, acting("joko"), listing, PHOTOGRAPH[:-3000])
    work()
    (photo,) = photos_of(listing)
    assert (photo.status, photo.refusal) == (PhotoStatus.REFUSED, Refusal.DAMAGED)
    assert photo.picture is None


def test_what_is_no_picture_leaves_nothing_behind(app, acting, darkroom):
    listing = draft_without_photos()
    with pytest.raises(PictureRefusedError):
        take_in(darkroom, acting("joko"), listing, corpus.SVG)
    assert count(Blob) == count(ListingPhoto) == count(Job) == 0


def test_the_same_file_sent_twice_is_one_photo(app, acting, darkroom, work, now):
    listing, content = draft_without_photos(), PHOTOGRAPH
    first = take_in(darkroom, acting("joko"), listing, content)
    assert take_in(darkroom, acting("sari"), listing, content).id == first.id
    work()
    assert take_in(darkroom, acting("sari"), listing, content).ready
    assert len(photos_of(listing)) == 1


def test_a_job_carried_out_twice_changes_nothing_the_second_time(app, acting, darkroom, now):
    listing = draft_without_photos()
    photo = take_in(darkroom, acting("joko"), listing, PHOTOGRAPH)
    payload = {"photo": photo.public_id}
    darkroom.develop(payload)
    variants = {variant.id for variant in photos_of(listing)[0].variants}
    darkroom.develop(payload)
    made = photographs.made(0)
    photo_operations.keep_variants(photo_id=photo.public_id, made=made, at=NOW)
    photo_operations.refuse_photo(photo_id=photo.public_id, refusal=Refusal.DAMAGED, at=NOW)
    (photo,) = photos_of(listing)
    assert {variant.id for variant in photo.variants} == variants
    assert steps(photo) == ["listing_photo.begin", "listing_photo.prepare"]


@pytest.mark.parametrize("survivors", [0, 1, 3])
def test_killed_between_any_two_writes_it_is_made_whole_by_the_next_try(
    app, acting, darkroom, now, survivors
):
    """The power goes after so many variants are stored; the next worker begins again."""
    listing = draft_without_photos()
    photo = take_in(darkroom, acting("joko"), listing, PHOTOGRAPH)
    doomed = Darkroom(DyingDisk(app.extensions["desaport"].storage_dir, survivors))
    with pytest.raises(KeyboardInterrupt):
        doomed.develop({"photo": photo.public_id})
    (photo,) = photos_of(listing)
    assert (photo.waits, photo.variants) == (True, [])
    darkroom.develop({"photo": photo.public_id})
    (photo,) = photos_of(listing)
    assert photo.ready
    assert len(photo.variants) == 4


def test_a_process_that_was_killed_is_tried_again_not_held_against_the_photo(
    acting, darkroom, now, monkeypatch, tmp_path
):
    listing = draft_without_photos()
    photo = take_in(darkroom, acting("joko"), listing, PHOTOGRAPH)
    doomed = tmp_path / "child.py"
    doomed.write_text("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(preparing, "_CHILD", doomed)
        with pytest.raises(ChildLostError):
            darkroom.develop({"photo": photo.public_id})
    assert photos_of(listing)[0].waits


def test_a_photo_removed_before_its_turn_is_left_alone(app, acting, darkroom, work, now):
    listing = draft_without_photos()
    photo = take_in(darkroom, acting("joko"), listing, PHOTOGRAPH)
    photo_operations.remove_photo(actor=acting("joko"), photo=photo, at=NOW)
    work()
    assert photos_of(listing) == []
    assert count(PhotoVariant) == 0


def test_photos_change_places(app, acting):
    listing = drafted_listing()
    first, second, third = photos_of(listing)
    photo_operations.place_photo(actor=acting("joko"), photo=third, place=1, at=NOW)
    assert photos_of(listing) == [third, first, second]
    assert [photo.position for photo in photos_of(listing)] == [1, 2, 3]
    photo_operations.place_photo(actor=acting("joko"), photo=third, place=99, at=NOW)
    assert photos_of(listing) == [first, second, third]
    photo_operations.remove_photo(actor=acting("joko"), photo=second, at=NOW)
    photographs.hang_one(acting("joko"), listing, 7, NOW)
    assert photos_of(listing)[:2] == [first, third]


def test_a_listing_has_at_most_a_dozen(app, acting):
    listing = draft_without_photos()
    photographs.hang(acting("joko"), listing, NOW, count=MOST_PHOTOS)
    with pytest.raises(RefusedError, match="at most 12"):
        photographs.hang_one(acting("joko"), listing, MOST_PHOTOS, NOW)


def test_three_described_photos_are_needed_before_a_curator_reads(app, acting, darkroom, work, now):
    listing = draft_without_photos()
    photographs.hang(acting("joko"), listing, NOW, count=2)
    photo = take_in(darkroom, acting("joko"), listing, PHOTOGRAPH)

    def submit() -> None:
        catalog.submit_listing(actor=acting("sari"), listing=listing, at=NOW)

    with pytest.raises(RefusedError, match="Three photos"):
        submit()
    work()
    with pytest.raises(RefusedError, match="each described in Indonesian and English"):
        submit()
    photo_operations.describe_photo(
        actor=acting("sari"), photo=photos_of(listing)[2], caption=CAPTION, at=NOW
    )
    submit()
    assert photo.public_id in {one.public_id for one in photos_of(listing)}


def test_what_a_curator_reads_is_not_exchanged_behind_their_back(app, acting, darkroom):
    listing = submitted_listing()
    photo = photos_of(listing)[0]
    sari = acting("sari")
    for change in (
        lambda: take_in(darkroom, sari, listing, PHOTOGRAPH),
        lambda: photo_operations.describe_photo(actor=sari, photo=photo, caption=CAPTION, at=NOW),
        lambda: photo_operations.place_photo(actor=sari, photo=photo, place=2, at=NOW),
        lambda: photo_operations.remove_photo(actor=sari, photo=photo, at=NOW),
    ):
        with pytest.raises(ConflictError):
            change()
    assert photos_of(listing)[0].alt_en == "A drum on a bench"


@pytest.mark.parametrize("stranger", ["hasan", "lin", "citra"])
def test_photos_are_changed_by_their_own_seller_only(app, acting, darkroom, stranger):
    listing = drafted_listing()
    photo = photos_of(listing)[0]
    with pytest.raises(NotFoundError):
        take_in(darkroom, acting(stranger), listing, PHOTOGRAPH)
    with pytest.raises(NotFoundError):
        photo_operations.remove_photo(actor=acting(stranger), photo=photo, at=NOW)


@pytest.mark.parametrize(
    "change",
    [
        {"position": 2},
        {"position": 0},
        {"focus_x": 1001},
        {"focus_y": -1},
        {"alt_en": ""},
        {"status": PhotoStatus.REFUSED},
        {"refusal": Refusal.DAMAGED},
        {"mark": None},
        {"colour": "#12"},
        {"width": 0},
        {"waiting_sha256": "a" * 64},
    ],
    ids=str,
)
def test_the_database_refuses_what_makes_no_sense(app, change):
    photo = photos_of(drafted_listing())[0]

    @transaction
    def write() -> None:
        for name, value in change.items():
            setattr(photo, name, value)
        db.session.flush()

    with pytest.raises(IntegrityError):
        write()


def test_covers_of_many_listings_are_one_query(app):
    listings = [published_listing(), published_listing(HARIANG)]
    ids = [listing.id for listing in listings]
    covers = photo_queries.covers_of(listings=listings)
    assert [covers[one].alt_en for one in ids] == ["A drum on a bench"] * 2
    shown = photo_queries.pictures_of_many(listing_ids=ids)
    assert [len(shown[one]) for one in ids] == [3, 3]
    assert photo_queries.covers_of(listings=[]) == {}


def test_bytes_of_a_photo_that_is_shown_elsewhere_stay(app, acting):
    """Two listings with the same picture share its bytes."""
    photographs.put_bytes(app)
    published_listing(HARIANG)
    listing = drafted_listing()
    photo = photos_of(listing)[0]
    hashes = [variant.sha256 for variant in photo.variants]
    photo_operations.remove_photo(actor=acting("joko"), photo=photo, at=NOW)
    assert app.extensions["sweeper"].sweep(at=NOW + timedelta(days=400)) == 0
    assert all(app.extensions["storage"].get(sha256) for sha256 in hashes)
    assert Path(app.extensions["desaport"].storage_dir).is_dir()
