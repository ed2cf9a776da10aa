"""What a buyer keeps in view stands on the desk with what is new there."""

from __future__ import annotations

from dataclasses import replace

from marketplace.catalog import operations as catalog
from marketplace.catalog.revision_operations import change_listing
from marketplace.catalog.terms import ListingTerms
from marketplace.catalog.values import OfferTerms
from marketplace.db import add, transaction
from marketplace.money import Money
from marketplace.searches.models import AlertedListing
from marketplace.shortlists import operations as shortlists
from tests import build
from tests.cast import HARIANG, NOW, acting
from tests.desk.buying import DAY, desk, saved_search, shows_in_order


def test_saved_villages_say_what_is_new_there(app, moved):
    listing, other = build.published_listing(), build.published_listing(HARIANG)
    for one in (listing, other):
        shortlists.add_listing(actor=acting("lin"), listing=one, at=NOW)
    assert "New prices" not in desk(app)
    dearer = OfferTerms(
        listing.offers[0].incoterm, listing.offers[0].named_place, ((100, Money(1_900, "USD")),)
    )
    change_listing(
        actor=acting("sari"),
        listing=listing,
        terms=replace(build.listing_terms(), offers=(dearer,)),
        at=NOW + DAY,
    )
    catalog.pause_listing(actor=acting("hasan"), listing=other, reason="Harvest.", at=NOW + DAY)
    moved(NOW + 2 * DAY)
    page = desk(app)
    assert "New prices since 22 Nov 2026" in page
    assert "Paused for now" in page
    assert f"/products/{other.public_id}" not in page.urls
    assert "See all 2 products on your shortlist" in page
    moved(NOW + 20 * DAY)
    assert "New prices" not in desk(app)


def test_only_prices_are_changes_of_prices():
    """The desk looks for their name in the text in which all names of a revision stand."""
    assert [name for name in ListingTerms.__dataclass_fields__ if "offers" in name] == ["offers"]


def test_saved_searches_say_how_much_is_new(app, moved):
    listing = build.published_listing()
    saved = saved_search("djembe")
    saved_search("gamelan")

    @transaction
    def tell() -> None:
        add(AlertedListing(saved_search_id=saved.id, listing_id=listing.id, alerted_at=NOW))

    tell()
    moved(NOW + DAY)
    shows_in_order(desk(app), "djembe", "1 new in two weeks", "gamelan")
    moved(NOW + 15 * DAY)
    assert "new in two weeks" not in desk(app)
