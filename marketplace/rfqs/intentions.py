"""The intention to look for requests whose time ran out: every hour while any is live."""

from __future__ import annotations

from datetime import datetime, timedelta

from marketplace.jobs.operations import enqueue

LOOK = "rfqs.look"
HOUR = timedelta(hours=1)


def look_soon(*, at: datetime) -> None:
    """A round at the next full hour; asked for any number of times, it is one."""
    moment = at.replace(minute=0, second=0, microsecond=0) + HOUR
    enqueue(kind=LOOK, payload={}, at=moment, dedupe_key=f"{LOOK} at {moment:%Y-%m-%dT%H:%M}Z")
