"""What becomes of a listing from the seller's pages: submitted, decided, retired, and seen by nobody else."""

from __future__ import annotations

import pytest

from marketplace.catalog import operations
from marketplace.catalog.states import ListingStatus
from marketplace.curation import operations as curation
from tests.build import (
    drafted_listing,
    listing_terms,
    published_listing,
    submitted_listing,
)
from tests.cast import NOW
from tests.catalog.storefronts import only_listing
from tests.support.queries import counted_queries


def test_what_a_curator_has_in_hand_cannot_be_changed(app, visitor):
    listing = submitted_listing()
    page = visitor("joko").get(f"/listings/{listing.public_id}")
    assert "Change the listing" not in page.links
    assert visitor("joko").get(f"/listings/{listing.public_id}/sections/price").status == 409


def test_a_change_that_comes_too_late_meets_a_conflict(app, visitor, acting):
    listing = drafted_listing()
    form = visitor("joko").get(f"/listings/{listing.public_id}/sections/price").form("")
    visitor("sari").get(f"/listings/{listing.public_id}").form("submission").submit()
    assert form.submit(**{"offers-0-price": "1"}).status == 409
    assert only_listing().tiers[0].unit_price_minor == 1850


def test_the_director_submits_from_the_page(app, visitor):
    listing = drafted_listing()
    form = visitor("sari").get(f"/listings/{listing.public_id}").form("submission")
    assert "waits for LPEI's curator" in form.submit()
    assert only_listing().status is ListingStatus.SUBMITTED
    assert form.submit().status == 409


def test_an_operator_sees_no_button_and_is_refused_the_post(app, visitor):
    listing = drafted_listing()
    browser = visitor("joko")
    page = browser.get(f"/listings/{listing.public_id}")
    assert not page.has_form("submission")
    token = next(form.values["csrf_token"] for form in page.forms if "csrf_token" in form.names)
    answer = browser.post(f"/listings/{listing.public_id}/submission", {"csrf_token": token})
    assert answer.status == 403
    assert browser.get(f"/listings/{listing.public_id}/retirement").status == 403


def test_a_page_names_the_listing_that_holds_the_place(app, visitor):
    published_listing()
    draft = drafted_listing(terms=listing_terms(name_en="Bongo drum"))
    page = visitor("sari").get(f"/listings/{draft.public_id}")
    assert "Ngoran has a live listing already" in page
    assert not page.has_form("submission")


def test_the_seller_reads_the_decision_and_submits_again(app, visitor, acting):
    listing = submitted_listing()
    curation.request_changes(
        actor=acting("citra"), listing=listing, reason="Say how high the drum is.", at=NOW
    )
    browser = visitor("sari")
    page = browser.get(f"/listings/{listing.public_id}")
    assert "Say how high the drum is." in page
    assert "Citra Dewi" in page
    page = page.follow("Change the listing")
    assert "Say how high the drum is." in page
    page = page.form("").submit(summary_en="60 cm high mahogany djembe.")
    page.form("submission").submit()
    assert only_listing().status is ListingStatus.SUBMITTED


def test_the_director_retires_with_a_reason(app, visitor):
    listing = published_listing()
    form = visitor("sari").get(f"/listings/{listing.public_id}/retirement").form("")
    assert form.submit(reason="  ").status == 422
    assert "The listing is retired" in form.submit(reason="The tree is protected now")
    assert only_listing().status is ListingStatus.RETIRED
    assert form.submit(reason="again").status == 409


def test_the_page_of_a_retired_listing_asks_no_more_than_twelve_times(app, acting, visitor):
    """And plans no more weeks for it."""
    listing = published_listing()
    operations.retire_listing(actor=acting("sari"), listing=listing, reason="Over", at=NOW)
    address, sari = f"/listings/{listing.public_id}", visitor("sari")
    sari.get("/team")
    with counted_queries() as asked:
        page = sari.get(address)
    assert page.status == 200
    assert len(asked) <= 12, asked
    assert "Coming weeks" not in page


def test_a_submitted_listing_cannot_be_retired(app, visitor):
    listing = submitted_listing()
    assert visitor("sari").get(f"/listings/{listing.public_id}/retirement").status == 409


@pytest.mark.parametrize("tail", ["", "/sections/product", "/retirement", "/pause"])
@pytest.mark.parametrize("stranger", ["hasan", "lin", "made", "oka"])
def test_a_listing_does_not_exist_for_strangers(app, visitor, tail, stranger):
    listing = drafted_listing()
    assert visitor(stranger).get(f"/listings/{listing.public_id}{tail}").status == 404


def test_the_list_shows_only_ones_own(app, visitor):
    drafted_listing()
    page = visitor("hasan").get("/listings")
    assert "Djembe drum" not in page
    assert "You have no listing yet" in page
    assert "Djembe drum" in visitor("joko").get("/listings")


def test_who_is_not_signed_in_is_asked_to(app, visitor):
    listing = drafted_listing()
    for url in ("/listings", "/listings/new", f"/listings/{listing.public_id}"):
        assert "Sign in" in visitor().get(url)
        assert "Djembe" not in visitor().get(url)
