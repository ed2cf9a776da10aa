"""Builders: small steps of a trade, each made by the operation a person would use."""

from __future__ import annotations

from marketplace.catalog import operations as catalog
from marketplace.catalog.models import Listing
from marketplace.catalog.terms import ListingTerms
from marketplace.curation import operations as curation
from marketplace.money import Money
from marketplace.organisations import queries as organisations
from marketplace.regions.queries import get_village
from marketplace.trade_terms import Incoterm, Unit
from tests.cast import HARIANG, NGORAN, NOW, acting

# village → who writes its listing and who submits it
_SELLERS = {NGORAN: ("joko", "sari"), HARIANG: ("asep", "hasan")}


def listing_terms(**changes: object) -> ListingTerms:
    """What a seller writes about the drums of Ngoran; prices and figures are invented."""
    terms: dict[str, object] = {
        "name_id": "Kendang djembe",
        "name_en": "Djembe drum",
        "summary_en": "Hand-carved mahogany djembe with goat skin, tuned and ready to play.",
        "description_en": "Turned from one block of mahogany.\nRope tuned, 60 cm high.",
        "description_id": "Dibubut dari satu balok mahoni.",
        "category": "musical-instruments",
        "hs_code": "9206.00",
        "keywords": "djembe; jimbe; african drum",
        "unit": Unit.PIECE,
        "monthly_capacity": 4000,
        "lead_time_days": 45,
        "incoterm": Incoterm.FOB,
        "named_place": "Tanjung Perak, Surabaya",
        "tiers": ((100, Money(1_850, "USD")), (1000, Money(1_600, "USD"))),
        "certificates": ("svlk",),
    }
    return ListingTerms(**{**terms, **changes})  # type: ignore[arg-type]


def drafted_listing(
    key: str = "joko", village: str = NGORAN, terms: ListingTerms | None = None
) -> Listing:
    """A draft written by this member of the cast."""
    actor = acting(key)
    organisation = organisations.find_bumdes_of(village_id=get_village(code=village).id)
    assert organisation is not None
    return catalog.write_listing(
        actor=actor,
        village=get_village(code=village),
        organisation=organisation,
        terms=terms or listing_terms(),
        submission_key=None,
        at=NOW,
    )


def submitted_listing(village: str = NGORAN, terms: ListingTerms | None = None) -> Listing:
    """A listing that waits for a curator."""
    writer, director = _SELLERS[village]
    listing = drafted_listing(key=writer, village=village, terms=terms)
    catalog.submit_listing(actor=acting(director), listing=listing, at=NOW)
    return listing


def published_listing(village: str = NGORAN, terms: ListingTerms | None = None) -> Listing:
    """A listing every buyer can see; Ngoran and Hariang have people who can write one."""
    listing = submitted_listing(village=village, terms=terms)
    curation.publish_listing(actor=acting("citra"), listing=listing, reason="", at=NOW)
    return listing
