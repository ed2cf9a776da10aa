"""An offer that ends says why; closing an inquiry ends what is open on it; turns stay with who owes a word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError

from marketplace.capacity import queries as capacity
from marketplace.catalog.models import Listing
from marketplace.db import db, transaction
from marketplace.errors import RefusedError
from marketplace.events.queries import timeline
from marketplace.inquiries import operations as inquiries
from marketplace.inquiries.reasons import ClosingReason
from marketplace.inquiries.states import InquiryStatus
from marketplace.mail.models import Letter
from marketplace.orders import operations as orders
from marketplace.quotes import bargaining, operations
from marketplace.quotes.models import Quotation
from marketplace.quotes.outcomes import Loss, outcomes_of
from marketplace.quotes.reasons import EndReason
from marketplace.quotes.states import QuotationStatus
from tests.build import open_inquiry, published_listing, sent_quotation
from tests.cast import NOW, acting
from tests.pages import Visitor
from tests.quotes.test_bargaining import counter
from tests.quotes.test_keeping import revised

LATER = NOW + timedelta(hours=1)


def decline(quotation: Quotation, reason: EndReason = EndReason.PRICE, text: str = "") -> None:
    operations.decline_quotation(
        actor=acting("lin"), quotation=quotation, reason=reason, text=text, at=NOW
    )


def close(key: str, quotation: Quotation, reason: ClosingReason = ClosingReason.PRICE) -> None:
    inquiries.close_inquiry(actor=acting(key), inquiry=quotation.inquiry, reason=reason, at=LATER)


def write(key: str, quotation: Quotation) -> None:
    inquiries.write_message(
        actor=acting(key), inquiry=quotation.inquiry, text="And?", submission_key=None, at=LATER
    )


def test_every_reason_for_closing_is_one_of_an_offer() -> None:
    assert [EndReason.closing(reason).label for reason in ClosingReason] == [
        reason.label for reason in ClosingReason
    ]


def test_the_reason_stands_in_event_row_and_letter(app: Flask) -> None:
    quotation = sent_quotation()
    decline(quotation, text=" Ten\x00 percent less. ")
    assert (quotation.end_reason, quotation.end_text) == (EndReason.PRICE, "Ten percent less.")
    event = timeline(subjects=[("quotation", quotation.public_id)])[-1]
    assert (event.facts["reason"], event.facts["text"]) == ("price", "Ten percent less.")
    letters = db.session.scalars(sa.select(Letter.body).where(Letter.subject.contains("declined")))
    assert all("No agreement on the price" in body and "Ten percent" in body for body in letters)


@pytest.mark.parametrize(
    ("reason", "text", "field"),
    [
        (EndReason.OTHER, " ", "text"),
        (EndReason.COSTS, "", "reason"),
        (EndReason.PRICE, "x" * 4001, "text"),
    ],
)
def test_a_reason_that_says_nothing_is_refused(
    app: Flask, reason: EndReason, text: str, field: str
) -> None:
    quotation = sent_quotation()
    with pytest.raises(RefusedError) as refusal:
        decline(quotation, reason, text)
    assert refusal.value.field == field
    assert quotation.status is QuotationStatus.SENT


def test_the_database_takes_a_reason_for_an_end_alone(app: Flask) -> None:
    sent_quotation()

    @transaction
    def forge(set_to: str) -> None:
        db.session.execute(sa.text(f"UPDATE quotation SET {set_to}"))

    for forged in ("end_reason = 'price'", "end_text = 'x'", "end_reason = 'mood'"):
        with pytest.raises(DBAPIError):
            forge(forged)


@pytest.mark.parametrize(("key", "ends"), [("lin", "declined"), ("sari", "withdrawn")])
def test_who_closes_an_inquiry_ends_the_offers_on_it(app: Flask, key: str, ends: str) -> None:
    first = sent_quotation()
    newer = revised(first)
    close(key, first)
    assert {first.status.value, newer.status.value} == {ends}
    assert newer.end_reason is EndReason.PRICE
    assert capacity.reserved(listing_id=first.inquiry.listing_id, at=LATER) == 0


def test_an_operator_does_not_take_an_offer_back_by_closing(app: Flask) -> None:
    quotation = sent_quotation()
    with pytest.raises(RefusedError, match="director"):
        close("joko", quotation)
    assert quotation.inquiry.open
    decline(quotation)
    close("joko", quotation)
    assert not quotation.inquiry.open


def test_an_offer_that_had_lapsed_lapses_when_the_inquiry_is_closed(app: Flask) -> None:
    quotation = sent_quotation()
    late = quotation.valid_until + timedelta(seconds=1)
    inquiries.close_inquiry(
        actor=acting("joko"), inquiry=quotation.inquiry, reason=ClosingReason.PRICE, at=late
    )
    assert quotation.status is QuotationStatus.EXPIRED


def test_who_takes_a_counter_offer_back_has_the_next_word_again(app: Flask) -> None:
    quotation = sent_quotation()
    counter("lin", quotation)
    bargaining.withdraw_counter(actor=acting("lin"), quotation=quotation, at=LATER)
    assert quotation.inquiry.status is InquiryStatus.AWAITING_BUYER
    told = timeline(subjects=[("inquiry", quotation.inquiry.public_id)])
    assert told[-1].action == "inquiry.retract"


@pytest.mark.parametrize("asked", ["before", "after"])
def test_a_question_beside_the_counter_offer_still_waits_for_the_village(
    app: Flask, asked: str
) -> None:
    quotation = sent_quotation()
    if asked == "before":
        inquiries.write_message(
            actor=acting("lin"),
            inquiry=quotation.inquiry,
            text="Which wood?",
            submission_key=None,
            at=NOW - timedelta(minutes=1),
        )
    counter("lin", quotation)
    if asked == "after":
        write("lin", quotation)
    bargaining.withdraw_counter(actor=acting("lin"), quotation=quotation, at=LATER)
    assert quotation.inquiry.status is InquiryStatus.AWAITING_SELLER


def test_what_became_of_the_offers_is_counted_by_reason_from_three_on(
    app: Flask, now: object, visitor: Callable[..., Visitor]
) -> None:
    listing = published_listing()
    seller = listing.organisation_id
    decline(_quoted(listing))
    decline(_quoted(listing))
    assert not outcomes_of(seller_id=seller, at=NOW).telling
    page = visitor("sari").get("/desk").follow("What became of your offers in twelve months")
    assert "Fewer than three offers" in page
    orders.accept_quotation(actor=acting("lin"), quotation=_quoted(listing), at=NOW)
    sent_quotation(_quoted(listing).inquiry)  # a replaced version is no outcome
    counted = outcomes_of(seller_id=seller, at=NOW)
    assert (counted.won, counted.count) == (1, 3)
    assert counted.losses == (Loss(EndReason.PRICE.label, 2),)
    page = visitor("joko").get("/quotations/outcomes")
    assert "1 of 3 became orders." in page
    assert "No agreement on the price: 2" in page
    assert outcomes_of(seller_id=seller, at=NOW + timedelta(days=365)).count == 0


def _quoted(listing: Listing) -> Quotation:
    return sent_quotation(open_inquiry(listing))
