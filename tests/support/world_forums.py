"""A forum in the world all routes are tried on: a talk with minutes, and what each route points at."""

from __future__ import annotations

import sqlalchemy as sa

from marketplace.accounts.models import Person
from marketplace.catalog.models import Listing
from marketplace.db import db
from marketplace.forums import booking_operations as bookings
from marketplace.forums import operations
from marketplace.forums.models import Forum
from marketplace.forums.states import ForumKind
from tests import cast
from tests.forums import build
from tests.support.routes import PERSONAS, Thing

HOLDERS: set[str | None] = {"oka", "stefan"}


def furnish_forums(listing: Listing) -> dict[str, Thing]:
    """Lin meets Sari online, Stefan comes along; another forum was to be on site."""
    forum = build.opened_forum()
    table = build.offered_table(forum, listing)
    first, second, free, _last = build.slots_of(table)
    talk = build.booked(first, topic="KANARI-TOPIC")
    stefan = db.session.get_one(Person, cast.acting("stefan").person_id)
    bookings.attach_officer(actor=cast.acting("oka"), booking=talk, officer=stefan, at=cast.NOW)
    bookings.write_minutes(
        actor=cast.acting("sari"),
        booking=talk,
        wanted="KANARI-MINUTES",
        quantity=3500,
        destination="CN",
        next_step="A quotation.",
        submission_key=None,
        at=build.AFTERWARDS,
    )
    elsewhere = build.opened_forum(
        kind=ForumKind.ON_SITE, link="", place="Balai desa", address="Jalan Contoh 1"
    )
    operations.cancel_forum(
        actor=cast.acting("oka"), forum=elsewhere, reason="A flood.", at=cast.NOW
    )
    draft = build.drafted_forum(name_en="KANARI-FORUM", name_id="KANARI-FORUM")
    open_to_all: set[str | None] = set(PERSONAS)
    met: set[str | None] = {"lin", "sari", "joko", "stefan"}
    everybodys = Thing({"public_id": forum.public_id}, open_to_all)
    return {
        "forums.book": Thing({"public_id": free.public_id}, open_to_all),
        "forums.": everybodys,
        "forum_tables.withdraw": Thing({"public_id": table.public_id}, {"sari", "joko"}),
        "forum_tables.": everybodys,
        "forum_bookings.cancel": Thing(
            {"public_id": build.booked(second).public_id}, met - {"stefan"}
        ),
        "forum_bookings.": Thing({"public_id": talk.public_id}, met),
        "forum_desk.attach": Thing({"public_id": talk.public_id}, HOLDERS),
        "forum_desk.open_": Thing({"public_id": draft.public_id}, HOLDERS),
        "forum_desk.": Thing({"public_id": forum.public_id}, HOLDERS),
    }


def elsewhere() -> str:
    """The address of the forum that was to be on site."""
    found = sa.select(Forum.public_id).where(Forum.kind == ForumKind.ON_SITE)
    return f"/forums/{db.session.scalar(found)}"
