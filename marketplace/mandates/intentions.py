"""The intention to say two weeks before that a mandate ends."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from marketplace.clock import JAKARTA, jakarta_date
from marketplace.jobs.operations import enqueue

REMIND = "mandates.remind"
BEFORE = timedelta(days=14)
_MORNING = time(8, 0)


def remind_before(*, public_id: str, to_date: date, at: datetime) -> None:
    """A letter on the morning fourteen days before the last day; none where less is left."""
    day = to_date - BEFORE
    if day <= jakarta_date(at):
        return
    moment = datetime.combine(day, _MORNING, tzinfo=JAKARTA)
    enqueue(
        kind=REMIND,
        payload={"mandate": public_id},
        at=moment,
        dedupe_key=f"{REMIND} {public_id}",
    )
