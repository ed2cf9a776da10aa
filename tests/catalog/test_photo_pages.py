"""The pages that send, describe and order photos, and the addresses that show them."""

from __future__ import annotations

import io

import pytest

from marketplace.catalog import operations as catalog
from marketplace.catalog import photo_queries
from marketplace.db import db
from tests import photographs
from tests.build import draft_without_photos, drafted_listing, published_listing, submitted_listing
from tests.cast import NOW
from tests.imaging import corpus
from tests.support.queries import counted_queries

PHOTOGRAPH = corpus.photograph((800, 640))  # held upright 640 × 800


def desk(listing) -> str:
    return f"/listings/{listing.public_id}/photos"


def send(browser, listing, *files: tuple[bytes, str]):
    form = browser.get(desk(listing)).form("")
    sent = [(io.BytesIO(content), name) for content, name in files]
    return browser.post(desk(listing), {**form.values, "photos": sent})


def photos_of(listing):
    db.session.rollback()
    return photo_queries.list_photos(listing=listing)


def address(listing, width=320, encoding="webp", number=0) -> str:
    picture = photos_of(listing)[number].picture
    assert picture is not None
    path: str = picture.path(width, encoding)
    return path


def test_several_photos_are_sent_at_once_described_and_ordered(app, visitor, work, now):
    listing, browser = draft_without_photos(), visitor("joko")
    blue = corpus.saved(corpus.scene((500, 400)), "PNG")
    page = send(browser, listing, (PHOTOGRAPH, "../../etc/IMG_1.jpg"), (blue, "x.exe"))
    assert page.url == desk(listing)
    assert "2 photos have arrived" in page
    assert "Photos are being prepared" in page
    assert "Look again" in page.links
    work()
    page = browser.get(desk(listing))
    assert "0 of at least 3 photos are ready and described" in page
    assert "Photos are being prepared" not in page
    form = page.follow("Describe photo 2").form("")
    page = form.submit(alt_id="Kendang biru", alt_en="A blue drum", credit="Sari", focus="2-0")
    assert "1 of at least 3 photos are ready and described" in page
    assert "Kendang biru A blue drum" in page
    second = photos_of(listing)[1]
    assert (second.focus_x, second.focus_y) == (833, 166)
    page = page.form(f"{second.public_id}/place").submit()
    assert photos_of(listing)[0].public_id == second.public_id
    page = page.form(f"{second.public_id}/removal").submit()
    assert "The photo is removed" in page
    assert len(photos_of(listing)) == 1


def test_the_exact_spot_a_click_chose_is_kept(app, visitor):
    listing = drafted_listing()
    photo = photos_of(listing)[0]
    form = visitor("joko").get(f"{desk(listing)}/{photo.public_id}").form("")
    form.submit(focus="0-2", focus_x="120", focus_y="990")
    assert (photos_of(listing)[0].focus_x, photos_of(listing)[0].focus_y) == (120, 990)
    form.submit(focus="2-2", focus_x="12٣", focus_y="9" * 5000)
    assert (photos_of(listing)[0].focus_x, photos_of(listing)[0].focus_y) == (833, 833)


def test_a_description_in_one_language_is_not_enough_and_nothing_typed_is_lost(app, visitor):
    listing = drafted_listing()
    photo = photos_of(listing)[0]
    form = visitor("joko").get(f"{desk(listing)}/{photo.public_id}").form("")
    page = form.submit(alt_en="", alt_id="Kendang <b>", credit="Sari", focus="0-0")
    assert page.status == 422
    assert "This is needed." in page
    shown = page.form("").values
    assert (shown["alt_id"], shown["credit"], shown["focus"]) == (
        ["Kendang <b>"],
        ["Sari"],
        ["0-0"],
    )
    assert form.submit(focus="9-9").status == 422


def test_each_file_that_is_refused_is_named_with_its_reason_and_the_others_arrive(app, visitor):
    listing, browser = draft_without_photos(), visitor("joko")
    page = send(
        browser,
        listing,
        (corpus.SVG, "../../../logo.svg"),
        (PHOTOGRAPH, "drum.png"),
        (b"", "empty.jpg"),
        (b"\xff\xd8\xff" + bytes(8 << 20), "vast.jpg"),
    )
    assert page.status == 422
    assert "logo.svg: This is not a picture we can read" in page
    assert ".." not in page.text
    assert "empty.jpg: The file is empty." in page
    assert "vast.jpg: The file is larger than 8 MB." in page
    assert len(photos_of(listing)) == 1
    assert send(browser, listing).status == 422


def test_only_this_route_takes_12_mb_and_says_so(app, visitor):
    listing, browser = draft_without_photos(), visitor("joko")
    page = send(browser, listing, (bytes(13 << 20), "vast.jpg"))
    assert page.status == 413
    assert "At most 12 MB can be sent at once here." in page
    answer = browser.post("/listings/new", {"name_en": "x" * (2 << 20)})
    assert answer.status == 413
    assert "At most 1 MB" in answer


def test_after_submission_the_desk_says_plainly_that_nothing_changes(app, visitor):
    listing, browser = submitted_listing(), visitor("sari")
    page = browser.get(desk(listing))
    assert "A curator reads this listing" in page
    assert not page.has_form("/removal")
    photo = photos_of(listing)[0]
    assert browser.get(f"{desk(listing)}/{photo.public_id}").status == 409


def test_seller_and_curator_see_the_photos_on_the_page_of_the_listing(app, visitor):
    listing = submitted_listing()
    for key, url in (
        ("sari", f"/listings/{listing.public_id}"),
        ("citra", f"/curation/{listing.public_id}"),
    ):
        page = visitor(key).get(url)
        assert "3 of at least 3 photos are ready and described" in page
        assert "Kendang di atas bangku" in page
    assert "Add and order photos" not in visitor("citra").get(f"/curation/{listing.public_id}")


@pytest.mark.parametrize(
    ("encoding", "media_type"), [("webp", "image/webp"), ("jpg", "image/jpeg")]
)
def test_a_published_photo_is_everybodys_and_never_changes(app, visitor, encoding, media_type):
    photographs.put_bytes(app)
    answer = visitor().get(address(published_listing(), encoding=encoding))
    assert answer.status == 200
    assert answer.headers["Content-Type"] == media_type
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Save-Data" in answer.headers["Vary"]
    again = visitor().get(answer.url, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status, again.body) == (304, b"")
    assert visitor("lin").get(answer.url).headers["Cache-Control"].startswith("public")


@pytest.mark.parametrize(
    ("key", "status"), [(None, 404), ("lin", 404), ("hasan", 404), ("citra", 200), ("joko", 200)]
)
def test_before_that_it_is_the_sellers_and_the_curators(app, visitor, key, status):
    photographs.put_bytes(app)
    answer = visitor(key).get(address(submitted_listing()))
    assert answer.status == status
    if status == 200:
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_draft_and_a_retired_listing_show_strangers_nothing(app, visitor, acting):
    photographs.put_bytes(app)
    listing = published_listing()
    where = address(listing)
    assert visitor().get(where).status == 200
    catalog.retire_listing(actor=acting("sari"), listing=listing, reason="Gone", at=NOW)
    assert visitor().get(where).status == 404
    assert visitor("lin").get(address(drafted_listing())).status == 404


def test_who_saves_data_gets_the_smallest_one(app, visitor, darkroom_of, work, now):
    listing = darkroom_of(PHOTOGRAPH)
    work()
    browser = visitor("joko")
    large = browser.get(address(listing, width=640))
    small = browser.get(address(listing, width=640), headers={"Save-Data": "on"})
    assert small.status == 200
    assert small.body == browser.get(address(listing, width=320)).body
    assert len(small.body) < len(large.body)


@pytest.fixture
def darkroom_of(app, acting):
    def make(content: bytes):
        listing = draft_without_photos()
        app.extensions["darkroom"].take_in(
            actor=acting("joko"), listing=listing, content=content, at=NOW
        )
        return listing

    return make


@pytest.mark.parametrize(
    "path",
    ["/photos/x-320.webp", f"/photos/{'0' * 32}-320.webp", f"/photos/{'0' * 32}-320.svg",
     f"/photos/{'0' * 32}-99999999999999999999999.jpg", f"/photos/{'..' * 16}-320.jpg"],
)  # fmt: skip
def test_other_addresses_lead_nowhere(app, visitor, path):
    assert visitor().get(path).status == 404


def test_bytes_that_are_lost_are_not_found_and_no_failure(app, visitor):
    assert visitor().get(address(published_listing())).status == 404


def test_the_product_page_shows_them_with_their_size_the_first_at_once(app, visitor):
    listing = published_listing()
    page = visitor().get(f"/products/{listing.public_id}")
    assert page.html.count("<picture>") == 6
    assert page.html.count('fetchpriority="high"') == 1
    assert page.html.count('loading="lazy"') == 5
    assert 'alt="A drum on a bench"' in page.html
    assert 'width="320"' in page.html
    assert "Photo: Joko" in page
    assert f'srcset="{address(listing)} 320w"' in page.html


def test_the_address_written_by_hand_is_the_routes(app):
    listing = published_listing()
    picture = photos_of(listing)[0].picture
    assert picture is not None
    with app.test_request_context():
        expected = app.url_for("catalog.photo", mark=picture.mark, width=320, encoding="jpg")
    assert picture.path(320, "jpg") == expected


def test_cards_show_the_cover_and_a_motif_where_there_is_none(app, visitor, acting):
    published_listing()
    page = visitor().get("/")
    assert page.html.count("<picture>") == 1
    assert 'class="photo card-image"' in page.html
    with counted_queries() as queries:
        visitor().get("/")
    assert sum("listing_photo" in query for query in queries) == 1
