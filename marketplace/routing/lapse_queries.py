"""Whose silence has lasted too long: buyers to remind, buyers and sellers whose inquiry lapses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from marketplace.db import db
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.states import InquiryStatus
from marketplace.routing.keeping import nothing_keeps
from marketplace.routing.models import BuyerReminder, Hop
from marketplace.routing.queries import IN_THIS_TURN
from marketplace.routing.rungs import LADDER
from marketplace.workdays import queries as workdays
from marketplace.workdays.working_time import MINUTES_A_DAY

# Source: trade reference 5.3. The day of the reminder and the seller's last days are our choice
# (decision 0041).
REMIND_BUYER_AFTER = timedelta(days=10)
BUYER_LAPSES_AFTER = timedelta(days=14)
WORKING_DAYS_OF_SELLER = 14
_AFTER_REMINDER = BUYER_LAPSES_AFTER - REMIND_BUYER_AFTER
_REMINDED = sa.and_(
    BuyerReminder.inquiry_id == Inquiry.id, BuyerReminder.turn_began_at == Inquiry.changed_at
)


def list_to_remind(*, at: datetime, only: int | None = None) -> Sequence[int]:
    """Inquiries whose buyer has been silent for ten days and was not reminded in this turn."""
    return _ids(
        Inquiry.status == InquiryStatus.AWAITING_BUYER,
        Inquiry.changed_at <= at - REMIND_BUYER_AFTER,
        ~sa.exists().where(_REMINDED),
        nothing_keeps(at=at),
        only=only,
    )


def list_silent_buyers(*, at: datetime, only: int | None = None) -> Sequence[int]:
    """Inquiries whose buyer has been silent for fourteen days, four of them since the reminder."""
    return _ids(
        Inquiry.status == InquiryStatus.AWAITING_BUYER,
        Inquiry.changed_at <= at - BUYER_LAPSES_AFTER,
        sa.exists().where(_REMINDED, BuyerReminder.reminded_at <= at - _AFTER_REMINDER),
        nothing_keeps(at=at),
        only=only,
    )


def list_silent_sellers(*, at: datetime, only: int | None = None) -> list[int]:
    """Inquiries whose seller stayed silent for fourteen of its working days after the last rung."""
    statement = (
        sa.select(Inquiry.id, Inquiry.seller_id, Hop.climbed_at)
        .join(Hop, sa.and_(IN_THIS_TURN, Hop.rung == LADDER[-1]))
        .where(
            Inquiry.status == InquiryStatus.AWAITING_SELLER,
            Hop.climbed_at <= at - timedelta(days=WORKING_DAYS_OF_SELLER),
            nothing_keeps(at=at),
            _one(only),
        )
        .order_by(Inquiry.id)
    )
    rows = db.session.execute(statement).all()
    if not rows:
        return []
    calendars = workdays.calendars_of(
        organisation_ids={row.seller_id for row in rows},
        since=min(row.climbed_at for row in rows),
    )
    enough = WORKING_DAYS_OF_SELLER * MINUTES_A_DAY
    return [
        row.id
        for row in rows
        if calendars[row.seller_id].minutes_between(row.climbed_at, at) >= enough
    ]


def _ids(*conditions: sa.ColumnElement[bool], only: int | None) -> Sequence[int]:
    statement = sa.select(Inquiry.id).where(*conditions, _one(only)).order_by(Inquiry.id)
    return db.session.scalars(statement).all()


def _one(only: int | None) -> sa.ColumnElement[bool]:
    return sa.true() if only is None else Inquiry.id == only
