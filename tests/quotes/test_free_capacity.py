"""Open offers hold what they would take, until they end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask

from marketplace.capacity import queries as capacity
from marketplace.catalog.models import Listing
from marketplace.errors import RefusedError
from marketplace.inquiries.queries import get_inquiry
from marketplace.quotes import operations
from marketplace.quotes.models import Quotation
from marketplace.quotes.reasons import EndReason
from tests.build import SECOND_WORKSHOP, offer, open_inquiry, published_listing, sent_quotation
from tests.cast import NOW, acting
from tests.support.racing import race

READY = date(2027, 1, 15)  # what is free until then is enough for one container, not for two


def send(listing: Listing, *, quantity: int = 3500, reason: str = "") -> Quotation:
    return operations.send_quotation(
        actor=acting("sari"),
        inquiry=open_inquiry(listing),
        offer=offer(quantity=quantity, ready_date=READY),
        submission_key=None,
        at=NOW,
        beyond_reason=reason,
    )


def accept(quotation: Quotation) -> None:
    operations.accept_quotation(actor=acting("lin"), quotation=quotation, at=NOW)


def decline(quotation: Quotation) -> None:
    operations.decline_quotation(
        actor=acting("lin"), quotation=quotation, reason=EndReason.PRICE, at=NOW
    )


def withdraw(quotation: Quotation) -> None:
    operations.withdraw_quotation(
        actor=acting("sari"), quotation=quotation, reason=EndReason.COSTS, at=NOW
    )


def replace(quotation: Quotation) -> None:
    sent_quotation(quotation.inquiry, quantity=1)


def test_no_offer_goes_out_beyond_what_orders_and_offers_leave(app: Flask) -> None:
    listing = published_listing()
    free = capacity.free_by(listing=listing, day=READY, at=NOW)
    assert 3500 <= free < 7000
    send(listing)
    assert capacity.free_by(listing=listing, day=READY, at=NOW) == free - 3500
    with pytest.raises(RefusedError) as refusal:
        send(listing, quantity=free - 3499)
    assert refusal.value.field == "ready_date"
    send(listing, quantity=free - 3500)
    beyond = send(listing, reason="  Wedani\x00 helps. ")
    held = capacity.find_reservation(
        listing_id=beyond.inquiry.listing_id, quotation_id=beyond.public_id
    )
    assert held is not None
    assert held.reason == "Wedani helps."


def test_within_the_free_weeks_no_reason_is_kept(app: Flask) -> None:
    quotation = send(published_listing(), reason="Not needed.")
    held = capacity.find_reservation(
        listing_id=quotation.inquiry.listing_id, quotation_id=quotation.public_id
    )
    assert held is not None
    assert held.reason == ""


@pytest.mark.parametrize("end", [accept, decline, withdraw])
def test_an_offer_that_ended_holds_nothing(app: Flask, end: Callable[[Quotation], None]) -> None:
    quotation = send(published_listing())
    listing = quotation.inquiry.listing
    assert capacity.reserved(listing_id=listing.id, at=NOW) == 3500
    end(quotation)
    assert capacity.reserved(listing_id=listing.id, at=NOW) == 0


def test_a_replaced_version_gives_way_to_the_new_one(app: Flask) -> None:
    quotation = send(published_listing())
    replace(quotation)
    assert capacity.reserved(listing_id=quotation.inquiry.listing_id, at=NOW) == 1


def test_after_the_validity_nothing_is_held_though_nobody_decided(app: Flask) -> None:
    quotation = send(published_listing())
    listing_id, until = quotation.inquiry.listing_id, quotation.valid_until
    assert capacity.reserved(listing_id=listing_id, at=until) == 3500
    assert capacity.reserved(listing_id=listing_id, at=until + timedelta(seconds=1)) == 0


def test_a_long_reason_is_refused_beside_its_field(app: Flask) -> None:
    with pytest.raises(RefusedError) as refusal:
        send(published_listing(), reason=SECOND_WORKSHOP * 10)
    assert refusal.value.field == "beyond_reason"


def test_of_offers_sent_at_once_only_those_that_fit_go_out(app: Flask) -> None:
    listing = published_listing()
    # Not all on one day: the fourth of a company nobody has answered yet would be held.
    asked = [open_inquiry(listing, at=NOW - timedelta(days=day)).public_id for day in (3, 2, 1, 0)]

    def sending(public_id: str) -> Callable[[], str]:
        def press() -> str:
            actor = acting("sari")
            return operations.send_quotation(
                actor=actor,
                inquiry=get_inquiry(actor=actor, public_id=public_id),
                offer=offer(ready_date=READY),
                submission_key=None,
                at=NOW,
            ).number

        return press

    outcomes = race(app, [sending(public_id) for public_id in asked])
    assert sum(isinstance(outcome, str) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, RefusedError) for outcome in outcomes) == 3
