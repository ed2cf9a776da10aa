"""Bookings as appointments in the reader's language, and the file a browser hands to a calendar."""

from __future__ import annotations

from collections.abc import Iterable

from werkzeug.wrappers import Response

from marketplace.catalog.naming import name_here
from marketplace.forums import calendar
from marketplace.forums.booking_models import Booking
from marketplace.forums.calendar import Appointment
from marketplace.organisations.roles import Actor
from marketplace.web.catalogues import gettext

DOMAIN = "desaport.example"


def as_file(bookings: Iterable[Booking], *, actor: Actor, name: str) -> Response:
    """The answer; a calendar that reads it again finds the same appointments, changed or not."""
    content = calendar.written([_appointment(one, actor) for one in bookings], name=name)
    answer = Response(content, content_type=f"{calendar.MEDIA_TYPE}; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="calendar.ics"'
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _appointment(booking: Booking, actor: Actor) -> Appointment:
    """Who is met is named; minutes and topic stay on the page. Each change of either row counts."""
    forum, table = booking.forum, booking.table
    seller, buyer = table.seller.public_name, booking.buyer.name
    with_whom = buyer if actor.sells else seller if actor.buys else f"{buyer} · {seller}"
    # Who is out again reads the link no more, on the page or here.
    link = forum.link if booking.live else ""
    where = link or ", ".join(part for part in (forum.place, forum.address) if part)
    return Appointment(
        uid=f"{booking.public_id}@{DOMAIN}",
        sequence=booking.version + forum.version,
        changed_at=booking.changed_at,
        starts_at=booking.slot.starts_at,
        ends_at=booking.slot.ends_at,
        summary=gettext("%(forum)s: %(party)s", forum=name_here(forum), party=with_whom),
        description=gettext("Table %(number)s", number=table.number),
        location=where,
        url="",
        cancelled=not booking.live,
    )
