"""Bookings: one of a slot, nobody in two places, freed when cancelled, kept among those who meet."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
import sqlalchemy as sa

from marketplace.accounts.models import Person
from marketplace.db import db, new_public_id, transaction
from marketplace.errors import ConflictError, ForbiddenError, NotFoundError, RefusedError
from marketplace.events import queries as events
from marketplace.forums import booking_operations as operations
from marketplace.forums import booking_queries as queries
from marketplace.forums import processes
from marketplace.forums.booking_models import Attendance, Booking
from marketplace.forums.models import ForumSlot
from marketplace.forums.states import BookingStatus
from marketplace.inquiries.models import Inquiry
from marketplace.mail.models import Letter
from marketplace.trade_terms import Incoterm
from tests.build import open_inquiry, published_listing
from tests.cast import HARIANG, NOW, acting
from tests.forums.build import (
    AFTERWARDS,
    booked,
    minuted,
    offered_table,
    opened_forum,
    slots_of,
)


def person(key: str) -> Person:
    return db.session.get_one(Person, acting(key).person_id)


def letters(words: str) -> list[str]:
    db.session.rollback()
    statement = sa.select(Letter.recipient).where(Letter.subject.contains(words))
    return sorted(db.session.scalars(statement))


def two_tables() -> list[list[ForumSlot]]:
    """Slots of Ngoran and Hariang at the same time."""
    forum = opened_forum(province_code=None)
    drums = offered_table(forum)
    seaweed = offered_table(forum, published_listing(village=HARIANG), key="hasan")
    return [slots_of(drums), slots_of(seaweed)]


def test_a_slot_is_booked_once_and_both_sides_are_told(app):
    booking = booked()
    assert booked(booking.slot).id == booking.id, "the same company has it already"
    with pytest.raises(RefusedError, match="just been taken"):
        booked(booking.slot, key="greta")
    assert letters("Talk booked") == [
        *("joko@ngoran.example", "lin@shenzhen.example", "sari@ngoran.example")
    ]


def test_a_buyer_meets_one_village_at_a_time(app):
    drums, seaweed = two_tables()
    booked(drums[0])
    with pytest.raises(RefusedError, match="another booking"):
        booked(seaweed[0])
    booked(seaweed[1])
    booked(seaweed[0], key="greta")


def test_the_database_itself_refuses_a_second_booking_and_two_places_at_once(app):
    booking = booked()
    copied = {
        "slot_id": booking.slot_id,
        "buyer_id": acting("greta").organisation_id,
        "booked_by_id": acting("greta").person_id,
        "topic": "",
        "booked_at": NOW,
        "changed_at": NOW,
    }

    @transaction
    def twice() -> None:
        row = {"status": "booked", "version": 1, "public_id": new_public_id(), **copied}
        db.session.execute(sa.insert(Booking).values(row))

    @transaction
    def elsewhere(name: str, id_: int) -> None:
        row = {"booking_id": booking.id, name: id_, "begins_at": booking.slot.starts_at}
        db.session.execute(sa.insert(Attendance).values(row))

    lin = acting("lin")
    for attempt in (
        twice,
        lambda: elsewhere("organisation_id", lin.organisation_id),
        lambda: elsewhere("person_id", lin.person_id),
    ):
        with pytest.raises(sa.exc.IntegrityError):
            attempt()


def test_only_buyers_book_and_only_in_time(app):
    slot = slots_of(offered_table())[0]
    with pytest.raises(ForbiddenError):
        booked(slot, key="hasan")
    with pytest.raises(ConflictError):
        operations.book_slot(
            actor=acting("lin"), slot=slot, topic="", submission_key=None, at=AFTERWARDS
        )


def test_a_cancelled_booking_frees_slot_and_buyer_and_tells_the_other_side(app):
    drums, seaweed = two_tables()
    booking = booked(drums[0])
    operations.cancel_booking(actor=acting("lin"), booking=booking, at=NOW)
    assert letters("Talk cancelled") == ["joko@ngoran.example", "sari@ngoran.example"]
    booked(drums[0], key="greta")
    booked(seaweed[0])
    steps = events.timeline(subjects=[("forum_booking", booking.public_id)])
    assert [one.action for one in steps] == ["forum_booking.begin", "forum_booking.cancel"]
    with pytest.raises(ConflictError):
        operations.cancel_booking(actor=acting("lin"), booking=booking, at=NOW)


def test_nothing_is_cancelled_once_it_has_begun(app):
    booking = booked()
    with pytest.raises(ConflictError):
        operations.cancel_booking(actor=acting("sari"), booking=booking, at=booking.slot.starts_at)


def test_an_officer_comes_along_to_one_talk_at_a_time(app):
    drums, seaweed = two_tables()
    first, second = booked(drums[0]), booked(seaweed[0], key="greta")
    oka = acting("oka")
    operations.attach_officer(actor=oka, booking=first, officer=person("stefan"), at=NOW)
    with pytest.raises(RefusedError, match="another booking"):
        operations.attach_officer(actor=oka, booking=second, officer=person("stefan"), at=NOW)
    with pytest.raises(RefusedError, match="officer of the programme"):
        operations.attach_officer(actor=oka, booking=second, officer=person("lin"), at=NOW)
    operations.attach_officer(actor=oka, booking=first, officer=person("oka"), at=NOW)
    operations.attach_officer(actor=oka, booking=second, officer=person("stefan"), at=NOW)
    operations.release_officer(actor=oka, booking=first, at=NOW)
    with pytest.raises(ConflictError):
        operations.release_officer(actor=oka, booking=first, at=NOW)
    kept = sa.select(sa.func.count(Attendance.id)).where(Attendance.booking_id == first.id)
    assert db.session.scalar(kept) == 12, "the buyer and the person who booked are expected still"
    assert letters("You come along") == [
        *("oka@ministry.example", "stefan@desaport.example", "stefan@desaport.example")
    ]


def test_a_booking_is_there_for_those_who_meet_and_the_officer(app):
    booking = booked()
    operations.attach_officer(
        actor=acting("oka"), booking=booking, officer=person("stefan"), at=NOW
    )
    for key, there in {
        **dict.fromkeys(("lin", "sari", "joko", "stefan"), True),
        **dict.fromkeys(("greta", "hasan", "oka", "citra", "made"), False),
    }.items():
        if there:
            assert queries.get_booking(actor=acting(key), public_id=booking.public_id) == booking
            continue
        with pytest.raises(NotFoundError):
            queries.get_booking(actor=acting(key), public_id=booking.public_id)
        with pytest.raises(NotFoundError):
            queries.list_minutes(actor=acting(key), booking=booking)


def test_minutes_are_kept_once_the_talk_has_begun_and_never_changed(app):
    booking = booked()
    with pytest.raises(ConflictError):
        minuted(booking, at=NOW)
    with pytest.raises(NotFoundError):
        minuted(booking, key="greta")
    minutes = minuted(booking)
    minuted(booking, key="lin")
    assert len(queries.list_minutes(actor=acting("sari"), booking=booking)) == 2

    @transaction
    def edit() -> None:
        minutes.wanted = "Something else."
        db.session.flush()

    with pytest.raises(sa.exc.DBAPIError, match="never changed"):
        edit()


def asked_after(booking: Booking, key: str = "lin") -> Inquiry:
    return operations.follow_up(
        actor=acting(key),
        booking=booking,
        quantity=3500,
        destination="CN",
        incoterm=Incoterm.FOB,
        needed_by_date=None,
        text="As we said.",
        submission_key=None,
        at=AFTERWARDS,
    )


def test_a_talk_becomes_one_inquiry_of_the_buyer(app):
    booking = booked()
    minuted(booking)
    with pytest.raises(ForbiddenError):
        asked_after(booking, key="sari")
    inquiry = asked_after(booking)
    assert asked_after(booking).id == inquiry.id
    assert (booking.status, booking.inquiry) == (BookingStatus.FOLLOWED_UP, inquiry)
    assert (inquiry.listing_id, inquiry.quantity) == (booking.table.listing_id, 3500)
    steps = events.timeline(subjects=[("forum_booking", booking.public_id)])
    assert [one.action.rpartition(".")[2] for one in steps] == ["begin", "follow_up"]


def test_the_reminder_leaves_once_a_day_before(app, work, monkeypatch):
    booking = booked()
    monkeypatch.setattr("marketplace.clock.now", lambda: NOW)
    work()
    assert letters("Reminder") == []
    day_before = booking.slot.starts_at - timedelta(days=1)
    monkeypatch.setattr("marketplace.clock.now", lambda: day_before)
    work()
    processes.remind(public_id=booking.public_id, at=day_before)
    assert letters("Reminder") == [
        *("joko@ngoran.example", "lin@shenzhen.example", "sari@ngoran.example")
    ]


def test_nobody_is_reminded_of_what_was_cancelled(app):
    booking = booked()
    operations.cancel_booking(actor=acting("sari"), booking=booking, at=NOW)
    processes.remind(public_id=booking.public_id, at=NOW)
    assert letters("Reminder") == []


class Undo(Exception):
    """Takes back what was tried."""


def test_every_status_step_and_role_of_a_booking(app):
    booking = booked()
    earlier = open_inquiry(booking.table.listing)
    may = {
        "cancel": {"lin", "sari", "joko"},
        "attach": {"oka", "stefan"},
        "release": {"oka", "stefan"},
        "follow_up": {"lin"},
    }
    leads = {"cancel": "cancelled", "follow_up": "followed_up"}
    for status, step, key in product(BookingStatus, may, ("lin", "sari", "joko", "oka", "greta")):
        found = _outcome(booking, status, step, key, earlier)
        if key not in may[step]:
            wrong = found not in (NotFoundError, ForbiddenError)
        elif status is BookingStatus.BOOKED:
            wrong = found != (leads.get(step, "booked"), [f"forum_booking.{step}"])
        elif (status, step) == (BookingStatus.FOLLOWED_UP, "follow_up"):
            wrong = found != ("followed_up", [])  # the inquiry there is
        else:
            wrong = not (isinstance(found, type) and issubclass(found, ConflictError))
        assert not wrong, (status, step, key, found)


def _outcome(
    booking: Booking, status: BookingStatus, step: str, key: str, earlier: Inquiry
) -> object:
    actor, before = acting(key), booking.slot.starts_at - timedelta(hours=1)
    take = {
        "cancel": lambda: operations.cancel_booking(actor=actor, booking=booking, at=before),
        "attach": lambda: operations.attach_officer(
            actor=actor, booking=booking, officer=person("stefan"), at=before
        ),
        "release": lambda: operations.release_officer(actor=actor, booking=booking, at=before),
        "follow_up": lambda: asked_after(booking, key),
    }[step]

    @transaction
    def attempt() -> None:
        booking.status = status
        booking.cancelled_at = NOW if status is BookingStatus.CANCELLED else None
        booking.inquiry = earlier if status is BookingStatus.FOLLOWED_UP else None
        booking.officer = person("oka") if step == "release" else None
        db.session.flush()
        pending = len(db.session.info.get("events", []))
        try:
            take()
        except (NotFoundError, ForbiddenError, ConflictError) as refused:
            raise Undo(type(refused)) from refused
        steps = [one.action for one in db.session.info.get("events", [])[pending:]]
        raise Undo((booking.status.value, [one for one in steps if one.startswith("forum_")]))

    with pytest.raises(Undo) as undone:
        attempt()
    return undone.value.args[0]
