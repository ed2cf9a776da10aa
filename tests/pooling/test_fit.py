"""An inquiry for more than the weeks hold: both sides read what can be done about it."""

from __future__ import annotations

from datetime import date

import pytest

from marketplace.inquiries import operations as inquiries
from marketplace.pooling.neighbours import neighbours_for
from marketplace.trade_terms import Incoterm
from tests import build
from tests.cast import NOW, acting
from tests.catalog.storefronts import many_listings
from tests.pages import Visitor
from tests.support.queries import counted_queries

BY = date(2027, 2, 28)


@pytest.fixture
def bags(app, now, tmp_path):
    """Bags of Ngoran, and of three villages in its regency."""
    many_listings(app, tmp_path, count=3)
    return build.published_listing(
        terms=build.listing_terms(
            category="bags-leather", hs_code="4202.29", monthly_capacity=800, certificates=("svlk",)
        )
    )


def asked_for(listing, quantity, by=BY):
    return inquiries.ask(
        actor=acting("lin"),
        listing=listing,
        quantity=quantity,
        destination="CN",
        incoterm=Incoterm.FOB,
        needed_by_date=by,
        text="Bags, please.",
        submission_key=None,
        at=NOW,
    )


def test_both_sides_read_two_deliveries_and_who_is_near(app, bags):
    address = f"/inquiries/{asked_for(bags, 4000).public_id}"
    for key in ("lin", "sari"):
        page = Visitor.of(app, key).get(address).follow("Does it fit the free weeks?")
        for words in (
            "It does not fit: 1,563 pcs can be ready by 28 Feb 2027, 2,437 pcs are lacking.",
            "1,563 pcs, ready by 28 Feb 2027 2,437 pcs, ready by 8 Aug 2027",
            ": 1,563 pcs",
            ": 874 pcs",
        ):
            assert words in page
        assert "still be lacking" not in page


def test_the_page_asks_little_and_strangers_find_nothing(app, bags):
    address = f"/inquiries/{asked_for(bags, 40_000).public_id}/fit"
    visitor = Visitor.of(app, "lin")
    with counted_queries() as asked:
        page = visitor.get(address)
    assert "pcs would still be lacking." in page
    assert len(asked) <= 12
    for key in ("greta", "hasan"):
        assert Visitor.of(app, key).get(address).status == 404


def test_what_fits_is_said_and_an_offer_does_not_stand_in_its_own_way(app, bags):
    inquiry = asked_for(bags, 1500)
    address = f"/inquiries/{inquiry.public_id}/fit"
    visitor = Visitor.of(app, "lin")
    assert "It fits: 1,563 pcs" in visitor.get(address)
    build.sent_quotation(inquiry, quantity=1500)
    assert "It fits: 1,563 pcs" in visitor.get(address)
    build.sent_quotation(asked_for(bags, 200), quantity=200)
    assert "It does not fit: 1,363 pcs" in visitor.get(address)


def test_without_a_day_there_is_nothing_to_fit(app, bags):
    address = f"/inquiries/{asked_for(bags, 4000, None).public_id}"
    visitor = Visitor.of(app, "lin")
    assert "Does it fit" not in visitor.get(address)
    assert visitor.get(f"{address}/fit").status == 404


def test_a_share_is_neither_below_the_smallest_order_nor_from_afar(app, bags):
    def shares(lacking):
        found = neighbours_for(listing=bags, lacking=lacking, by=BY, at=NOW)
        return [one.share for one in found]

    assert shares(49) == []  # imported bags sell from 50 on
    assert shares(100) == [100]
    assert sum(shares(10_000)) == 3 * 1563
    sugar = build.listing_terms(hs_code="4202.21", category="home-decor")
    other = build.published_listing("36.02.22.2006", sugar)
    assert neighbours_for(listing=other, lacking=500, by=BY, at=NOW) == []
