"""Forums and their tables: who may do what, what each step leads to, what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from itertools import product

import pytest
import sqlalchemy as sa

from marketplace.catalog.operations import pause_listing
from marketplace.db import db, transaction
from marketplace.errors import ConflictError, ForbiddenError, NotFoundError, RefusedError
from marketplace.events import queries as events
from marketplace.forums import operations, queries
from marketplace.forums.booking_models import Booking
from marketplace.forums.models import Forum, ForumTable
from marketplace.forums.states import BookingStatus, ForumKind, ForumStatus, TableStatus
from marketplace.mail.models import Letter
from marketplace.organisations.models import Membership
from tests.build import drafted_listing, published_listing
from tests.cast import NOW, TODAY, acting
from tests.forums.build import (
    AFTERWARDS,
    MORNING,
    booked,
    drafted_forum,
    forum_terms,
    offered_table,
    opened_forum,
    slots_of,
)

STEPS = ("open", "close", "hold", "cancel")
LEADS = {
    ("draft", "open"): "open",
    ("open", "close"): "closed",
    ("closed", "hold"): "held",
    ("draft", "cancel"): "cancelled",
    ("open", "cancel"): "cancelled",
    ("closed", "cancel"): "cancelled",
}


class Undo(Exception):
    """Takes back what was tried."""


@transaction
def answer_for(province: str | None) -> None:
    """From now on Oka answers for this province only."""
    oka = sa.select(Membership).where(Membership.person_id == acting("oka").person_id)
    db.session.scalars(oka).one().province_code = province


def outcome(forum: Forum, status: ForumStatus, step: str, key: str) -> object:
    take = {
        "open": lambda: operations.open_forum(actor=acting(key), forum=forum, at=NOW),
        "close": lambda: operations.close_forum(actor=acting(key), forum=forum, at=AFTERWARDS),
        "hold": lambda: operations.hold_forum(actor=acting(key), forum=forum, at=AFTERWARDS),
        "cancel": lambda: operations.cancel_forum(
            actor=acting(key), forum=forum, reason="Flood.", at=NOW
        ),
    }[step]

    @transaction
    def attempt() -> None:
        forum.status, forum.cancel_reason = status, "before"
        db.session.flush()
        before = len(db.session.info.get("events", []))
        try:
            take()
        except (NotFoundError, ForbiddenError, ConflictError) as refused:
            raise Undo(type(refused)) from refused
        raise Undo((forum.status.value, len(db.session.info["events"]) - before))

    with pytest.raises(Undo) as undone:
        attempt()
    return undone.value.args[0]


def test_every_status_step_and_role_of_a_forum(app):
    forum = drafted_forum()
    holders = {"oka", "stefan"}
    for status, step, key in product(ForumStatus, STEPS, (*holders, "sari", "lin", "citra")):
        found = outcome(forum, status, step, key)
        leads = LEADS.get((status.value, step))
        if key not in holders:
            wrong = found is not ForbiddenError
        elif leads is None:
            wrong = not (isinstance(found, type) and issubclass(found, ConflictError))
        else:
            wrong = found != (leads, 1)
        assert not wrong, (status, step, key, found)


def test_a_forum_is_held_from_its_last_day_on_only(app):
    forum = opened_forum()
    operations.close_forum(actor=acting("oka"), forum=forum, at=NOW)
    with pytest.raises(ConflictError):
        operations.hold_forum(actor=acting("oka"), forum=forum, at=NOW)
    operations.hold_forum(actor=acting("oka"), forum=forum, at=AFTERWARDS)
    steps = events.timeline(subjects=[("forum", forum.public_id)])
    assert [event.action.rpartition(".")[2] for event in steps] == [
        *("begin", "open", "close", "hold")
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name_id": " "}, "name_id"),
        ({"description_en": "x" * 4001}, "description_en"),
        ({"link": "http://meet.example"}, "link"),
        ({"kind": ForumKind.ON_SITE, "link": "", "place": "Hall"}, "address"),
        ({"from_date": TODAY - timedelta(days=1)}, "from_date"),
        ({"to_date": TODAY}, "to_date"),
        ({"to_date": TODAY + timedelta(days=40)}, "to_date"),
        ({"registration_ends_date": TODAY + timedelta(days=11)}, "registration_ends_date"),
        ({"hours": replace(MORNING, closes=time(9))}, "closes"),
        ({"hours": replace(MORNING, opens=time(9, 3))}, "opens"),
        ({"hours": replace(MORNING, slot_minutes=7)}, "slot_minutes"),
        ({"hours": replace(MORNING, slot_minutes=0)}, "slot_minutes"),
        ({"hours": replace(MORNING, pause_minutes=-5)}, "pause_minutes"),
        ({"hours": replace(MORNING, break_from=time(10))}, "break_to"),
        ({"hours": replace(MORNING, break_from=time(10), break_to=time(9))}, "break_to"),
        ({"hours": replace(MORNING, closes=time(9, 20))}, "closes"),
    ],
)
def test_what_does_not_do_is_refused_beside_its_field(app_once, changes, field):
    with pytest.raises(RefusedError) as refused:
        drafted_forum(**changes)
    assert refused.value.field == field


def test_an_officer_of_a_province_holds_forums_of_that_province_only(app):
    forum = drafted_forum(province_code="35")
    answer_for("36")
    with pytest.raises(NotFoundError):
        operations.open_forum(actor=acting("oka"), forum=forum, at=NOW)
    for code in ("35", None):
        with pytest.raises(RefusedError):
            drafted_forum(province_code=code)
    assert queries.list_held(actor=acting("oka"), offset=0, limit=9) == []
    drafted_forum(province_code="36")


def test_days_and_hours_stay_once_a_forum_is_open(app):
    forum, oka = opened_forum(), acting("oka")
    terms = forum_terms(name_en="Another name", link="https://meet.example/other")
    operations.rewrite_forum(actor=oka, forum=forum, terms=terms, at=NOW)
    assert (forum.name_en, forum.link) == ("Another name", "https://meet.example/other")
    later = forum_terms(hours=replace(MORNING, closes=time(12)))
    with pytest.raises(RefusedError) as refused:
        operations.rewrite_forum(actor=oka, forum=forum, terms=later, at=NOW)
    assert refused.value.field == "closes"

    @transaction
    def go_around() -> None:
        forum.closes = time(12)
        db.session.flush()

    with pytest.raises(sa.exc.DBAPIError, match="never changed"):
        go_around()


def test_a_table_has_a_slot_for_each_stretch_and_is_offered_once(app):
    table = offered_table()
    assert [f"{one.starts_at:%H:%M}" for one in slots_of(table)] == [
        *("02:00", "02:30", "03:00", "03:30")
    ]
    again = offered_table(table.forum, table.listing)
    assert (again.id, again.number) == (table.id, 1)
    assert len(slots_of(table)) == 4


def test_only_the_director_offers_a_published_listing_of_their_own_in_time(app):
    forum, listing = opened_forum(), published_listing()
    for key, wanted in (("joko", ForbiddenError), ("hasan", NotFoundError)):
        with pytest.raises(wanted):
            offered_table(forum, listing, key=key)
    with pytest.raises(RefusedError):
        offered_table(forum, drafted_listing(key="asep", village="36.02.22.2006"), key="hasan")
    with pytest.raises(ConflictError):
        operations.offer_table(
            actor=acting("sari"), forum=forum, listing=listing, submission_key=None, at=AFTERWARDS
        )
    with pytest.raises(NotFoundError):
        offered_table(drafted_forum(), listing)


def test_a_withdrawn_table_frees_its_buyers_and_may_come_back(app):
    booking = booked()
    table = booking.table
    with pytest.raises(ForbiddenError):
        operations.withdraw_table(actor=acting("joko"), table=table, at=NOW)
    with pytest.raises(NotFoundError):
        operations.withdraw_table(actor=acting("hasan"), table=table, at=NOW)
    operations.withdraw_table(actor=acting("sari"), table=table, at=NOW)
    db.session.rollback()
    assert (table.status, booking.status) == (TableStatus.WITHDRAWN, BookingStatus.CANCELLED)
    told = sa.select(Letter.recipient).where(Letter.subject.contains("Talk cancelled"))
    assert "lin@shenzhen.example" in db.session.scalars(told).all()
    assert offered_table(table.forum, table.listing).number == 2
    with pytest.raises(ConflictError):
        operations.withdraw_table(actor=acting("sari"), table=table, at=NOW)


def test_a_cancelled_forum_tells_both_sides_why(app):
    booking = booked()
    with pytest.raises(RefusedError):
        operations.cancel_forum(actor=acting("oka"), forum=booking.forum, reason=" ", at=NOW)
    operations.cancel_forum(actor=acting("oka"), forum=booking.forum, reason="Flood.", at=NOW)
    db.session.rollback()
    statement = sa.select(Booking.status)
    assert db.session.scalars(statement).all() == [BookingStatus.CANCELLED]
    told = sa.select(Letter).where(Letter.subject.contains("Talk cancelled"))
    letters = db.session.scalars(told).all()
    assert {one.recipient for one in letters} == {
        *("lin@shenzhen.example", "sari@ngoran.example", "joko@ngoran.example")
    }
    assert all("Flood." in one.body for one in letters)


def test_a_form_used_for_a_withdrawn_table_or_by_another_officer_is_refused(app):
    forum, listing = opened_forum(), published_listing()

    def press() -> ForumTable:
        return operations.offer_table(
            actor=acting("sari"), forum=forum, listing=listing, submission_key="k" * 32, at=NOW
        )

    def write(key: str) -> Forum:
        terms = forum_terms(province_code=None)
        return operations.write_forum(
            actor=acting(key), terms=terms, submission_key="f" * 32, at=NOW
        )

    table = press()
    assert press().id == table.id
    operations.withdraw_table(actor=acting("sari"), table=table, at=NOW)
    with pytest.raises(ConflictError, match="used already"):
        press()
    assert write("stefan").id == write("stefan").id
    answer_for("35")
    with pytest.raises(ConflictError, match="used already"):
        write("oka")


def test_no_time_is_offered_at_a_table_whose_listing_buyers_no_longer_see(app):
    booking = booked()
    forum, buyer = booking.forum, acting("lin").organisation_id

    def shown() -> list[str | None]:
        lines = queries.list_slots(forum=forum, day=forum.from_date, buyer_id=buyer)
        return [line.ours for line in lines]

    assert queries.count_free(forum=forum, at=NOW) == 3
    assert len(shown()) == 4
    pause_listing(actor=acting("sari"), listing=booking.table.listing, reason="Flood.", at=NOW)
    assert queries.count_free(forum=forum, at=NOW) == 0
    assert shown() == [booking.public_id], "their own is still there to be cancelled"


def test_a_talk_that_took_place_is_not_cancelled_with_its_table(app):
    booking = booked()
    operations.withdraw_table(actor=acting("sari"), table=booking.table, at=AFTERWARDS)
    db.session.rollback()
    assert (booking.table.status, booking.status) == (TableStatus.WITHDRAWN, BookingStatus.BOOKED)
