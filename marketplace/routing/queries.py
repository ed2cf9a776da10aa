"""Which silences are due, what has been climbed, and what the engine needs to know of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import lazyload

from marketplace.accounts.models import Person
from marketplace.db import db
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.states import TRANSITIONS, InquiryStatus
from marketplace.routing.models import AlternatesConsent, Hop
from marketplace.routing.rungs import LADDER, Rung, next_rung
from marketplace.workdays import queries as workdays

SUBJECT = TRANSITIONS.name
AT_ONCE = 500
_OPEN = (InquiryStatus.AWAITING_SELLER, InquiryStatus.AWAITING_BUYER)
IN_THIS_TURN = sa.and_(
    Hop.subject == SUBJECT,
    Hop.subject_id == Inquiry.public_id,
    Hop.turn_began_at == Inquiry.changed_at,
)


def list_due(*, at: datetime) -> list[int]:
    """The ids of the inquiries one of whose rungs is due: two questions for every five hundred."""
    return [number for batch in _batches(at=at) for number in batch]


def list_hops(*, inquiry: Inquiry) -> list[Hop]:
    """Everything its silences have climbed, oldest first."""
    statement = (
        sa.select(Hop)
        .where(Hop.subject == SUBJECT, Hop.subject_id == inquiry.public_id)
        .order_by(Hop.id)
    )
    return list(db.session.scalars(statement))


def find_offer(*, inquiry: Inquiry) -> Hop | None:
    """The offer of other villages that stands: made in this turn, which is still the seller's."""
    if inquiry.status is not InquiryStatus.AWAITING_SELLER:
        return None
    return db.session.scalar(
        sa.select(Hop).where(
            Hop.subject == SUBJECT,
            Hop.subject_id == inquiry.public_id,
            Hop.turn_began_at == inquiry.changed_at,
            Hop.rung == Rung.ALTERNATES,
        )
    )


def find_consent(*, inquiry: Inquiry) -> AlternatesConsent | None:
    """The buyer's yes, in whichever turn it was given."""
    return db.session.scalar(
        sa.select(AlternatesConsent)
        .join(AlternatesConsent.hop)
        .where(Hop.subject == SUBJECT, Hop.subject_id == inquiry.public_id)
        .order_by(AlternatesConsent.id)
        .limit(1)
    )


def list_latest_hops(*, limit: int = 50) -> list[tuple[Hop, str]]:
    """The last rungs climbed anywhere, with the inquiry's number."""
    statement = (
        sa.select(Hop, Inquiry.number)
        .join(Inquiry, sa.and_(Hop.subject == SUBJECT, Hop.subject_id == Inquiry.public_id))
        .order_by(Hop.id.desc())
        .limit(limit)
    )
    return [(hop, number) for hop, number in db.session.execute(statement)]


def find_any(*, reference: str) -> Inquiry | None:
    """An inquiry by its number or public id, for staff: whoever calls shows no word of it."""
    if "\x00" in reference:
        return None
    named = sa.or_(Inquiry.number == reference, Inquiry.public_id == reference)
    statement = sa.select(Inquiry).where(named).options(lazyload(Inquiry.messages))
    return db.session.scalar(statement)


def any_open() -> bool:
    """Whether a silence may still begin or climb without another inquiry being sent."""
    return db.session.scalar(sa.select(sa.exists().where(Inquiry.status.in_(_OPEN)))) or False


def names_of(*, people: frozenset[str]) -> Mapping[str, str]:
    """People's names by public id."""
    statement = sa.select(Person.public_id, Person.name).where(Person.public_id.in_(people))
    return {number: name for number, name in db.session.execute(statement)}  # noqa: C416  a Row is no pair for dict()


def _batches(*, at: datetime) -> Iterator[list[int]]:
    last = 0
    while rows := db.session.execute(_waiting(since=last, at=at)).all():
        last = rows[-1].id
        calendars = workdays.calendars_of(
            organisation_ids={row.seller_id for row in rows},
            since=min(row.changed_at for row in rows),
        )
        found = []
        for row in rows:
            rung = next_rung(row.done)
            calendar = calendars[row.seller_id]
            if rung and calendar.minutes_between(row.changed_at, at) >= rung.minutes:
                found.append(row.id)
        yield found


def _waiting(*, since: int, at: datetime) -> sa.Select[int, int, datetime, int]:
    """No working hour is shorter than an hour, so the young and the fully climbed are left out."""
    done = sa.select(sa.func.count(Hop.id)).where(IN_THIS_TURN).correlate(Inquiry).scalar_subquery()
    return (
        sa.select(Inquiry.id, Inquiry.seller_id, Inquiry.changed_at, done.label("done"))
        .where(
            Inquiry.id > since,
            Inquiry.status == InquiryStatus.AWAITING_SELLER,
            Inquiry.changed_at <= at - timedelta(minutes=LADDER[0].minutes),
            done < len(LADDER),
        )
        .order_by(Inquiry.id)
        .limit(AT_ONCE)
    )
