"""The seller's pages of a listing: write, change, submit, retire, and who may."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import sqlalchemy as sa

from marketplace.catalog.models import Listing
from marketplace.catalog.states import ListingStatus
from marketplace.curation import operations as curation
from marketplace.db import db
from tests.build import (
    drafted_listing,
    listing_terms,
    published_listing,
    submitted_listing,
)
from tests.cast import NOW, SENTUL

ANSWERS = {
    "name_id": "Kendang djembe",
    "name_en": "Djembe drum",
    "summary_en": "Hand-carved mahogany djembe.",
    "category": "musical-instruments",
    "hs_code": "9206.00",
    "unit": "pcs",
    "moq": "100",
    "currency": "USD",
    "price": "18.50",
    "tier_2-from_quantity": "1000",
    "tier_2-price": "16",
    "incoterm": "FOB",
    "named_place": "Tanjung Perak, Surabaya",
    "monthly_capacity": "4000",
    "lead_time_days": "45",
    "certificates": ["svlk", "fsc"],
    "description_en": "Turned from one block.",
    "keywords": "djembe\nafrican drum",
}


def only_listing() -> Listing:
    db.session.rollback()
    return db.session.scalars(sa.select(Listing)).one()


@pytest.mark.parametrize("key", ["sari", "joko"])
def test_a_seller_writes_a_draft(app, visitor, key):
    page = visitor(key).get("/listings").follow("Write a listing").form("").submit(**ANSWERS)
    assert page.status == 200
    assert "The draft is kept" in page
    listing = only_listing()
    assert page.url == f"/listings/{listing.public_id}"
    assert listing.status is ListingStatus.DRAFT
    assert [(t.from_quantity, t.unit_price_minor) for t in listing.tiers] == [
        (100, 1850),
        (1000, 1600),
    ]
    assert listing.keywords == "djembe; african drum"
    assert {c.kind for c in listing.certificates} == {"svlk", "fsc"}


def test_pressing_twice_makes_one_draft(app, visitor):
    form = visitor("joko").get("/listings/new").form("")
    assert form.submit(**ANSWERS).url == form.submit(**ANSWERS).url
    assert only_listing().name_en == "Djembe drum"


BAD_ANSWERS = [
    ("name_en", "", "This is needed."),
    ("hs_code", "drums", "Write the HS code like 9206.00"),
    ("moq", "1,000", "Write a whole number"),
    ("moq", "-5", "Write a whole number"),
    ("moq", "１００", "Write a whole number"),
    ("moq", "0", "Write a number from 1 to 1000000000."),
    ("monthly_capacity", "99999999999", "Write a number from 1 to 1000000000."),
    ("lead_time_days", "9999", "Write a number from 1 to 730."),
    ("price", "about ten", "Write the amount as a plain number"),
    ("price", "0", "The price must be more than zero."),
    ("price", "18.505", "more decimals than its currency uses"),
    ("price", "999999999999999", "too large"),
    ("tier_2-from_quantity", "100", "must start at a larger quantity"),
    ("tier_2-from_quantity", "", "Write from which quantity on."),
    ("tier_2-from_quantity", "some", "Write a whole number"),
    ("tier_2-price", "", "plain number"),
    ("tier_2-price", "cheap", "plain number"),
    ("category", "", "Choose a category."),
    ("named_place", "", "This is needed."),
    ("summary_en", "a\x07b", "cannot be written down"),
]


def test_a_bad_answer_is_shown_again_with_everything_that_was_typed(app, visitor):
    form = visitor("joko").get("/listings/new").form("")
    for name, answer, complaint in BAD_ANSWERS:
        page = form.submit(**{**ANSWERS, name: answer})
        assert (name, page.status) == (name, 422)
        assert complaint in page, name
        shown = page.form("").values
        for kept in set(ANSWERS) - {name}:
            assert _words(shown[kept]) == _words(ANSWERS[kept]), (name, kept)
    db.session.rollback()
    assert db.session.scalars(sa.select(Listing)).all() == []


def _words(value: str | Sequence[str]) -> list[str]:
    given = [value] if isinstance(value, str) else value
    return sorted(" ".join(text.split()) for text in given)


def test_a_kelurahan_is_refused_with_the_reason(app, visitor):
    page = visitor("joko").get("/listings/new").form("").submit(**ANSWERS, village_code=SENTUL)
    assert page.status == 422
    assert "is a kelurahan" in page


def test_another_village_is_refused_without_its_mandate(app, visitor):
    page = (
        visitor("joko")
        .get("/listings/new")
        .form("")
        .submit(**ANSWERS, village_code="36.02.22.2006")
    )
    assert page.status == 422
    assert "no selling mandate in force for Hariang" in page


def test_a_draft_is_changed(app, visitor):
    listing = drafted_listing()
    page = visitor("joko").get(f"/listings/{listing.public_id}").follow("Change the listing")
    form = page.form("")
    assert form.values["price"] == ["18.50"]
    assert form.values["tier_2-from_quantity"] == ["1000"]
    page = form.submit(**{"price": "19", "tier_2-from_quantity": "", "tier_2-price": ""})
    assert "The changes are kept." in page
    listing = only_listing()
    assert [(t.from_quantity, t.unit_price_minor) for t in listing.tiers] == [(100, 1900)]


def test_keeping_an_unchanged_listing_changes_nothing(app, visitor):
    listing = drafted_listing(terms=listing_terms(category="bamboo-toys", certificates=("x9",)))
    version = listing.version
    visitor("joko").get(f"/listings/{listing.public_id}/revision").form("").submit()
    listing = only_listing()
    assert (listing.version, listing.category) == (version, "bamboo-toys")


def test_what_a_curator_has_in_hand_cannot_be_changed(app, visitor):
    listing = submitted_listing()
    page = visitor("joko").get(f"/listings/{listing.public_id}")
    assert "Change the listing" not in page.links
    assert visitor("joko").get(f"/listings/{listing.public_id}/revision").status == 409


def test_a_change_that_comes_too_late_meets_a_conflict(app, visitor, acting):
    listing = drafted_listing()
    form = visitor("joko").get(f"/listings/{listing.public_id}/revision").form("")
    visitor("sari").get(f"/listings/{listing.public_id}").form("submission").submit()
    assert form.submit(price="1").status == 409
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


def test_a_submitted_listing_cannot_be_retired(app, visitor):
    listing = submitted_listing()
    assert visitor("sari").get(f"/listings/{listing.public_id}/retirement").status == 409


@pytest.mark.parametrize("tail", ["", "/revision", "/retirement"])
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
