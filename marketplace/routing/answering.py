"""The published figure: how many inquiries of thirty days an enterprise answered within 24 working hours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from marketplace.db import db
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
_ANSWERED = f"{SUBJECT}.{InquiryAction.ANSWER}"
_NOES = (f"{SUBJECT}.{InquiryAction.DECLINE}", f"{SUBJECT}.{InquiryAction.CLOSE}")


@dataclass(frozen=True, slots=True)
class Answering:
    """``in_time`` of ``asked``; what still has time to be answered is in neither."""

    asked: int
    in_time: int

    @property
    def telling(self) -> bool:
        """Whether there are enough to publish."""
        return self.asked >= FEWEST


def answering(*, seller_id: int, at: datetime) -> Answering:
    """Of the inquiries that reached it in the thirty days before ``at``: two questions to the database."""
    calendar = workdays.calendar_of(organisation_id=seller_id, since=at - LOOKED_BACK)
    return answering_by(calendar=calendar, seller_id=seller_id, at=at)


def answering_by(*, calendar: WorkCalendar, seller_id: int, at: datetime) -> Answering:
    """The same where the seller's calendar since then is at hand: one question."""
    rows = db.session.execute(_asked([seller_id], at - LOOKED_BACK))
    return _counted(_in_time(row, calendar, at) for row in rows)


def answering_of_many(*, seller_ids: Collection[int], at: datetime) -> dict[int, Answering]:
    """The same of those who were asked at all: two questions, whatever their number."""
    since = at - LOOKED_BACK
    calendars = workdays.calendars_of(organisation_ids=seller_ids, since=since)
    verdicts: dict[int, list[bool | None]] = defaultdict(list)
    for row in db.session.execute(_asked(seller_ids, since)):
        calendar = calendars[row.seller_id]
        verdicts[row.seller_id].append(_in_time(row, calendar, at))
    return {number: _counted(found) for number, found in verdicts.items()}


def _counted(verdicts: Iterable[bool | None]) -> Answering:
    decided = [verdict for verdict in verdicts if verdict is not None]
    return Answering(asked=len(decided), in_time=sum(decided))


def _in_time(row: sa.Row[*tuple[Any, ...]], calendar: WorkCalendar, at: datetime) -> bool | None:
    """None: not answered, and not too late either, or over before it could be."""
    until = row.answered_at or row.over_at or at
    within = calendar.minutes_between(row.routed_at, until) <= IN_TIME
    if row.answered_at is None:
        return None if within else False
    return within


def _asked(seller_ids: Collection[int], since: datetime) -> sa.Select[*tuple[Any, ...]]:
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
        .where(Inquiry.seller_id.in_(seller_ids), Inquiry.routed_at >= since)
        .group_by(Inquiry.id, Inquiry.seller_id, Inquiry.routed_at, over_at)
    )


def _by_seller() -> sa.ColumnElement[bool]:
    """An answer is always the seller's, its exporter's included; so is their own no with its reason.

    That a no counts: trade reference 5.8, R5.
    """
    own = Event.organisation_id == Organisation.public_id
    return sa.or_(Event.action == _ANSWERED, sa.and_(Event.action.in_(_NOES), own))
