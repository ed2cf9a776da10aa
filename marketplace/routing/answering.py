"""The published figure: how many inquiries of thirty days an enterprise answered within 24 working hours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from statistics import median
from typing import Any, TypeAlias

import sqlalchemy as sa

from marketplace.clock import jakarta_date
from marketplace.db import UtcDateTime, db
from marketplace.events.models import Event
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.states import InquiryAction, InquiryStatus
from marketplace.organisations.models import Organisation
from marketplace.routing.queries import SUBJECT
from marketplace.routing.rungs import Rung
from marketplace.workdays import queries as workdays
from marketplace.workdays.working_time import WorkCalendar

LOOKED_BACK = timedelta(days=30)
FEWEST = 3  # fewer say nothing about an enterprise, and much about one buyer
IN_TIME = Rung.DIRECTOR.minutes
_MINUTES_AN_HOUR = 60
_SELLERS: sa.BindParameter[list[int]] = sa.bindparam("sellers", expanding=True)
_SINCE = sa.bindparam("since", type_=UtcDateTime())
_DAY = sa.bindparam("day", type_=sa.Date())
_Row: TypeAlias = sa.Row[*tuple[Any, ...]]
_ANSWERED = f"{SUBJECT}.{InquiryAction.ANSWER}"
_NOES = (f"{SUBJECT}.{InquiryAction.DECLINE}", f"{SUBJECT}.{InquiryAction.CLOSE}")


@dataclass(frozen=True, slots=True)
class Answering:
    """``in_time`` of ``asked``; what still has time to be answered is in neither.

    ``waits`` are the working minutes until each first answer, however late it came.
    """

    asked: int = 0
    in_time: int = 0
    waits: tuple[int, ...] = ()

    @property
    def telling(self) -> bool:
        """Whether there are enough to publish."""
        return self.asked >= FEWEST

    @property
    def answered(self) -> int:
        return len(self.waits)

    @property
    def usual_hours(self) -> int | None:
        """The median until the first answer, whole working hours rounded up; None of too few."""
        if self.answered < FEWEST:
            return None
        return max(1, ceil(median(self.waits) / _MINUTES_AN_HOUR))


def answering(*, seller_id: int, at: datetime) -> Answering:
    """Of the inquiries that reached it in the thirty days before ``at``: one question."""
    return answering_of_many(seller_ids=[seller_id], at=at).get(seller_id, Answering())


def answering_by(*, calendar: WorkCalendar, seller_id: int, at: datetime) -> Answering:
    """The same where the seller's calendar since then is at hand."""
    rows = db.session.execute(_ASKED, _scope([seller_id], at)).all()
    return _counted(rows, calendar, at)


def answering_of_many(*, seller_ids: Collection[int], at: datetime) -> dict[int, Answering]:
    """The same of those who were asked at all: one question, whatever their number."""
    asked: dict[int, list[_Row]] = defaultdict(list)
    closed: list[tuple[int, date, date, datetime | None]] = []
    for row in db.session.execute(_ASKED_AND_CLOSED, _scope(seller_ids, at)):
        if row.routed_at is None:
            closed.append((row.seller_id, row.from_date, row.to_date, row.taken_back_at))
        else:
            asked[row.seller_id].append(row)
    calendars = workdays.calendars_by(organisation_ids=seller_ids, closures=closed)
    return {number: _counted(rows, calendars[number], at) for number, rows in asked.items()}


def _counted(rows: Sequence[_Row], calendar: WorkCalendar, at: datetime) -> Answering:
    verdicts = [_in_time(row, calendar, at) for row in rows]
    decided = [verdict for verdict in verdicts if verdict is not None]
    waits = (
        calendar.minutes_between(row.routed_at, row.answered_at)
        for row in rows
        if row.answered_at is not None
    )
    return Answering(asked=len(decided), in_time=sum(decided), waits=tuple(waits))


def _in_time(row: _Row, calendar: WorkCalendar, at: datetime) -> bool | None:
    """None: not answered, and not too late either, or over before it could be."""
    until = row.answered_at or row.over_at or at
    within = calendar.minutes_between(row.routed_at, until) <= IN_TIME
    if row.answered_at is None:
        return None if within else False
    return within


def _scope(seller_ids: Collection[int], at: datetime) -> dict[str, object]:
    since = at - LOOKED_BACK
    return {"sellers": list(seller_ids), "since": since, "day": jakarta_date(since)}


def _asked_and_closed() -> sa.CompoundSelect[*tuple[Any, ...]]:
    """The inquiries, and the closures by which their time is counted: those were never routed."""
    closures = workdays.closures_since(organisation_ids=_SELLERS, day=_DAY).subquery()
    no_moment, no_day = sa.cast(sa.null(), UtcDateTime()), sa.cast(sa.null(), sa.Date())
    return sa.union_all(
        _asked().add_columns(
            no_day.label("from_date"),
            no_day.label("to_date"),
            no_moment.label("taken_back_at"),
        ),
        sa.select(
            closures.c.organisation_id,
            *(no_moment for _ in range(3)),
            closures.c.from_date,
            closures.c.to_date,
            closures.c.taken_back_at,
        ),
    )


def _asked() -> sa.Select[*tuple[Any, ...]]:
    # Whoever closes a question that nobody has answered yet ends the wait for it.
    over_at = sa.case((Inquiry.status == InquiryStatus.CLOSED, Inquiry.changed_at))
    return (
        sa.select(
            Inquiry.seller_id,
            Inquiry.routed_at,
            over_at.label("over_at"),
            sa.func.min(Event.at).label("answered_at"),
        )
        .select_from(Inquiry)
        .join(Organisation, Organisation.id == Inquiry.seller_id)
        .outerjoin(
            Event,
            sa.and_(
                Event.subject == SUBJECT,
                Event.subject_id == Inquiry.public_id,
                _by_seller(),
            ),
        )
        .where(Inquiry.seller_id.in_(_SELLERS), Inquiry.routed_at >= _SINCE)
        .group_by(Inquiry.id, Inquiry.seller_id, Inquiry.routed_at, over_at)
    )


def _by_seller() -> sa.ColumnElement[bool]:
    """An answer is always the seller's, its exporter's included; so is their own no with its reason.

    That a no counts: trade reference 5.8, R5.
    """
    own = Event.organisation_id == Organisation.public_id
    return sa.or_(Event.action == _ANSWERED, sa.and_(Event.action.in_(_NOES), own))


# Every product's page asks it: built once.
_ASKED = _asked()
_ASKED_AND_CLOSED = _asked_and_closed()
