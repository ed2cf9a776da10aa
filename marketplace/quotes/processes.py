"""The round that ends lapsed offers and reminds of those that end soon, and the job that repeats it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from marketplace import clock
from marketplace.db import db, transaction
from marketplace.quotes import endings, intentions, queries

log = logging.getLogger(__name__)


class Step(Protocol):
    """What is done with one version; whether there was anything to do."""

    def __call__(self, *, quotation_id: int, at: datetime) -> bool: ...


def look(_payload: Mapping[str, object]) -> None:
    """Carry out the intention of ``look_tomorrow``, and intend the next day's round."""
    sweep(at=clock.now())
    look_again(at=clock.now())


def sweep(*, at: datetime) -> int:
    """Expire what has lapsed, remind of what ends soon; says how many. Safe to repeat, and at once.

    One transaction each: a round that is killed leaves the rest to the next. One offer that cannot
    be ended does not keep the others from it.
    """
    ended = _each(queries.list_lapsed, endings.expire, at=at)
    return ended + _each(queries.list_unreminded, endings.remind, at=at)


@transaction
def look_again(*, at: datetime) -> None:
    """Intend tomorrow's round while any offer is open; the next one sent begins rounds anew."""
    if queries.any_open():
        intentions.look_tomorrow(at=at)


def _each(find: Callable[..., Sequence[int]], step: Step, *, at: datetime) -> int:
    found = find(at=at)
    db.session.rollback()
    return sum(_tried(step, quotation_id, at=at) for quotation_id in found)


def _tried(step: Step, quotation_id: int, *, at: datetime) -> bool:
    try:
        return step(quotation_id=quotation_id, at=at)
    except Exception:
        log.exception("The validity of quotation %s could not be seen to.", quotation_id)
        return False
