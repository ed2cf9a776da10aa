"""Photos buyers see change as a whole and after a curator has read the change."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from marketplace.catalog import (
    paper_operations,
    photo_operations,
    photo_queries,
    photo_revisions,
    revision_queries,
)
from marketplace.catalog.papers import Paper
from marketplace.catalog.photo_terms import Caption
from marketplace.curation import operations as curation
from marketplace.db import db
from marketplace.errors import ConflictError, NotFoundError, RefusedError
from marketplace.events.models import Event
from tests import photographs
from tests.build import draft_without_photos, published_listing
from tests.cast import NOW


@pytest.fixture
def listing(app, acting):
    """Published with three photos; a fourth waits to be shown."""
    listing = published_listing()
    photographs.hang_one(acting("joko"), listing, 3, NOW)
    return listing


def photos_of(listing):
    db.session.rollback()
    return photo_queries.list_photos(listing=listing)


def shown(listing) -> list[str]:
    db.session.rollback()
    return [photo.alt_en for photo in photo_queries.pictures_of(listing_id=listing.id)]


def ask(actor, listing, *captions: tuple[int, Caption]):
    photos = photos_of(listing)
    arrangement = {photos[number].public_id: caption for number, caption in captions}
    return photo_revisions.ask_to_arrange(
        actor=actor, listing=listing, arrangement=arrangement, at=NOW
    )


def as_they_are(listing, *numbers: int) -> list[tuple[int, Caption]]:
    photos = photos_of(listing)
    return [(number, photos[number].caption) for number in numbers]


def test_a_new_photo_is_shown_when_the_curator_agrees(listing, acting):
    before = shown(listing)
    assert len(before) == 3
    first, *others = as_they_are(listing, 3, 0, 1)
    revision = ask(acting("sari"), listing, (3, replace(first[1], alt_en="Boxes")), *others)
    assert revision is not None
    assert shown(listing) == before
    curation.confirm_revision(actor=acting("citra"), revision=revision, at=NOW)
    assert shown(listing) == ["Boxes", *before[:2]]
    assert [photo.position for photo in photos_of(listing)] == [1, 2, 3, None]


def test_what_stays_in_view_changes_at_once_whatever_a_curator_reads(listing, acting):
    """And a change asked for before does not turn it back."""
    revision = ask(acting("sari"), listing, *as_they_are(listing, 2, 1, 0))
    photo = photos_of(listing)[0]
    photo_operations.aim_photo(actor=acting("joko"), photo=photo, point=(100, 900), at=NOW)
    picture = photo_queries.pictures_of(listing_id=listing.id)[0]
    assert picture.focus_class == "focus-x-1 focus-y-9"
    assert (picture.mark, picture.width) == (photo.mark, photo.width)
    curation.confirm_revision(actor=acting("citra"), revision=revision, at=NOW)
    assert photo_queries.pictures_of(listing_id=listing.id)[2].focus_class == picture.focus_class
    event = db.session.scalars(sa.select(Event).where(Event.action == "listing_photo.aim")).one()
    assert json.loads(event.details) == {"from": [500, 500], "to": [100, 900]}


def test_the_view_is_chosen_in_a_form_and_only_by_its_seller(listing, acting, visitor):
    page = visitor("joko").get(f"/listings/{listing.public_id}/photos")
    form = page.follow("What stays in view of photo 1").form("")
    assert form.submit(focus="nowhere").status == 422
    assert "Buyers see this part" in form.submit(focus="2-0")
    first = photos_of(listing)[0]
    assert (first.focus_x, first.focus_y) == (833, 166)
    for key, refused in (("asep", NotFoundError), ("lin", NotFoundError)):
        with pytest.raises(refused):
            photo_operations.aim_photo(actor=acting(key), photo=first, point=(1, 1), at=NOW)
    with pytest.raises(RefusedError):
        photo_operations.aim_photo(actor=acting("joko"), photo=first, point=(0, 1001), at=NOW)


def test_declined_it_changes_nothing(listing, acting):
    before = shown(listing)
    revision = ask(acting("sari"), listing, *as_they_are(listing, 3, 2, 1))
    assert revision is not None
    curation.decline_revision(actor=acting("citra"), revision=revision, reason="Blurred", at=NOW)
    assert shown(listing) == before


def test_while_a_curator_reads_it_the_photos_stay(listing, acting):
    ask(acting("sari"), listing, *as_they_are(listing, 3, 2, 1))
    with pytest.raises(ConflictError):
        ask(acting("sari"), listing, *as_they_are(listing, 0, 2, 1))
    with pytest.raises(ConflictError):
        photo_operations.remove_photo(actor=acting("sari"), photo=photos_of(listing)[3], at=NOW)
    with pytest.raises(ConflictError):
        photographs.hang_one(acting("sari"), listing, 4, NOW)


def test_what_waits_can_be_described_and_removed_what_is_shown_cannot(listing, acting):
    caption = Caption("Boxes", "Karton")
    on_page, waiting = photos_of(listing)[0], photos_of(listing)[3]
    photo_operations.describe_photo(actor=acting("joko"), photo=waiting, caption=caption, at=NOW)
    assert photos_of(listing)[3].alt_en == "Boxes"
    for change in (
        lambda: photo_operations.describe_photo(
            actor=acting("joko"), photo=on_page, caption=caption, at=NOW
        ),
        lambda: photo_operations.remove_photo(actor=acting("joko"), photo=on_page, at=NOW),
        lambda: photo_operations.place_photo(actor=acting("joko"), photo=waiting, place=1, at=NOW),
    ):
        with pytest.raises(ConflictError):
            change()
    photo_operations.remove_photo(actor=acting("joko"), photo=photos_of(listing)[3], at=NOW)
    assert len(photos_of(listing)) == 3


def test_an_arrangement_that_cannot_hang_is_refused(listing, acting):
    sari = acting("sari")
    with pytest.raises(RefusedError, match="at least 3"):
        ask(sari, listing, *as_they_are(listing, 0, 1))
    with pytest.raises(RefusedError, match="what is on the photo"):
        ask(sari, listing, *as_they_are(listing, 0, 1), (2, Caption("", "")))
    with pytest.raises(NotFoundError):
        ask(acting("hasan"), listing, *as_they_are(listing, 0, 1, 2))
    with pytest.raises(ConflictError):
        ask(sari, draft_without_photos())
    assert ask(sari, listing, *as_they_are(listing, 0, 1, 2)) is None


def test_the_seller_numbers_the_photos_and_the_curator_reads_both_sides(listing, visitor):
    page = visitor("joko").get(f"/listings/{listing.public_id}/photos")
    assert "Not on the page yet" in page
    form = page.follow("Ask for another arrangement").form("")
    refused = form.submit(**{"photos-0-place": "0", "photos-1-place": "0"})
    assert refused.status == 422
    assert "Buyers see at least 3 photos." in refused
    asked = form.submit(
        **{"photos-0-place": "0", "photos-3-place": "1", "photos-3-alt_en": "Boxes"}
    )
    assert "The curator reads the new arrangement." in asked
    pending = revision_queries.find_pending(listing_id=listing.id)
    assert pending is not None
    curator = visitor("citra")
    page = curator.get(f"/curation/revisions/{pending.public_id}")
    assert "Boxes" in page
    page.form("confirmation").submit()
    assert shown(listing)[0] == "Boxes"
    product = visitor().get(f"/products/{listing.public_id}")
    assert 'alt="Boxes"' in product.html


def test_a_new_photo_is_sent_while_buyers_see_the_old_ones(listing, visitor):
    browser = visitor("joko")
    desk = f"/listings/{listing.public_id}/photos"
    form = browser.get(desk).form("")
    content = photographs.prepared(9).variants[-1].content
    page = browser.post(desk, {**form.values, "photos": [(io.BytesIO(content), "new.jpg")]})
    assert "has arrived" in page
    assert photos_of(listing)[4].position is None


def test_the_paper_of_a_certificate_that_waits_for_a_curator_is_not_swept(app, listing, acting):
    storage = app.extensions["storage"]
    sha256 = storage.put(b"%PDF-1.7 a paper")
    paper = Paper(name="svlk.pdf", media_type="application/pdf", content=b"%PDF-1.7 a paper")
    paper_operations.keep_paper(
        actor=acting("sari"), listing=listing, kind="svlk", paper=paper, sha256=sha256, at=NOW
    )
    assert app.extensions["sweeper"].sweep(at=NOW + timedelta(days=400)) == 0
    assert storage.get(sha256) == b"%PDF-1.7 a paper"
