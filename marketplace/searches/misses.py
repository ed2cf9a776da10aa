"""Searches that found nothing, added up over days for those who keep the words of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from marketplace.db import db
from marketplace.labels import N_, Labelled
from marketplace.searches.models import MissedSearch


class MissOrder(Labelled):
    """By what the list is sorted."""

    TIMES = "times", N_("Times")
    LAST_SEEN = "last", N_("Last seen")
    FIRST_SEEN = "first", N_("First seen")
    TEXT = "text", N_("Words")


@dataclass(frozen=True, slots=True)
class Miss:
    """Words that found nothing, over the days that were asked about."""

    text: str
    language: str
    times: int
    days: int
    first_seen_at: datetime
    last_seen_at: datetime


_TIMES = sa.func.sum(MissedSearch.times)
_FIRST, _LAST = sa.func.min(MissedSearch.first_seen_at), sa.func.max(MissedSearch.last_seen_at)
_SORTED: dict[MissOrder, sa.ColumnElement[Any]] = {
    MissOrder.TIMES: _TIMES.desc(),
    MissOrder.LAST_SEEN: _LAST.desc(),
    MissOrder.FIRST_SEEN: _FIRST.desc(),
    MissOrder.TEXT: MissedSearch.text.asc(),
}


def list_misses(
    *, since: date, order: MissOrder, offset: int = 0, limit: int | None = None
) -> list[Miss]:
    """Each text once, with what it added up to from ``since`` on."""
    rows = db.session.execute(
        sa.select(
            MissedSearch.text,
            sa.func.max(MissedSearch.language),
            _TIMES,
            sa.func.count(MissedSearch.id),
            _FIRST,
            _LAST,
        )
        .where(MissedSearch.day >= since)
        .group_by(MissedSearch.text)
        .order_by(_SORTED[order], MissedSearch.text)
        .offset(offset)
        .limit(limit)
    )
    return [
        Miss(text, language, int(times), days, first_seen_at, last_seen_at)
        for text, language, times, days, first_seen_at, last_seen_at in rows
    ]


def count_misses(*, since: date) -> int:
    """How many texts list_misses() has in all."""
    statement = sa.select(sa.func.count(sa.distinct(MissedSearch.text)))
    return db.session.scalar(statement.where(MissedSearch.day >= since)) or 0
