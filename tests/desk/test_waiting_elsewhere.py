"""What waits beside threads and orders: silences with something offered, talks, old requests, money."""

from __future__ import annotations

from datetime import timedelta

from marketplace.forums import booking_queries as bookings
from marketplace.inquiries import operations as inquiries
from marketplace.rfqs.states import CONFIRM_WITHIN, RfqStatus
from marketplace.routing import operations as routing
from marketplace.routing import processes, suggestion_operations
from tests import build
from tests.cast import HARIANG, NOW, acting
from tests.desk.buying import DAY, HOUR, desk
from tests.forums.build import AFTERWARDS, booked, minuted, offered_table, slots_of
from tests.pages import Visitor
from tests.payments.steps import account, book
from tests.rfqs import asked
from tests.support.queries import every_query
from tests.support.world_silences import suggested

LATER = NOW + timedelta(days=20)  # more than 72 working hours after NOW
SHOW_OTHERS = "Look at other villages for Djembe drum"


def test_a_silence_whose_other_villages_can_be_shown_waits_for_the_buyers_yes(app, moved):
    build.published_listing(HARIANG, build.listing_terms(name_en="Rebana of Hariang"))
    inquiry = build.open_inquiry()
    moved(LATER)
    assert SHOW_OTHERS not in desk(app)
    processes.sweep(at=LATER)
    page = desk(app)
    assert SHOW_OTHERS in page
    assert "BUM Desa Karya Mandiri Ngoran is silent. Nothing is sent to others" in page
    assert page.links[SHOW_OTHERS] == f"/inquiries/{inquiry.public_id}"
    assert SHOW_OTHERS not in desk(app, "greta")
    routing.show_alternates(actor=acting("lin"), inquiry=inquiry, at=LATER)
    assert SHOW_OTHERS not in desk(app)


def test_the_villages_word_ends_what_its_silence_brought(app, moved):
    inquiry = build.open_inquiry()
    moved(LATER)
    processes.sweep(at=LATER)
    assert SHOW_OTHERS in desk(app)
    inquiries.write_message(
        actor=acting("joko"), inquiry=inquiry, text="Yes.", submission_key=None, at=LATER
    )
    page = desk(app)
    assert SHOW_OTHERS not in page
    assert "Answer BUM Desa Karya Mandiri Ngoran about Djembe drum" in page


def test_an_officers_suggestion_waits_until_the_buyer_has_said_something(app, now):
    suggestion = suggested()
    words = "Say whether another village may do for"
    page = desk(app)
    assert page.text.count(words) == 1
    assert "An officer names one." in page
    assert "Look at other villages" not in page  # said once
    suggestion_operations.leave(actor=acting("lin"), suggestion=suggestion, at=NOW)
    assert words not in desk(app)


def test_a_talk_stands_on_both_desks_by_its_hour_and_then_until_something_is_kept_of_it(app, moved):
    booking = booked()
    starts = booking.slot.starts_at
    moved(NOW)
    for key, party, address in (
        ("lin", "BUM Desa Karya Mandiri Ngoran", "/desk/buying"),
        ("joko", "Shenzhen Drum Trading", "/desk"),
    ):
        page = Visitor.of(app, key).get(address)
        assert f"Talk with {party}" in page
        assert "Table 1 at East Java meets the world" in page
        assert page.links[f"Talk with {party}"] == f"/forums/bookings/{booking.public_id}"
    assert "Jawa Timur bertemu dunia" in desk(app, language="/id")
    assert "Talk with" not in desk(app, "greta")

    keep = "Write down what came of the talk with"
    moved(starts + timedelta(minutes=10))
    assert keep not in desk(app)  # it goes on
    moved(AFTERWARDS)
    assert f"{keep} BUM Desa Karya Mandiri Ngoran" in desk(app)
    seller = Visitor.of(app, "sari")
    assert f"{keep} Shenzhen Drum Trading" in seller.get("/desk")
    minuted(booking, key="sari", at=AFTERWARDS)
    assert keep not in seller.get("/desk")
    assert keep in desk(app)  # the buyer has kept nothing yet
    moved(AFTERWARDS + 14 * DAY)
    assert keep not in desk(app)


def test_talks_that_are_over_never_hide_the_next_one(app):
    early, late = (booked(slot) for slot in slots_of(offered_table())[::3])
    between = late.slot.starts_at - timedelta(minutes=1)
    (first,) = bookings.list_waiting(actor=acting("lin"), at=between, limit=1)
    assert first.public_id == late.public_id
    both = bookings.list_waiting(actor=acting("lin"), at=between, limit=2)
    assert [one.public_id for one in both] == [late.public_id, early.public_id]


def test_the_oldest_request_to_confirm_stands_on_the_desk_however_many_others_wait(app, moved):
    listing = build.published_listing()
    for _ in range(11):
        asked.in_status(RfqStatus.NEEDS_INFO, listing)
    rfq = asked.written_for_lin(listing)
    moved(rfq.filed_at + CONFIRM_WITHIN - HOUR)
    assert f"Read and confirm request {rfq.number}" in desk(app)


def test_money_waits_for_a_second_person_and_for_the_villages_yes(app, now):
    order = build.confirmed_order()
    account()
    book(build.dues_of(order)[0])
    request = build.approved_financing(order)
    page = Visitor.of(app, "sari").get("/desk")
    transfer = f"Confirm a bank transfer of {order.number}"
    assert page.links[transfer] == f"/orders/{order.public_id}"
    approval = f"Decide on LPEI's approval {request.number}"
    assert page.links[approval] == f"/financing/{request.public_id}"
    assert transfer not in Visitor.of(app, "joko").get("/desk")  # who booked it sees no second time


def test_a_sellers_desk_with_talks_asks_the_database_at_most_twelve_times(app, now):
    booked()
    browser = Visitor.of(app, "sari")
    browser.get("/desk")
    with every_query() as asked_of_it:
        assert browser.get("/desk").status == 200
    assert len(asked_of_it) <= 12, len(asked_of_it)
