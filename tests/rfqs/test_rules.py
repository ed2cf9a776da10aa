"""What a request needs, what refuses it, and what it does to its threads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError

from marketplace.capacity import queries as capacity
from marketplace.clock import end_of_day_in_jakarta
from marketplace.comparing import queries as comparing
from marketplace.db import db, transaction
from marketplace.errors import (
    ConflictError,
    ForbiddenError,
    NotFoundError,
    RefusedError,
    TooManyError,
)
from marketplace.inquiries import block_operations, screening_queries
from marketplace.inquiries import operations as inquiries
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.reasons import ClosingReason
from marketplace.inquiries.states import InquiryStatus
from marketplace.mail.models import Letter
from marketplace.money import Money
from marketplace.orders import operations as orders
from marketplace.quotes import operations as quotes
from marketplace.quotes.reasons import EndReason
from marketplace.quotes.states import EarlierVersion, QuotationStatus
from marketplace.rfqs import answering, deciding, filing, queries, sweeping
from marketplace.rfqs.models import Rfq
from marketplace.rfqs.recipient_models import RfqRecipient
from marketplace.rfqs.recipient_states import RecipientStatus
from marketplace.rfqs.states import RfqKind, RfqStatus
from marketplace.rfqs.terms import refuse_unsound
from tests import build
from tests.cast import HARIANG, NGORAN, NOW, TODAY, acting
from tests.rfqs import asked
from tests.rfqs.asked import DRUMS, MANY, part_of
from tests.support.racing import race


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"quantities": ()}, "quantity"),
        ({"quantities": (0,)}, "quantity"),
        ({"quantities": (10**10,)}, "quantity"),
        ({"quantities": (500, 500)}, "second_quantity"),
        ({"quantities": (1, 2, 3, 4)}, "second_quantity"),
        ({"destination": "XX"}, "destination"),
        ({"deadline_date": TODAY + timedelta(days=2)}, "deadline_date"),
        ({"deadline_date": TODAY + timedelta(days=31)}, "deadline_date"),
        ({"needed_from_date": TODAY - timedelta(days=1)}, "needed_from_date"),
        ({"needed_to_date": TODAY.replace(year=2999)}, "needed_to_date"),
        (
            {"needed_from_date": TODAY + timedelta(days=9), "needed_to_date": TODAY},
            "needed_to_date",
        ),
        ({"certificates": ("made-up",)}, "certificates"),
        ({"target": Money(0, "USD")}, "target"),
        ({"place": "x" * 201}, "place"),
        ({"note": "x" * 4001}, "note"),
    ],
)
def test_what_nobody_can_quote_on_is_refused_beside_its_field(
    changes: dict[str, object], field: str
) -> None:
    with pytest.raises(RefusedError) as refusal:
        refuse_unsound(replace(DRUMS, **changes), today=TODAY)  # type: ignore[arg-type]
    assert refusal.value.field == field


def test_the_twenty_first_request_of_a_day_is_refused_and_says_when_it_opens(app: Flask) -> None:
    def ask(number: int) -> object:
        at = NOW + timedelta(minutes=number)
        return filing.ask_many(actor=acting("lin"), request=MANY, submission_key=None, at=at)

    for number in range(20):
        ask(number)
    with pytest.raises(TooManyError) as refusal:
        ask(21)
    assert refusal.value.retry_after == timedelta(hours=23, minutes=39)
    assert ask(24 * 60) is not None


def test_a_button_pressed_twice_makes_one_request(app: Flask) -> None:
    def press() -> int:
        return filing.ask_many(
            actor=acting("lin"), request=MANY, submission_key="k" * 32, at=NOW
        ).id

    assert len(set(race(app, [press] * 3))) == 1


def test_an_inquiry_becomes_a_request_in_the_same_thread(app: Flask) -> None:
    inquiry = build.open_inquiry()
    inquiries.write_message(
        actor=acting("joko"), inquiry=inquiry, text="Gladly.", submission_key=None, at=NOW
    )

    def ask() -> object:
        return filing.ask_village(
            actor=acting("lin"),
            listing=inquiry.listing,
            request=DRUMS,
            inquiry=inquiry,
            submission_key=None,
            at=NOW,
        )

    ask()
    part = queries.find_recipient(inquiry_id=inquiry.id)
    assert part is not None
    assert part.reused
    assert inquiry.status is InquiryStatus.AWAITING_SELLER
    assert inquiry.messages[-1].text == DRUMS.note
    with pytest.raises(ConflictError, match="already"):
        ask()
    asked.cancel("lin", part.rfq)
    assert inquiry.open  # the talk was there before


def test_where_an_offer_stands_the_buyer_decides_about_it_first(app: Flask) -> None:
    quotation = build.sent_quotation()
    with pytest.raises(ConflictError, match="Decide about it first"):
        filing.ask_village(
            actor=acting("lin"),
            listing=quotation.inquiry.listing,
            request=DRUMS,
            inquiry=quotation.inquiry,
            submission_key=None,
            at=NOW,
        )


def test_a_question_waits_for_the_buyer_in_that_thread_alone(app: Flask) -> None:
    rfq = asked.asked()
    asked.ask_info("joko", rfq)
    thread = part_of(rfq).inquiry
    assert thread.status is InquiryStatus.AWAITING_BUYER
    sweeping.let_time_pass(rfq_id=rfq.id, at=asked.LATER)
    assert part_of(rfq).status is RecipientStatus.INVITED  # it was the buyer who was silent
    again = asked.asked(thread.listing)
    asked.ask_info("sari", again)
    inquiries.write_message(
        actor=acting("lin"),
        inquiry=part_of(again).inquiry,
        text="Goat.",
        submission_key=None,
        at=NOW,
    )
    assert again.status is RfqStatus.OPEN
    assert part_of(again).question == ""


def test_after_the_deadline_nobody_offers_anew_but_who_offered_goes_on(app: Flask) -> None:
    listing = build.published_listing()
    late, quoted = asked.asked(listing), asked.asked(listing)
    asked.quote("sari", quoted)

    @transaction
    def bring_the_deadline_forward() -> None:
        yesterday = end_of_day_in_jakarta(TODAY - timedelta(days=1))
        for rfq in (late, quoted):
            rfq.deadline_at = yesterday

    bring_the_deadline_forward()
    with pytest.raises(ConflictError, match="deadline"):
        asked.quote("sari", late)
    with pytest.raises(ConflictError, match="deadline"):
        answering.will_quote(actor=acting("sari"), recipient=part_of(late), at=NOW)
    asked.quote("sari", quoted)


def test_the_deadline_moves_once_and_by_two_weeks_at_most(app: Flask) -> None:
    rfq = asked.asked()
    for days in (10, 25):
        with pytest.raises(RefusedError):
            deciding.extend(
                actor=acting("lin"),
                rfq=rfq,
                deadline_date=TODAY + timedelta(days=days),
                at=NOW,
            )
    asked.extend("lin", rfq)
    with pytest.raises(ConflictError, match="once"):
        asked.extend("lin", rfq)


def two_villages() -> tuple[Rfq, RfqRecipient, RfqRecipient]:
    """Sari and Hasan are asked by one request, passed on by Stefan."""
    for village, terms in ((NGORAN, build.listing_terms()), (HARIANG, build.listing_terms())):
        build.published_listing(village, terms)
    rfq = asked.asked_many()
    asked.pass_on("stefan", rfq)
    parts = {one.inquiry.seller.name: one for one in queries.list_recipients(rfq=rfq)}
    return rfq, parts["BUM Desa Karya Mandiri Ngoran"], parts["BUM Desa Hariang"]


def test_a_version_kept_behind_counts_with_its_newer_one_and_is_shown_when_that_ends(app: Flask):
    rfq, ngoran, hariang = two_villages()
    first = build.sent_quotation(ngoran.inquiry)
    second = quotes.send_quotation(
        actor=acting("sari"),
        inquiry=ngoran.inquiry,
        offer=build.offer(),
        submission_key=None,
        at=NOW,
        earlier=EarlierVersion.KEEP,
    )
    assert queries.count_live(rfq_id=rfq.id, apart_from=hariang.inquiry_id, at=NOW) == 1
    assert queries.list_quotations(rfq=rfq) == comparing.list_offers(rfq=rfq) == [second]
    reason = EndReason.MISTAKE
    quotes.withdraw_quotation(actor=acting("sari"), quotation=second, reason=reason, at=NOW)
    assert queries.count_live(rfq_id=rfq.id, apart_from=hariang.inquiry_id, at=NOW) == 1
    assert queries.list_quotations(rfq=rfq) == comparing.list_offers(rfq=rfq) == [first]


@pytest.mark.parametrize("who", ["lin", "stefan"])
def test_a_request_called_off_leaves_no_offer_open_and_no_week_held(app: Flask, who: str) -> None:
    rfq, ngoran, hariang = two_villages()
    offers = [
        build.sent_quotation(ngoran.inquiry),
        build.sent_quotation(hariang.inquiry, by="hasan"),
    ]
    deciding.cancel(actor=acting(who), rfq=rfq, reason="The shop is closed.", at=NOW)
    assert [one.status for one in offers] == [QuotationStatus.DECLINED] * 2
    assert [one.end_reason for one in offers] == [EndReason.NO_LONGER_NEEDED] * 2
    listings = (ngoran.inquiry.listing_id, hariang.inquiry.listing_id)
    assert [capacity.reserved(listing_id=one, at=NOW) for one in listings] == [0, 0]


def test_one_wins_and_the_other_is_told_no_price_and_no_name(app: Flask) -> None:
    rfq, ngoran, hariang = two_villages()
    won = build.sent_quotation(ngoran.inquiry)
    lost = build.sent_quotation(hariang.inquiry, by="hasan")
    orders.accept_quotation(actor=acting("lin"), quotation=won, at=NOW)
    assert rfq.status is RfqStatus.AWARDED
    assert lost.status is QuotationStatus.NOT_SELECTED
    assert hariang.inquiry.status is InquiryStatus.CLOSED
    letters = db.session.scalars(
        sa.select(Letter).where(Letter.recipient == "hasan@hariang.example")
    ).all()
    told = " ".join(f"{letter.subject} {letter.body}" for letter in letters)
    assert "Ngoran" not in told
    assert "15.50" not in told
    with pytest.raises(ConflictError):
        orders.accept_quotation(actor=acting("lin"), quotation=lost, at=NOW)


def test_two_acceptances_at_once_make_one_order(app: Flask) -> None:
    _rfq, ngoran, hariang = two_villages()
    offers = [
        build.sent_quotation(ngoran.inquiry),
        build.sent_quotation(hariang.inquiry, by="hasan"),
    ]
    ids = [one.id for one in offers]

    def accept(number: int) -> Callable[[], object]:
        def press() -> object:
            found = db.session.get_one(type(offers[0]), number)
            return orders.accept_quotation(actor=acting("lin"), quotation=found, at=NOW).id

        return press

    outcomes = race(app, [accept(number) for number in ids])
    assert sorted(type(one).__name__ for one in outcomes) == ["ConflictError", "int"]


def test_why_each_village_was_asked_is_kept_and_cannot_be_changed(app: Flask) -> None:
    _rfq, ngoran, _hariang = two_villages()
    assert (ngoran.rule, ngoran.choice) == ("R7", "score")
    assert '"words":400' in ngoran.parts
    for statement in (
        "UPDATE rfq_recipient SET parts = '{}'",
        "DELETE FROM rfq_recipient",
        "UPDATE rfq_matching SET facts = '{}'",
        "UPDATE rfq SET destination = 'DE'",
        "UPDATE rfq_quantity SET quantity = 1",
    ):
        with pytest.raises(DBAPIError):
            transaction(lambda: db.session.execute(sa.text(statement)))()  # noqa: B023  called at once


def test_nothing_goes_out_where_nobody_fits(app: Flask) -> None:
    rfq = asked.asked_many()
    with pytest.raises(ConflictError, match="No village fits"):
        asked.pass_on("oka", rfq)
    assert rfq.status is RfqStatus.SUBMITTED


def test_what_an_officer_writes_reaches_no_village_before_the_buyer_agrees(app: Flask) -> None:
    rfq = asked.written_for_lin()
    assert rfq.kind is RfqKind.ASSISTED
    assert queries.list_recipients(rfq=rfq) == []
    letters = db.session.scalars(sa.select(Letter.recipient).where(Letter.body.contains("72")))
    assert set(letters) == {"lin@shenzhen.example"}
    with pytest.raises(ForbiddenError):
        asked.confirm("greta", rfq)
    with pytest.raises(ConflictError, match="72 hours"):
        filing.confirm(actor=acting("lin"), rfq=rfq, matched=None, at=NOW + timedelta(hours=73))
    sweeping.let_time_pass(rfq_id=rfq.id, at=NOW + timedelta(hours=73))
    assert rfq.status is RfqStatus.EXPIRED


def test_outsiders_cannot_learn_that_a_request_or_its_thread_exists(app: Flask) -> None:
    rfq = asked.asked()
    thread = part_of(rfq).inquiry.public_id
    for key in ("greta", "hasan", "sari", "oka", "stefan", "citra", "made"):
        with pytest.raises(NotFoundError):
            queries.get_rfq(actor=acting(key), public_id=rfq.public_id)
    for key in ("greta", "hasan", "asep", "oka"):
        with pytest.raises(NotFoundError):
            queries.get_recipient(actor=acting(key), public_id=thread)


def test_a_village_that_closes_the_thread_has_declined(app: Flask) -> None:
    rfq = asked.asked()
    part = part_of(rfq)
    inquiries.close_inquiry(
        actor=acting("sari"), inquiry=part.inquiry, reason=ClosingReason.SEASON, at=NOW
    )
    assert (part.status, part.decline_reason) == (RecipientStatus.DECLINED, ClosingReason.SEASON)
    assert rfq.status is RfqStatus.DECLINED


def test_a_buyer_who_closes_the_last_thread_asks_no_longer(app: Flask) -> None:
    rfq = asked.asked()
    inquiries.close_inquiry(
        actor=acting("lin"),
        inquiry=part_of(rfq).inquiry,
        reason=ClosingReason.NO_LONGER_NEEDED,
        at=NOW,
    )
    assert rfq.status is RfqStatus.CANCELLED


def test_a_block_holds_for_requests_too(app: Flask) -> None:
    inquiry = build.open_inquiry()
    block_operations.block(actor=acting("sari"), inquiry=inquiry, at=NOW)
    with pytest.raises(RefusedError, match="does not take messages from your side"):
        asked.asked(inquiry.listing)
    build.published_listing(HARIANG, build.listing_terms())
    rfq = asked.asked_many()
    asked.pass_on("stefan", rfq)
    sellers = [one.inquiry.seller.name for one in queries.list_recipients(rfq=rfq)]
    assert sellers == ["BUM Desa Hariang"]


def test_what_would_be_held_as_an_inquiry_is_refused_beside_the_note(app: Flask) -> None:
    with pytest.raises(RefusedError) as refusal:
        asked.asked(note="See www.elsewhere.example")
    assert refusal.value.field == "note"


def test_threads_of_a_request_are_not_counted_as_inquiries(app: Flask) -> None:
    two_villages()
    assert screening_queries.asked_lately(buyer_id=acting("lin").organisation_id, at=NOW) == 0


def test_a_running_request_keeps_its_threads_from_lapsing(app: Flask) -> None:
    rfq = asked.asked(build.published_listing())
    kept = sa.select(Inquiry.id).where(queries.keeps(at=NOW))
    assert db.session.scalars(kept).all() == [part_of(rfq).inquiry_id]
    past = sa.select(Inquiry.id).where(queries.keeps(at=rfq.deadline_at + timedelta(seconds=1)))
    assert db.session.scalars(past).all() == []
