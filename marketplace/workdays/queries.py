"""Find closures, and the calendar by which a seller's working time is counted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from marketplace.clock import jakarta_date
from marketplace.db import db
from marketplace.errors import NotFoundError
from marketplace.organisations.roles import Actor
from marketplace.workdays.holidays import holiday_dates
from marketplace.workdays.models import Closure, days_off
from marketplace.workdays.working_time import Period, WorkCalendar

_DAY = timedelta(days=1)


def get_closure(*, actor: Actor, public_id: str) -> Closure:
    """A closure of the actor's own enterprise. Raises NotFoundError."""
    ours = Closure.organisation_id == actor.organisation_id
    closure = db.session.scalar(sa.select(Closure).where(Closure.public_id == public_id, ours))
    if closure is None or not actor.sells:
        raise NotFoundError
    return closure


def list_closures(*, organisation_id: int, since: date) -> list[Closure]:
    """What stands and ends on ``since`` or later, the next first."""
    statement = (
        sa.select(Closure)
        .where(
            Closure.organisation_id == organisation_id,
            Closure.to_date >= since,
            Closure.taken_back_at.is_(None),
        )
        .order_by(Closure.from_date, Closure.id)
    )
    return list(db.session.scalars(statement))


def find_by_submission(*, submission_key: str | None) -> Closure | None:
    """The closure an earlier press of the same button made; the caller checks whose it is."""
    if submission_key is None:
        return None
    return db.session.scalar(sa.select(Closure).where(Closure.submission_key == submission_key))


def closed_until(*, organisation_id: int, at: datetime) -> date | None:
    """The last day in a row, from that of ``at`` on, that a closure covers; None when it is open."""
    today = jakarta_date(at)
    standing = list_closures(organisation_id=organisation_id, since=today)
    return _last_closed_day([Period(one.from_date, one.to_date) for one in standing], today)


def calendar_of(*, organisation_id: int, since: datetime) -> WorkCalendar:
    """The working days of one enterprise from ``since`` on."""
    return calendars_of(organisation_ids=[organisation_id], since=since)[organisation_id]


def calendars_of(
    *, organisation_ids: Collection[int], since: datetime
) -> Mapping[int, WorkCalendar]:
    """The same for several: one question to the database."""
    closures = db.session.execute(
        closures_since(organisation_ids=organisation_ids, day=jakarta_date(since))
    )
    return calendars_by(organisation_ids=organisation_ids, closures=closures)


def closures_since(
    *,
    organisation_ids: Collection[int] | sa.BindParameter[Any],
    day: date | sa.BindParameter[date],
) -> sa.Select[int, date, date, datetime | None]:
    """What their calendars are made of, for whoever reads it together with something else."""
    return sa.select(
        Closure.organisation_id, Closure.from_date, Closure.to_date, Closure.taken_back_at
    ).where(Closure.organisation_id.in_(organisation_ids), Closure.to_date >= day)


def calendars_by(
    *,
    organisation_ids: Collection[int],
    closures: Iterable[tuple[int, date, date, datetime | None]],
) -> Mapping[int, WorkCalendar]:
    """The calendars of closures read with ``closures_since``."""
    closed: dict[int, list[Period]] = {number: [] for number in organisation_ids}
    for organisation_id, from_date, to_date, taken_back_at in closures:
        off = days_off(from_date, to_date, taken_back_at)
        if off is not None:
            closed[organisation_id].append(off)
    return {
        number: WorkCalendar(holidays=holiday_dates(), closures=tuple(periods))
        for number, periods in closed.items()
    }


def _last_closed_day(closures: Collection[Period], today: date) -> date | None:
    """Weekends between two closures are not bridged: on them nobody works anyway."""
    day = today
    while any(closure.covers(day) for closure in closures):
        day += _DAY
    return day - _DAY if day > today else None
