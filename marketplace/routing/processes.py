"""The round that lets every silence climb as far as it is due, and the job that repeats it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from marketplace import clock
from marketplace.db import db, transaction
from marketplace.inquiries import intentions
from marketplace.routing import lapse_operations, lapse_queries, operations, queries

log = logging.getLogger(__name__)


def look(_payload: Mapping[str, object]) -> None:
    """Carry out the intention of ``look_soon``, and intend the next round."""
    sweep(at=clock.now())
    lapse(at=clock.now())
    look_again(at=clock.now())


def sweep(*, at: datetime) -> int:
    """Climb every rung that is due; says how many. Safe to repeat, and for several at once.

    One transaction each: a round that is killed leaves the rest to the next. One inquiry that
    cannot climb does not keep the others from it.
    """
    due = queries.list_due(at=at)
    db.session.rollback()
    return sum(_climb_all(inquiry_id, at=at) for inquiry_id in due)


def lapse(*, at: datetime) -> int:
    """End what nobody spoke in for too long, and remind buyers before; says how many ended."""
    _each(lapse_queries.list_to_remind(at=at), lapse_operations.remind_buyer, at=at)
    return _each(
        lapse_queries.list_silent_buyers(at=at), lapse_operations.lapse_for_buyer, at=at
    ) + _each(lapse_queries.list_silent_sellers(at=at), lapse_operations.lapse_for_seller, at=at)


@transaction
def look_again(*, at: datetime) -> None:
    """Intend the next round while any inquiry is open; the next one asked begins rounds anew."""
    if queries.any_open():
        intentions.look_soon(at=at)


def _climb_all(inquiry_id: int, *, at: datetime) -> int:
    climbed = 0
    try:
        while operations.climb(inquiry_id=inquiry_id, at=at) is not None:
            climbed += 1
    except Exception:
        log.exception("Inquiry %s could not climb.", inquiry_id)
    return climbed


def _each(inquiry_ids: Iterable[int], act: Callable[..., bool], *, at: datetime) -> int:
    """Each in a transaction of its own: one that fails does not keep the others from it."""
    db.session.rollback()
    done = 0
    for inquiry_id in inquiry_ids:
        try:
            done += act(inquiry_id=inquiry_id, at=at)
        except Exception:
            log.exception("Inquiry %s could not lapse.", inquiry_id)
    return done
