"""Letters about tables and bookings: to each side in its own language and time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from marketplace.forums.booking_models import Booking
from marketplace.mail.operations import write_letter
from marketplace.organisations.models import Organisation
from marketplace.organisations.queries import list_member_addresses


def booked(*, booking: Booking, at: datetime) -> None:
    """Tell the village who comes, and the buyer that it is booked."""
    _tell_both("forums/booked", booking, {}, at=at)


def cancelled(*, booking: Booking, by: Organisation, at: datetime) -> None:
    """Tell the other side that the slot is free again."""
    other = booking.buyer if by.id == booking.table.seller_id else booking.table.seller
    _tell("forums/cancelled", booking, other, {"by": by.name, "reason": ""}, at=at)
    _tell_officer("forums/cancelled", booking, {"by": by.name, "reason": ""}, at=at)


def called_off(*, booking: Booking, by: str, reason: str, at: datetime) -> None:
    """Tell both that the forum, or the table, is not there any more."""
    _tell_both("forums/cancelled", booking, {"by": by, "reason": reason}, at=at)
    _tell_officer("forums/cancelled", booking, {"by": by, "reason": reason}, at=at)


def attached(*, booking: Booking, at: datetime) -> None:
    """Tell the officer where to be."""
    _tell_officer("forums/attached", booking, {}, at=at)


def reminder(*, booking: Booking, at: datetime) -> None:
    """Tell all who are expected that it is tomorrow."""
    _tell_both("forums/reminder", booking, {}, at=at)
    _tell_officer("forums/reminder", booking, {}, at=at)


def _tell_both(
    template: str, booking: Booking, facts: Mapping[str, object], *, at: datetime
) -> None:
    for side in (booking.buyer, booking.table.seller):
        _tell(template, booking, side, facts, at=at)


def _tell(
    template: str, booking: Booking, to: Organisation, facts: Mapping[str, object], *, at: datetime
) -> None:
    said = {**_facts(booking), **facts}
    for address in list_member_addresses(organisation_id=to.id):
        write_letter(recipient=address, template=template, facts=said, at=at)


def _tell_officer(
    template: str, booking: Booking, facts: Mapping[str, object], *, at: datetime
) -> None:
    if booking.officer is not None:
        said = {**_facts(booking), **facts}
        write_letter(recipient=booking.officer.email, template=template, facts=said, at=at)


def _facts(booking: Booking) -> dict[str, object]:
    return {
        "booking": booking,
        "forum": booking.forum,
        "table": booking.table,
        "path": f"/forums/bookings/{booking.public_id}",
    }
