"""How a booking ends before its time: the slot and the hours of all its people are free again."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from marketplace.db import db
from marketplace.events.operations import Recordable
from marketplace.forums.booking_models import Attendance, Booking


def leave(*, booking: Booking, actor: Recordable, reason: str, at: datetime) -> None:
    """Part of an operation, which has locked what it must."""
    booking.cancel(actor=actor, reason=reason, at=at)
    db.session.execute(sa.delete(Attendance).where(Attendance.booking_id == booking.id))
