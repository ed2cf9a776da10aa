"""The job that reminds the two sides and the officer of a booking."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from marketplace import clock
from marketplace.db import lock, transaction
from marketplace.forums import booking_queries, emails
from marketplace.forums.states import BookingStatus


def work(payload: Mapping[str, object]) -> None:
    """Carry out the intention of ``remind_a_day_before``."""
    remind(public_id=str(payload["booking"]), at=clock.now())


@transaction
def remind(*, public_id: str, at: datetime) -> None:
    """Once, and only while it is booked and has not begun."""
    booking = booking_queries.find_booking(public_id=public_id)
    if booking is None:
        return
    lock(booking)
    waits = booking.status is BookingStatus.BOOKED and booking.reminded_at is None
    if waits and at < booking.slot.starts_at:
        booking.reminded_at = at
        emails.reminder(booking=booking, at=at)
