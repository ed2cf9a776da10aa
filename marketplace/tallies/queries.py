"""Ask whether a tally is full, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from marketplace.db import db
from marketplace.errors import TooManyError
from marketplace.tallies.models import TallyMark
from marketplace.tallies.tally import Tally
from marketplace.web import limiting

# Written once: an answer waits for it.
_COUNTING = (
    sa.select(TallyMark.ends_at)
    .where(
        TallyMark.tally_hash == sa.bindparam("tally_hash"), TallyMark.ends_at > sa.bindparam("at")
    )
    .order_by(TallyMark.ends_at.desc())
    .limit(1)
    .offset(sa.bindparam("before"))
)


def refuse_full(*, tallies: Sequence[Tally], at: datetime) -> None:
    """Raise TooManyError when one of them is full; of several, with the longest time to wait."""
    if not limiting.limited():
        return
    waits = [(wait, tally.limit) for tally in tallies if (wait := _wait(tally, at=at))]
    if waits:
        wait, limit = max(waits, key=lambda one: one[0])
        raise TooManyError(limit.says, retry_after=wait)


def last_end() -> datetime | None:
    """When the last of all marks stops counting; None when there is none."""
    return db.session.scalar(sa.select(sa.func.max(TallyMark.ends_at)))


def _wait(tally: Tally, *, at: datetime) -> timedelta | None:
    """Until the oldest of as many as are allowed stops counting; None when there are not so many."""
    asked = {"tally_hash": tally.digest(), "at": at, "before": tally.limit.most - 1}
    ends_at = db.session.scalar(_COUNTING, asked)
    return None if ends_at is None else ends_at - at
