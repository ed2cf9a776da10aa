"""Below the floor price a director sends only what they say they mean."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from marketplace.costing import floor_operations
from marketplace.errors import RefusedError
from marketplace.inquiries.models import Inquiry
from marketplace.money import Money
from marketplace.organisations.roles import Role
from marketplace.quotes import operations
from marketplace.quotes.grounds import Ground
from marketplace.quotes.models import Quotation
from tests.build import SECOND_WORKSHOP, offer, open_inquiry, published_listing
from tests.cast import NOW, acting
from tests.mandates import build as given
from tests.pages import Visitor
from tests.quotes.handing_in import handed_in, may_send, quoted_before, send, sent

Visits = Callable[..., Visitor]
WRITTEN = {"named_place": "Tanjung Perak, Surabaya", "quantity": "10", "unit_price": "15.50"}


def with_floor(minor: int = 1_551) -> Inquiry:
    """Asked about drums that are to bring a cent more than is offered."""
    listing = published_listing()
    floor_operations.set_floor(
        actor=acting("sari"), listing=listing, amount=Money(minor, "USD"), at=NOW
    )
    return open_inquiry(listing)


def send_meaning_it(inquiry: Inquiry, *meant: Ground) -> Quotation:
    return operations.send_quotation(
        actor=acting("sari"),
        inquiry=inquiry,
        offer=offer(),
        submission_key=None,
        at=NOW,
        beyond_reason=SECOND_WORKSHOP,
        despite=meant,
    )


def test_the_director_says_that_they_mean_it(app: Flask) -> None:
    inquiry = with_floor()
    for meant in ((), (Ground.ABOVE_LIMIT,)):
        with pytest.raises(RefusedError) as refused:
            send_meaning_it(inquiry, *meant)
        assert refused.value.field == "unit_price"
    assert sent() == 0
    send_meaning_it(inquiry, Ground.BELOW_FLOOR)
    assert sent() == 1


def test_at_the_floor_or_without_one_nothing_is_asked(app: Flask) -> None:
    send_meaning_it(with_floor(1_550))
    assert sent() == 1


def test_a_floor_nobody_can_compare_with_does_not_stop_the_director(app: Flask) -> None:
    send(with_floor(), unit_price=Money(1_550, "EUR"))
    assert sent() == 1


def test_an_exporter_s_manager_sends_what_the_mandate_lets_them_and_learns_nothing(
    app: Flask,
) -> None:
    inquiry = with_floor()
    given.accepted()
    operations.send_quotation(
        actor=given.empowered(role=Role.EXPORT_MANAGER),
        inquiry=inquiry,
        offer=offer(),
        submission_key=None,
        at=NOW,
        beyond_reason=SECOND_WORKSHOP,
    )
    assert sent() == 1


def test_on_the_page_a_warning_stands_beside_the_price(
    app: Flask, now: object, visitor: Visits
) -> None:
    inquiry = with_floor()
    page = visitor("sari").get(f"/inquiries/{inquiry.public_id}/quotation")
    assert "Below your floor price" not in page
    assert "Your floor price of one unit: USD 15.51" in page
    refused = page.form("").submit(**WRITTEN, note="My own words.")
    assert refused.status == 422
    assert "This is below your floor price." in refused
    assert "Below your floor price" in refused
    assert refused.form("").values["note"][0].strip() == "My own words."
    assert sent() == 0
    out = refused.form("").submit(below_floor="y")
    assert "The quotation is with Shenzhen Drum Trading." in out
    assert "floor" not in visitor("lin").get(out.url).text


def test_from_the_operator_s_page_to_the_director_s(
    app: Flask, now: object, visitor: Visits
) -> None:
    inquiry = with_floor()
    url = f"/inquiries/{inquiry.public_id}/quotation"
    page = visitor("joko").get(url)
    assert "because:" in page
    assert "fewer than three inquiries" in page
    assert "send nothing on their own" in page
    assert "below the floor price" not in page  # nobody has typed a price yet
    handed = page.form("").submit(**WRITTEN)
    assert "Your director has it" in handed
    assert "It is the director's because:" in handed
    assert "The price of one unit is below the floor price." in handed
    seen = visitor("sari").get(url)
    assert "It comes to you because:" in seen
    assert "The price of one unit is below the floor price." in seen
    assert "Below your floor price" in seen
    assert "The quotation is with" in seen.form("").submit(below_floor="y")


def test_who_may_send_reads_when_it_would_go_to_the_director(
    app: Flask, now: object, visitor: Visits
) -> None:
    listing = quoted_before()
    may_send()
    inquiry = open_inquiry(listing)
    page = visitor("joko").get(f"/inquiries/{inquiry.public_id}/quotation")
    assert "You send this yourself, unless" in page
    assert "because:" not in page


def test_neither_side_s_others_find_the_grounds(app: Flask, now: object, visitor: Visits) -> None:
    inquiry = with_floor()
    handed_in(inquiry)
    given.accepted()
    for key in ("lin", "greta", "oka", "stefan", "citra", "ratna", "hasan"):
        browser = visitor(key)
        for url in (f"/inquiries/{inquiry.public_id}", f"/inquiries/{inquiry.public_id}/quotation"):
            page = browser.get(url)
            assert "floor price" not in page.text, (key, url)
            assert "because:" not in page.text, (key, url)
