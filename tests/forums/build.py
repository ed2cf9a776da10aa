"""Forums, tables and bookings, as far as a test needs them: ten days from the cast's moment."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import sqlalchemy as sa

from marketplace.catalog.models import Listing
from marketplace.db import db
from marketplace.forums import booking_operations as bookings
from marketplace.forums import operations
from marketplace.forums.booking_models import Booking, Minutes
from marketplace.forums.hours import DayHours
from marketplace.forums.models import Forum, ForumSlot, ForumTable
from marketplace.forums.states import ForumKind
from marketplace.forums.terms import ForumTerms
from tests.build import published_listing
from tests.cast import NOW, TODAY, acting

DAY = TODAY + timedelta(days=10)
MORNING = DayHours(time(9), time(11), slot_minutes=30, pause_minutes=0)
AFTERWARDS = NOW + timedelta(days=11)


def forum_terms(**changes: object) -> ForumTerms:
    """One morning online, four talks of half an hour from nine in Jakarta on."""
    said: dict[str, object] = {
        "kind": ForumKind.ONLINE,
        "province_code": "35",
        "name_en": "East Java meets the world",
        "name_id": "Jawa Timur bertemu dunia",
        "description_en": "Villages of East Java and buyers.",
        "description_id": "Desa Jawa Timur dan pembeli.",
        "link": "https://meet.example/east-java",
        "from_date": DAY,
        "to_date": DAY,
        "registration_ends_date": DAY - timedelta(days=1),
        "hours": MORNING,
    }
    return ForumTerms(**{**said, **changes})  # type: ignore[arg-type]


def drafted_forum(**changes: object) -> Forum:
    """Oka's draft."""
    terms = forum_terms(**changes)
    return operations.write_forum(actor=acting("oka"), terms=terms, submission_key=None, at=NOW)


def opened_forum(**changes: object) -> Forum:
    """What everybody sees."""
    forum = drafted_forum(**changes)
    operations.open_forum(actor=acting("oka"), forum=forum, at=NOW)
    return forum


def offered_table(
    forum: Forum | None = None, listing: Listing | None = None, *, key: str = "sari"
) -> ForumTable:
    """Sari brings the drums."""
    return operations.offer_table(
        actor=acting(key),
        forum=forum or opened_forum(),
        listing=listing or published_listing(),
        submission_key=None,
        at=NOW,
    )


def slots_of(table: ForumTable) -> list[ForumSlot]:
    """In the order of time."""
    statement = sa.select(ForumSlot).where(ForumSlot.table_id == table.id)
    return list(db.session.scalars(statement.order_by(ForumSlot.starts_at)))


def booked(
    slot: ForumSlot | None = None, *, key: str = "lin", topic: str = "A container of drums."
) -> Booking:
    """Lin takes the first talk."""
    return bookings.book_slot(
        actor=acting(key),
        slot=slot or slots_of(offered_table())[0],
        topic=topic,
        submission_key=None,
        at=NOW,
    )


def minuted(booking: Booking, *, key: str = "sari", at: datetime = AFTERWARDS) -> Minutes:
    """What Sari keeps of the talk."""
    return bookings.write_minutes(
        actor=acting(key),
        booking=booking,
        wanted="Whole drums of 60 cm.",
        quantity=3500,
        destination="CN",
        next_step="Send a quotation FOB Surabaya.",
        submission_key=None,
        at=at,
    )
