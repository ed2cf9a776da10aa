"""The calendar in the database: orders take weeks, sellers set them, rivals never oversell one."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from multiprocessing import get_context

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from marketplace.capacity import operations, queries, rules
from marketplace.capacity.models import BookedWeek, CapacityBooking, CapacityWeek
from marketplace.db import db, transaction
from marketplace.errors import NotFoundError, RefusedError
from marketplace.events.operations import SYSTEM
from marketplace.orders import operations as orders
from tests import build
from tests.capacity.rival import PATIENCE, book
from tests.cast import HARIANG, NOW, acting
from tests.pages import Visitor

FIRST = date(2026, 11, 23)  # the Monday after the cast's moment
LIMIT = 559  # 60 % of 933, a week of November at 4,000 a month


def weeks_of(listing, *, at=NOW, count=26):
    return queries.calendar_of(listing=listing, at=at, count=count).weeks


def test_a_confirmed_order_takes_the_first_free_weeks_and_a_finished_one_gives_them_back(app_once):
    order = build.confirmed_order()
    listing = order.quotation.inquiry.listing
    booking = queries.find_booking(
        listing_id=order.quotation.inquiry.listing_id, order_id=order.public_id
    )
    assert booking is not None
    assert booking.kept
    weeks = weeks_of(listing)
    assert weeks[0].start == FIRST
    assert weeks[0].booked == weeks[0].limit == LIMIT
    assert sum(week.booked for week in weeks) == order.quantity == 3500

    build.settled(build.dues_of(order)[0])
    a_week = timedelta(weeks=1)
    for week, produced in enumerate((400, 900, 1500, 2100), start=1):
        orders.report_milestone(
            actor=acting("joko"),
            order=order,
            produced=produced,
            note="",
            submission_key=None,
            at=NOW + week * a_week,
        )
    later = queries.calendar_of(listing=listing, at=NOW + 5 * a_week)
    assert (later.recorded_weeks, later.demonstrated) == (4, 500)
    now_running = queries.calendar_of(listing=listing, at=NOW + 4 * a_week)
    assert (now_running.recorded_weeks, now_running.demonstrated) == (3, None)

    orders.mark_ready(actor=acting("sari"), order=order, at=NOW + 5 * a_week)
    assert sum(week.booked for week in weeks_of(listing, at=NOW + 5 * a_week)) == 0


@pytest.fixture
def listing(app):
    return build.published_listing()


def test_a_seller_sets_a_week_within_what_orders_need(app, listing):
    def set_to(quantity, *, key="joko", reason="harvest", week=FIRST):
        operations.set_week(
            actor=acting(key), listing=listing, week=week, quantity=quantity, reason=reason, at=NOW
        )

    set_to(0)
    closed = weeks_of(listing)[0]
    assert (closed.closed, closed.free, closed.reason) == (True, 0, "harvest")
    operations.clear_week(actor=acting("sari"), listing=listing, week=FIRST, at=NOW)
    assert weeks_of(listing)[0].free == LIMIT
    _book(listing, "one", quantity=300)
    with pytest.raises(RefusedError) as refusal:
        set_to(299)
    assert refusal.value.field == "quantity"
    set_to(300)
    assert weeks_of(listing)[0].free == 0
    for wrong in ("", "x" * 201):
        with pytest.raises(RefusedError):
            set_to(500, reason=wrong)
    for stranger in ("hasan", "lin"):
        with pytest.raises(NotFoundError):
            set_to(500, key=stranger)
    for week in (FIRST - timedelta(weeks=1), FIRST + timedelta(days=1), date(2036, 1, 7)):
        with pytest.raises(NotFoundError):
            set_to(500, week=week)


def test_what_has_no_week_before_the_promise_is_late_and_still_never_oversold(app, listing):
    first = _book(listing, "first", quantity=500, promised=date(2026, 11, 29))
    second = _book(listing, "second", quantity=500, promised=date(2026, 11, 29))
    assert first.kept
    assert (second.late, second.unplaced) == (441, 0)
    assert _book(listing, "second", quantity=999).id == second.id
    for week in weeks_of(listing):
        assert week.booked <= week.limit


def test_the_database_refuses_a_second_row_of_a_week_and_what_is_below_zero(app, listing):
    @transaction
    def write(row) -> None:
        db.session.add(row)

    def week(**changes: object) -> CapacityWeek:
        values = {"listing_id": listing.id, "week_date": FIRST, "reason": "", "changed_at": NOW}
        return CapacityWeek(**{**values, **changes})

    write(week(produced=1))
    for row in (
        week(produced=2),
        week(week_date=FIRST + timedelta(weeks=1), produced=-1),
        week(week_date=FIRST + timedelta(weeks=1), set_to=-1, reason="x"),
        week(week_date=FIRST + timedelta(weeks=1), set_to=5),
    ):
        with pytest.raises(IntegrityError):
            write(row)


def test_processes_that_book_at_once_never_oversell_a_week(app, config, listing):
    names = ("left", "right")
    listing_id = listing.id
    db.session.rollback()
    context = get_context("forkserver")
    context.set_forkserver_preload([book.__module__])
    start = context.Barrier(len(names))
    pipes = [context.Pipe() for _ in names]
    processes = [
        context.Process(target=book, args=(config, listing_id, name, start, theirs))
        for name, (_ours, theirs) in zip(names, pipes, strict=True)
    ]
    for process in processes:
        process.start()
    kept = [ours.recv() for ours, _theirs in pipes if ours.poll(PATIENCE)]
    for process in processes:
        process.join(PATIENCE)
    db.session.rollback()
    bookings = db.session.scalars(sa.select(CapacityBooking)).all()
    taken: Counter[date] = Counter()
    for week in db.session.scalars(sa.select(BookedWeek)):
        taken[week.week_date] += week.quantity
    limits = {week.start: week.limit for week in weeks_of(listing, count=rules.HORIZON)}
    assert len(bookings) == 20
    assert all(taken[week] <= limits[week] for week in taken)
    assert sum(taken.values()) == 20 * 150
    room = rules.largest_by(weeks_of(listing), day=date(2026, 12, 27))
    assert room == 0  # whatever was free before the promise is taken
    assert sum(kept) == sum(booking.kept for booking in bookings)
    assert 0 < sum(kept) < 20


def test_the_pages_set_a_week_and_keep_what_was_typed_wrong(app_once, now):
    listing = build.drafted_listing(key="asep", village=HARIANG)
    browser = Visitor.of(app_once, "asep")
    page = browser.get(f"/listings/{listing.public_id}/capacity")
    assert "Declared, not yet demonstrated" in page
    week = page.follow("Week from 23 Nov 2026")
    wrong = week.form("").submit(quantity="many", reason="harvest")
    assert wrong.status == 422
    assert 'value="many"' in wrong.html
    kept = wrong.form("").submit(quantity="0", reason="harvest")
    assert "harvest" in kept
    assert "closed" in kept
    cleared = kept.follow("Week from 23 Nov 2026").form("clearing").submit()
    assert "harvest" not in cleared
    for junk in ("2026-11-24", "2026-13-01", "x", "1999-01-04"):
        assert browser.get(f"/listings/{listing.public_id}/capacity/{junk}").status == 404


def _book(listing, order_id, *, quantity, promised=date(2026, 12, 27)) -> CapacityBooking:
    return operations.book(
        listing=listing,
        order_id=order_id,
        order_number=f"ORD-{order_id}",
        quantity=quantity,
        promised_date=promised,
        actor=SYSTEM,
        at=NOW,
    )
