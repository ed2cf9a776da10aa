"""Forums on their pages: an officer opens one, a village brings a table, a buyer books, they meet."""

from __future__ import annotations

from datetime import timedelta

import pytest

from marketplace.db import db
from marketplace.forums import booking_operations as bookings
from tests.build import published_listing
from tests.cast import NOW, TODAY, acting
from tests.forums.build import (
    AFTERWARDS,
    DAY,
    booked,
    drafted_forum,
    minuted,
    offered_table,
    opened_forum,
    slots_of,
)

WRITTEN = {
    "name_en": "East Java meets the world",
    "name_id": "Jawa Timur bertemu dunia",
    "description_en": "Villages and buyers.",
    "description_id": "Desa dan pembeli.",
    "province_code": "35",
    "kind": "online",
    "link": "https://meet.example/east-java",
    "from_date": DAY.isoformat(),
    "to_date": DAY.isoformat(),
    "registration_ends_date": TODAY.isoformat(),
    "opens": "09:00",
    "closes": "11:00",
    "slot_minutes": "30",
    "pause_minutes": "0",
}


def test_from_a_draft_to_an_inquiry_on_the_pages(app, visitor, now, monkeypatch):
    published_listing()
    officer = visitor("oka")
    page = officer.get("/forums/new").form("").submit(**{**WRITTEN, "link": "meet.example"})
    assert page.status == 422
    assert "begins with https://" in page
    assert page.form("").values["name_id"] == ["Jawa Timur bertemu dunia"], "nothing typed is lost"
    page = page.form("").submit(link="https://meet.example/east-java")
    address = page.url
    assert visitor().get(address).status == 404
    assert "the forum is open" in page.form("/opening").submit().text.lower()
    # The village brings its table.
    sari = visitor("sari")
    page = sari.get(address).follow("Offer a table").form("").submit()
    assert "Your table stands." in page
    assert "Nobody has booked yet" in page
    # A buyer books a time, and sees both clocks.
    lin = visitor("lin")
    page = lin.get(address).follow("See the free times")
    assert "09:00–09:30 02:00–02:30" in page
    page = page.follow("Ngoran: Djembe drum").form("").submit(topic="A container of drums.")
    booking = page.url
    assert "It is booked." in page
    assert "https://meet.example/east-java" in page
    assert "Ngoran: your booking" in lin.get(f"{address}/times")
    assert "A container of drums." in sari.get(f"{address}/schedule")
    # Others see a time is taken, and nothing more.
    times = visitor("greta").get(f"{address}/times")
    assert "Shenzhen" not in times
    assert visitor("greta").get(booking).status == 404
    assert "https://meet.example" not in visitor("greta").get(address)
    # They meet; minutes become an inquiry.
    monkeypatch.setattr("marketplace.clock.now", lambda: AFTERWARDS)
    page = sari.get(booking).form("/minutes")
    assert page.submit(wanted="", quantity="many").status == 422
    page.submit(wanted="Drums of 60 cm.", quantity="3500", destination="CN", next_step="Quote.")
    page = lin.get(booking)
    assert "Drums of 60 cm." in page
    form = page.follow("Ask about this product").form("")
    assert form.values["text"][0].strip() == "Drums of 60 cm.\n\nQuote."
    assert (form.values["quantity"], form.values["destination"]) == (["3500"], ["CN"])
    page = form.submit()
    assert "Your inquiry is with" in page
    assert "Became an inquiry" in lin.get(booking)


def test_a_list_of_forums_is_filtered_by_its_address(app, visitor, now, monkeypatch):
    assert "No forum is planned here" in visitor().get("/forums")
    opened_forum()
    drafted_forum(name_en="Not yet to be seen")
    stranger = visitor()
    for query, found in {
        "": True,
        "?province=35&kind=online": True,
        "?province=36": False,
        "?kind=on_site": False,
        "?when=past": False,
        "?province=xx&kind=nonsense": True,
    }.items():
        assert ("East Java meets the world" in stranger.get(f"/forums{query}")) is found, query
    assert "Not yet" not in stranger.get("/forums")
    assert "Jawa Timur bertemu dunia" in stranger.get("/id/forums")
    monkeypatch.setattr("marketplace.clock.now", lambda: AFTERWARDS + timedelta(days=1))
    assert "East Java meets the world" in stranger.get("/forums?when=past")


def test_who_comes_too_late_reads_that_the_time_is_taken(app, visitor, now):
    slot = slots_of(offered_table())[0]
    form = visitor("greta").get(f"/forums/slots/{slot.public_id}").form("")
    booked(slot)
    page = form.submit(topic="Coffee?")
    assert page.status == 422
    assert "has just been taken" in page
    assert page.form("").values["topic"][0].strip() == "Coffee?"


def test_the_officer_sees_who_meets_whom_but_not_what_they_say(app, visitor, now):
    booking = booked(topic="A secret wish.")
    minuted(booking)
    officer = visitor("oka")
    page = officer.get(f"/forums/{booking.forum.public_id}/bookings")
    assert "Shenzhen Drum Trading" in page
    assert "A secret wish." not in page
    assert officer.get(f"/forums/bookings/{booking.public_id}").status == 404
    form = page.follow("Choose who comes along").form("")
    page = form.submit(officer=acting("oka").person_public_id)
    assert "comes along and has been told" in page
    page = page.follow("You come along")
    assert "A secret wish." in page
    assert "Whole drums of 60 cm." in page


@pytest.mark.parametrize("key", ["lin", "sari"])
def test_a_calendar_holds_the_readers_own_bookings_and_follows_their_changes(
    app, visitor, now, key
):
    table = offered_table()
    booking = booked(slots_of(table)[0])
    booked(slots_of(table)[1], key="greta")
    address = f"/forums/{table.forum.public_id}/calendar.ics"
    reader = visitor(key)
    first = reader.get(address)
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    text = first.body.decode()
    assert text.count("BEGIN:VEVENT") == (1 if key == "lin" else 2)
    assert f"UID:{booking.public_id}@desaport.example" in text
    assert "DTSTART:20261201T020000Z" in text
    before = _sequence(reader.get(f"/forums/bookings/{booking.public_id}/calendar.ics").body)
    bookings.cancel_booking(actor=acting("lin"), booking=booking, at=NOW)
    db.session.rollback()
    after = reader.get(f"/forums/bookings/{booking.public_id}/calendar.ics").body
    assert b"STATUS:CANCELLED" in after
    assert _sequence(after) > before


def _sequence(content: bytes) -> int:
    line = next(line for line in content.split(b"\r\n") if line.startswith(b"SEQUENCE:"))
    return int(line.removeprefix(b"SEQUENCE:"))
