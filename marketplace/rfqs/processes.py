"""The round that lets time pass for every live request, and the job that repeats it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime

from marketplace import clock
from marketplace.db import db, transaction
from marketplace.rfqs import intentions, queries, sweeping

log = logging.getLogger(__name__)


def look(_payload: Mapping[str, object]) -> None:
    """Carry out the intention of ``look_soon``, and intend the next round."""
    sweep(at=clock.now())
    look_again(at=clock.now())


def sweep(*, at: datetime) -> int:
    """How many requests something happened to. One transaction each; one that fails keeps no other."""
    live = queries.list_live()
    db.session.rollback()
    return sum(_let_time_pass(rfq_id, at=at) for rfq_id in live)


@transaction
def look_again(*, at: datetime) -> None:
    """Intend the next round while any request is live; the next one made begins rounds anew."""
    if queries.list_live():
        intentions.look_soon(at=at)


def _let_time_pass(rfq_id: int, *, at: datetime) -> bool:
    try:
        return sweeping.let_time_pass(rfq_id=rfq_id, at=at)
    except Exception:
        log.exception("Time could not pass for request %s.", rfq_id)
        return False
