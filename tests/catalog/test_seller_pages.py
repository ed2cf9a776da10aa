"""The seller's pages on which a listing is written and changed, with everything typed wrong kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from marketplace.catalog.sections import Section
from marketplace.catalog.states import ListingStatus
from marketplace.catalog.terms import ListingTerms
from marketplace.catalog.values import (
    HeldCertificate,
    MakerTerms,
    MaterialTerms,
    OfferTerms,
    PackTerms,
    Processing,
    RecognitionKind,
    RecognitionTerms,
    SampleCredit,
    SampleTerms,
)
from marketplace.catalog.wording import terms_of
from marketplace.db import db
from marketplace.money import Money
from marketplace.trade_terms import Incoterm, Unit
from tests.build import (
    drafted_listing,
    listing_terms,
)
from tests.cast import SENTUL
from tests.catalog.storefronts import only_listing

PRODUCT = {
    "name_id": "Kendang djembe",
    "name_en": "Djembe drum",
    "summary_id": "Djembe mahoni ukir tangan.",
    "summary_en": "Hand-carved mahogany djembe.",
    "category": "musical-instruments",
    "hs_code": "9206.00",
    "processing": "finished",
    "unit": "pcs",
}
PRICE = {
    "moq": "100",
    "moq_increment": "50",
    "offers-0-incoterm": "FOB",
    "offers-0-named_place": "Tanjung Perak, Surabaya",
    "offers-0-currency": "USD",
    "offers-0-price": "18.50",
    "offers-0-tier_2-from_quantity": "1000",
    "offers-0-tier_2-price": "16",
}
PACKING = {
    "packs-0-name": "60 cm",
    "packs-0-units": "2",
    "packs-0-net_kg": "9",
    "packs-0-gross_kg": "10.5",
    "packs-0-length_cm": "68",
    "packs-0-width_cm": "34.2",
    "packs-0-height_cm": "62",
}
SUPPLY = {
    "monthly_capacity": "4000",
    "lead_time_days": "45",
    "longer_lead_times-0-from_quantity": "1000",
    "longer_lead_times-0-days": "60",
    "season_months": ["1", "2", "12"],
    "samples": "yes",
    "sample_price": "0",
    "sample_currency": "USD",
    "sample_days": "7",
    "sample_credit": "nothing",
}
CERTIFICATES = {
    "certificates-0-kind": "svlk",
    "certificates-0-issuer": "PT Sucofindo",
    "certificates-0-number": "0042",
    "certificates-0-valid_to_date": "2028-01-31",
}
MARKETS = {"ships_to": ["CN", "DE"]}
STORY = {
    "description_en": "Turned from one block.",
    "keywords": "djembe\nafrican drum",
    "makers-0-craft": "Turning",
    "materials-0-name": "Mahogany",
    "recognitions-0-kind": "programme",
    "recognitions-0-name": "Desa Devisa",
    "recognitions-0-year": "2024",
    "recognitions-0-source": "A newspaper, 5 Nov 2024",
}


@pytest.mark.parametrize("key", ["sari", "joko"])
def test_a_seller_writes_a_draft_section_by_section(app, visitor, key):
    page = visitor(key).get("/listings").follow("Write a listing").form("").submit(**PRODUCT)
    assert "The draft is kept" in page
    listing = only_listing()
    assert page.url == f"/listings/{listing.public_id}/sections/price"
    for answers in (PRICE, PACKING, SUPPLY, CERTIFICATES, MARKETS, STORY):
        page = page.form("").submit(**answers)
        assert page.status == 200
        assert "The changes are kept." in page
    assert page.url == f"/listings/{listing.public_id}"
    assert "Missing:" not in page
    listing = only_listing()
    assert listing.status is ListingStatus.DRAFT
    assert terms_of(listing) == ListingTerms(
        name_id="Kendang djembe",
        name_en="Djembe drum",
        summary_id="Djembe mahoni ukir tangan.",
        summary_en="Hand-carved mahogany djembe.",
        description_en="Turned from one block.",
        description_id="",
        category="musical-instruments",
        hs_code="9206.00",
        keywords="djembe; african drum",
        unit=Unit.PIECE,
        processing=Processing.FINISHED,
        monthly_capacity=4000,
        lead_time_days=45,
        longer_lead_times=((1000, 60),),
        season_months=(1, 2, 12),
        moq_increment=50,
        offers=(
            OfferTerms(
                Incoterm.FOB,
                "Tanjung Perak, Surabaya",
                ((100, Money(1850, "USD")), (1000, Money(1600, "USD"))),
            ),
        ),
        packs=(PackTerms("60 cm", 2, 9_000, 10_500, 680, 342, 620),),
        samples_offered=True,
        sample=SampleTerms(Money(0, "USD"), 7, SampleCredit.NOTHING),
        certificates=(
            HeldCertificate("svlk", "PT Sucofindo", "0042", valid_to_date=date(2028, 1, 31)),
        ),
        ships_to=("CN", "DE"),
        makers=(MakerTerms("Turning"),),
        materials=(MaterialTerms("Mahogany", ""),),
        recognitions=(
            RecognitionTerms(
                RecognitionKind.PROGRAMME, "Desa Devisa", 2024, "A newspaper, 5 Nov 2024"
            ),
        ),
    )


def test_a_draft_says_what_is_missing_in_each_section(app, visitor):
    page = visitor("sari").get("/listings/new").form("").submit(name_id="Kendang", name_en="Drum")
    listing = only_listing()
    page = visitor("sari").get(f"/listings/{listing.public_id}")
    for words in (
        "Missing: The customs number (HS code)",
        "Missing: The smallest order and a price",
        "Missing: An export carton",
        "Missing: How much you can make in a month",
        "Missing: At least one country",
    ):
        assert words in page
    assert not page.has_form("submission")
    visitor("sari").post(f"/listings/{listing.public_id}/submission", {**visitor("sari").csrf()})
    assert only_listing().status is ListingStatus.DRAFT


def test_pressing_twice_makes_one_draft(app, visitor):
    form = visitor("joko").get("/listings/new").form("")
    assert form.submit(**PRODUCT).url == form.submit(**PRODUCT).url
    assert only_listing().name_en == "Djembe drum"


def test_a_line_is_opened_without_losing_what_was_typed(app, visitor):
    listing = drafted_listing()
    page = visitor("joko").get(f"/listings/{listing.public_id}/sections/packing")
    assert "packs-1-name" in page.form("").names
    page = page.form("").submit(**{"packs-0-units": "many", "more": "packs"})
    assert page.status == 200
    assert page.form("").values["packs-0-units"] == ["many"]
    assert "packs-2-name" in page.form("").names
    db.session.rollback()
    assert len(only_listing().packs) == 1


def test_an_emptied_line_is_taken_away(app, visitor):
    listing = drafted_listing()
    form = visitor("joko").get(f"/listings/{listing.public_id}/sections/packing").form("")
    form.submit(**dict.fromkeys(PACKING, ""))
    assert only_listing().packs == []


def test_the_preview_shows_what_was_typed_and_keeps_nothing(app, visitor):
    listing = drafted_listing()
    browser = visitor("joko")
    address = f"/listings/{listing.public_id}/sections/product"
    form = browser.get(address).form("")
    page = form.submit(name_en="Talking drum", preview="1")
    assert "Talking drum" in page.text[page.text.index("As buyers will see it") :]
    answers = {name: said[0] for name, said in form.values.items()}
    part = browser.post(f"{address}/preview", {**answers, "name_en": "Thunder drum"})
    assert (part.status, "Thunder drum" in part) == (200, True)
    assert "<html" not in part.html
    assert only_listing().name_en == "Djembe drum"


BAD_ANSWERS: list[tuple[str, dict[str, Any], str, Any, str]] = [
    ("product", PRODUCT, "name_en", "", "This is needed."),
    ("product", PRODUCT, "hs_code", "drums", "Write the HS code like 9206.00"),
    ("product", PRODUCT, "summary_en", "a\x07b", "cannot be written down"),
    ("product", PRODUCT, "category", "no-such", "Not a valid choice"),
    ("price", PRICE, "moq", "1,000", "Write a whole number"),
    ("price", PRICE, "moq", "-5", "Write a whole number"),
    ("price", PRICE, "moq", "１００", "Write a whole number"),
    ("price", PRICE, "moq", "0", "Write a number from 1 to 1000000000."),
    ("price", PRICE, "moq", "", "This is needed."),
    ("price", PRICE, "offers-0-price", "about ten", "Write the amount as a plain number"),
    ("price", PRICE, "offers-0-price", "0", "The price must be more than zero."),
    ("price", PRICE, "offers-0-price", "18.505", "more decimals than its currency uses"),
    ("price", PRICE, "offers-0-price", "999999999999999", "too large"),
    ("price", PRICE, "offers-0-tier_2-from_quantity", "100", "start at a larger quantity"),
    ("price", PRICE, "offers-0-tier_2-from_quantity", "", "Write from which quantity on."),
    ("price", PRICE, "offers-0-tier_2-from_quantity", "some", "Write a whole number"),
    ("price", PRICE, "offers-0-tier_2-price", "", "plain number"),
    ("price", PRICE, "offers-0-tier_2-price", "cheap", "plain number"),
    ("price", PRICE, "offers-0-named_place", "", "This is needed."),
    ("packing", PACKING, "packs-0-net_kg", "heavy", "Write a plain number such as 10.5."),
    ("packing", PACKING, "packs-0-gross_kg", "1", "weighs at least as much"),
    ("packing", PACKING, "packs-0-width_cm", "34.25", "Write a plain number such as 10.5."),
    ("packing", PACKING, "packs-0-units", "", "This is needed."),
    ("supply", SUPPLY, "monthly_capacity", "99999999999", "from 1 to 1000000000."),
    ("supply", SUPPLY, "lead_time_days", "9999", "Write a number from 1 to 730."),
    ("supply", SUPPLY, "longer_lead_times-0-days", "45", "takes longer than the one before"),
    ("supply", SUPPLY, "sample_price", "", "Write the price and the days of a sample."),
    ("supply", SUPPLY, "season_months", ["13"], "not a valid choice"),
    ("certificates", CERTIFICATES, "certificates-0-kind", "", "Choose the certificate."),
    ("certificates", CERTIFICATES, "certificates-0-valid_to_date", "soon", "Not a valid date"),
    ("certificates", CERTIFICATES, "certificates-0-valid_from_date", "2029-01-01", "ends before"),
    ("markets", MARKETS, "ships_to", ["XX"], "not a valid choice"),
    ("story", STORY, "makers-0-name", "Pak Budi", "named only with the day of their consent"),
    ("story", STORY, "recognitions-0-source", "", "This is needed."),
    ("story", STORY, "recognitions-0-year", "1066", "Write the year in four digits."),
]


def test_a_bad_answer_is_shown_again_with_everything_that_was_typed(app, visitor):
    listing = drafted_listing()
    before = terms_of(listing)
    browser = visitor("joko")
    for section, answers, name, answer, complaint in BAD_ANSWERS:
        form = browser.get(f"/listings/{listing.public_id}/sections/{section}").form("")
        page = form.submit(**{**answers, name: answer})
        assert (name, answer, page.status) == (name, answer, 422)
        assert complaint.casefold() in page.text.casefold(), (name, answer)
        shown = page.form("").values
        for kept in set(answers) - {name}:
            assert _words(shown[kept]) == _words(answers[kept]), (name, kept)
    assert terms_of(only_listing()) == before


def _words(value: str | Sequence[str]) -> list[str]:
    given = [value] if isinstance(value, str) else value
    return sorted(" ".join(text.split()) for text in given)


def test_a_kelurahan_is_refused_with_the_reason(app, visitor):
    page = visitor("joko").get("/listings/new").form("").submit(**PRODUCT, village_code=SENTUL)
    assert page.status == 422
    assert "is a kelurahan" in page


def test_another_village_is_refused_without_its_mandate(app, visitor):
    page = (
        visitor("joko")
        .get("/listings/new")
        .form("")
        .submit(**PRODUCT, village_code="36.02.22.2006")
    )
    assert page.status == 422
    assert "no selling mandate in force for Hariang" in page


def test_a_draft_is_changed(app, visitor):
    listing = drafted_listing()
    page = visitor("joko").get(f"/listings/{listing.public_id}/sections/price")
    form = page.form("")
    assert form.values["offers-0-price"] == ["18.50"]
    assert form.values["offers-0-tier_2-from_quantity"] == ["1000"]
    changes = {"offers-0-price": "19"}
    changes |= {f"offers-0-tier_2-{name}": "" for name in ("from_quantity", "price")}
    assert "The changes are kept." in form.submit(**changes)
    listing = only_listing()
    assert [(t.from_quantity, t.unit_price_minor) for t in listing.tiers] == [(100, 1900)]


def test_a_second_currency_is_a_second_offer(app, visitor):
    listing = drafted_listing()
    form = visitor("joko").get(f"/listings/{listing.public_id}/sections/price").form("")
    second = {
        "offers-1-incoterm": "FCA",
        "offers-1-named_place": "Ngoran",
        "offers-1-currency": "IDR",
        "offers-1-price": "290000",
    }
    form.submit(**second)
    listing = only_listing()
    assert [(o.incoterm, o.currency, o.position) for o in listing.offers] == [
        (Incoterm.FOB, "USD", 0),
        (Incoterm.FCA, "IDR", 1),
    ]
    assert listing.lowest_price == Money(1600, "USD")
    assert listing.offers[1].unit_price_for(5000) == Money(29_000_000, "IDR")


def test_keeping_an_unchanged_listing_changes_nothing(app, visitor):
    listing = drafted_listing(terms=listing_terms(category="bamboo-toys", certificates=("x9",)))
    before, version = terms_of(listing), listing.version
    for section in Section:
        form = visitor("joko").get(f"/listings/{listing.public_id}/sections/{section}").form("")
        assert form.submit().status == 200
    listing = only_listing()
    assert (listing.version, terms_of(listing)) == (version, before)
