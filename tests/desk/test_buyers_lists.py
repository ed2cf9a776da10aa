"""Every state of a buyer's lists has an address, and an offer stands by the clock."""

from __future__ import annotations

import pytest

from marketplace.db import db
from marketplace.inquiries.states import InquiryStatus
from marketplace.orders.states import OrderStatus
from marketplace.quotes import offer_queries
from marketplace.quotes.models import Quotation
from marketplace.quotes.states import QuotationStatus
from marketplace.rfqs.states import RfqStatus
from tests import build
from tests.cast import NOW, acting
from tests.desk.buying import HOUR, LAST_MOMENT
from tests.pages import Visitor
from tests.quotes.test_bargaining import counter
from tests.quotes.test_keeping import SECOND, decline, revised, withdraw
from tests.rfqs import asked


@pytest.mark.parametrize(
    ("path", "name", "every"),
    [
        ("/quotations", "state", QuotationStatus),
        ("/rfqs", "status", RfqStatus),
        ("/orders", "state", OrderStatus),
        ("/inquiries", "state", InquiryStatus),
    ],
)
def test_every_state_of_a_buyers_lists_has_an_address(app, now, path, name, every):
    listing = build.published_listing()
    shown = {
        "/quotations": build.sent_quotation(build.open_inquiry(listing)).number,
        "/rfqs": asked.asked(listing).number,
        "/orders": build.placed_order(build.quoted(listing=listing)).number,
        "/inquiries": build.open_inquiry(listing).number,
    }[path]
    here = {
        "/quotations": "sent",
        "/rfqs": "open",
        "/orders": "pending_confirmation",
        "/inquiries": "awaiting_seller",
    }[path]
    browser = Visitor.of(app, "lin")
    for one in ("under_way", "over", *(member.value for member in every)):
        page = browser.get(f"{path}?{name}={one}")
        assert page.status == 200
        assert (shown in page.text) is (one in ("under_way", here)), one
        chosen = [form.values[name] for form in page.forms if name in form.names]
        assert chosen == [[one]]
    assert shown in browser.get(f"{path}?{name}=nonsense")


def test_what_stands_in_a_list_is_what_the_model_says_of_it(app, now):
    """The statement and the model's words, over each kind of end and around each moment."""
    first = build.sent_quotation()
    newer = revised(first)
    countered = build.sent_quotation(build.open_inquiry(first.inquiry.listing))
    counter("lin", countered)
    withdrawn = build.sent_quotation(build.open_inquiry(first.inquiry.listing))
    withdraw(withdrawn)
    closed = build.sent_quotation(build.open_inquiry(first.inquiry.listing))
    decline(closed)
    every = [first, newer, countered, withdrawn, closed]
    kinds = set()
    for at in (
        NOW,
        newer.valid_until,
        newer.valid_until + SECOND,
        LAST_MOMENT,
        LAST_MOMENT + SECOND,
    ):
        db.session.rollback()
        found = offer_queries.list_standing(actor=acting("lin"), at=at, offset=0, limit=50)
        shown = {row.Quotation.public_id for row in found}
        for one in every:
            stands = one.inquiry.open and one.open_at(at) and not one.kept(at=at)
            assert (one.public_id in shown) is stands, (one.status, at)
            kinds.add((one.status, stands))
        assert offer_queries.count_standing(actor=acting("lin"), at=at) == len(shown)
    assert {stands for _, stands in kinds} == {True, False}


def test_an_offer_whose_time_is_over_does_not_stand_whatever_its_status_says(app, moved):
    quotation: Quotation = build.sent_quotation()
    moved(LAST_MOMENT + HOUR)
    browser = Visitor.of(app, "lin")
    assert quotation.number not in browser.get("/quotations?state=under_way")
    every = browser.get("/quotations")
    assert quotation.number in every
    assert "Lapsed" in every
