"""How soon an enterprise answers, on the pages everybody reads: a number, its days, and how many."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from marketplace.catalog.models import Listing
from marketplace.inquiries import operations as inquiries
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.reasons import ClosingReason
from marketplace.routing import panels
from marketplace.routing.answering import Answering, answering, answering_of_many
from marketplace.web.revalidation import SHARED
from marketplace.workdays import operations as closures
from tests import build
from tests.cast import HARIANG, NGORAN, NOW, TODAY, acting
from tests.pages import Visitor
from tests.support.queries import counted_queries

pytestmark = pytest.mark.usefixtures("app", "now")
Visits = Callable[..., Visitor]
DAY = timedelta(days=1)
TOO_FEW = "Too few inquiries in the last 30 days to say"


def answer(inquiry: Inquiry, after: timedelta) -> None:
    inquiries.write_message(
        actor=acting("joko"), inquiry=inquiry, text="Yes.", submission_key=None, at=NOW + after
    )


def refuse(inquiry: Inquiry, after: timedelta) -> None:
    inquiries.close_inquiry(
        actor=acting("joko"), inquiry=inquiry, reason=ClosingReason.CAPACITY, at=NOW + after
    )


def figure(listing: Listing, after: timedelta) -> Answering:
    return answering(seller_id=listing.organisation_id, at=NOW + after)


def pages_of(listing: Listing, visitor: Visits) -> list[str]:
    stranger = visitor()
    addresses = (f"/products/{listing.public_id}", f"/villages/{listing.village.code}")
    return [stranger.get(address).text for address in addresses]


def test_the_time_to_a_first_answer_is_in_working_hours_and_a_no_is_an_answer() -> None:
    """NOW is a Saturday: two, ten and eighteen working hours."""
    listing = build.published_listing()
    soon, later, refused = (build.open_inquiry(listing) for _ in range(3))
    answer(soon, 2 * DAY)
    answer(soon, 9 * DAY)  # the first counts
    answer(later, 3 * DAY)
    assert figure(listing, 5 * DAY).usual_hours is None  # of two it would tell who they were
    refuse(refused, 4 * DAY)
    found = figure(listing, 5 * DAY)
    assert (found.in_time, found.asked, found.answered) == (3, 3, 3)
    assert found.waits == (2 * 60, 10 * 60, 18 * 60)
    assert found.usual_hours == 10


def test_a_late_answer_has_its_time_too_and_silence_has_none() -> None:
    listing = build.published_listing()
    late, *_silent = [build.open_inquiry(listing) for _ in range(3)]
    answer(late, 12 * DAY)
    found = figure(listing, 20 * DAY)
    assert (found.in_time, found.asked, found.answered) == (0, 3, 1)


def test_an_offer_is_an_answer() -> None:
    quotation = build.sent_quotation()
    assert figure(quotation.inquiry.listing, DAY).answered == 1


def test_whoever_answers_at_once_needs_an_hour_at_most() -> None:
    assert Answering(asked=3, in_time=3, waits=(0, 0, 0)).usual_hours == 1


def test_days_announced_as_closed_do_not_count_and_all_is_one_question(app: Flask) -> None:
    listing = build.published_listing()
    inquiry = build.open_inquiry(listing)
    closing = closures.close_for(
        actor=acting("joko"),
        from_date=TODAY,
        to_date=TODAY + 9 * DAY,
        reason="Harvest",
        submission_key=None,
        at=NOW,
    )
    answer(inquiry, 6 * DAY)
    taken_back = NOW + 4 * DAY  # Wednesday and what comes after are worked again
    seller_id = listing.organisation_id
    with counted_queries() as asked:
        found = answering(seller_id=seller_id, at=NOW + 6 * DAY)
    assert (found.waits, len(asked)) == ((0,), 1)
    closures.take_back(actor=acting("joko"), closure=closing, at=taken_back)
    assert figure(listing, 6 * DAY).waits == ((8 + 8 + 2) * 60,)


def test_each_is_counted_by_its_own_closures(app: Flask) -> None:
    drums, others = build.published_listing(), build.published_listing(HARIANG)
    build.open_inquiry(drums)
    build.open_inquiry(others)
    closures.close_for(
        actor=acting("hasan"),
        from_date=TODAY,
        to_date=TODAY + 9 * DAY,
        reason="Harvest",
        submission_key=None,
        at=NOW,
    )
    found = answering_of_many(
        seller_ids={drums.organisation_id, others.organisation_id}, at=NOW + 7 * DAY
    )
    assert found[drums.organisation_id].asked == 1
    assert found[others.organisation_id].asked == 0  # it has time still


def test_everybody_reads_the_figure_with_its_days_and_its_number(
    visitor: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing = build.published_listing()
    first, second, third = (build.open_inquiry(listing) for _ in range(3))
    monkeypatch.setattr("marketplace.clock.now", lambda: NOW + 3 * DAY)
    answer(first, 2 * DAY)
    answer(second, 3 * DAY)
    for page in pages_of(listing, visitor):
        assert TOO_FEW in page
        assert "usually within" not in page
    refuse(third, 4 * DAY)
    monkeypatch.setattr("marketplace.clock.now", lambda: NOW + 5 * DAY)
    for page in pages_of(listing, visitor):
        assert "Answered within 24 working hours 3 of 3 inquiries" in page
        assert "that came from 27 Oct 2026 to 26 Nov 2026" in page
        assert "First answer usually within 10 working hours median of the 3 inquiries" in page
        assert TOO_FEW not in page


def test_a_village_without_an_enterprise_has_no_figure() -> None:
    assert panels.answers(actor=None, subject=None) is None


def test_the_figure_costs_one_question_and_the_pages_can_still_be_kept(visitor: Visits) -> None:
    listing = build.published_listing()
    seller = listing.organisation
    assert seller.id
    with counted_queries() as asked:
        panels.answers(actor=None, subject=seller)
    assert len(asked) == 1
    stranger = visitor()
    for address in (f"/products/{listing.public_id}", f"/villages/{NGORAN}"):
        page = stranger.get(address)
        assert page.headers["Cache-Control"] == SHARED
        build.open_inquiry(listing)
        assert stranger.get(address).headers["ETag"] == page.headers["ETag"]  # it has time still
