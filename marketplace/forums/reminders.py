"""The intention to remind everybody of a booking a day before it."""

from __future__ import annotations

from datetime import datetime, timedelta

from marketplace.forums.booking_models import Booking
from marketplace.jobs.operations import enqueue

REMIND = "forums.remind"
BEFORE = timedelta(days=1)


def remind_a_day_before(*, booking: Booking, at: datetime) -> None:
    """One job for each booking; none for what begins within a day: the letter of today says it."""
    moment = booking.slot.starts_at - BEFORE
    if moment > at:
        enqueue(kind=REMIND, payload={"booking": booking.public_id}, at=moment)
