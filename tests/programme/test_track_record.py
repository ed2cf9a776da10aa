"""How a seller keeps its word, as everybody may see it."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Flask

from marketplace.catalog.models import Listing
from marketplace.orders import operations as orders
from marketplace.programme.track_record import TrackRecord, track_record
from marketplace.shipments import operations as shipments
from marketplace.shipments.models import Transport
from tests import build
from tests.cast import NOW, acting

NOTHING = TrackRecord(None, False, 0, 0)


def of(listing: Listing) -> TrackRecord:
    return track_record(
        listing_id=listing.id, seller_id=listing.organisation_id, at=NOW + timedelta(days=90)
    )


def shipped(*, ready_after: timedelta) -> Listing:
    """Promised for 15 January 2027, ready so long after today."""
    order = build.order_in_production()
    at = NOW + ready_after
    orders.mark_ready(actor=acting("sari"), order=order, at=at)
    build.settled(build.dues_of(order)[-1])
    shipments.record_shipment(
        actor=acting("sari"),
        order=order,
        transport=Transport.SEA,
        carrier="Samudera",
        paper_number="BL-1",
        shipped_date=at.date(),
        arrival_date=at.date() + timedelta(days=20),
        at=at,
    )
    return order.quotation.inquiry.listing


def test_nothing_has_happened_yet(app: Flask) -> None:
    assert of(build.drafted_listing()) == NOTHING


def test_the_day_of_curation_is_told(app: Flask) -> None:
    found = of(build.published_listing())
    assert (found.curated_date, found.imported) == (date(2026, 11, 21), False)


def test_an_order_ready_by_the_day_of_the_contract_was_in_time(app: Flask) -> None:
    found = of(shipped(ready_after=timedelta(days=55)))
    assert (found.ready_in_time, found.shipped) == (1, 1)


def test_a_day_later_it_was_not(app: Flask) -> None:
    found = of(shipped(ready_after=timedelta(days=56)))
    assert (found.ready_in_time, found.shipped) == (0, 1)


def test_what_was_shipped_a_year_ago_no_longer_counts(app: Flask) -> None:
    listing = shipped(ready_after=timedelta(days=1))
    later = NOW + timedelta(days=367)
    found = track_record(listing_id=listing.id, seller_id=listing.organisation_id, at=later)
    assert found.shipped == 0
