"""What can be seen of how a seller keeps its word: when curated, promises kept, how soon it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

import sqlalchemy as sa

from marketplace.clock import jakarta_date
from marketplace.curation.models import CurationDecision, CurationVerdict
from marketplace.db import UtcDateTime, db
from marketplace.events.models import Event
from marketplace.inquiries.models import Inquiry, Message
from marketplace.orders.models import Order
from marketplace.orders.states import TRANSITIONS, OrderAction
from marketplace.quotes.models import Quotation
from marketplace.shipments.models import Shipment

LOOKED_BACK = timedelta(days=365)
_ANSWERED, _CURATED, _SHIPPED = "answered", "curated", "shipped"
_LATEST = 50
_Row = sa.Row[str, datetime, datetime | None, datetime | None, date | None, str]


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """``shipped`` orders of the last twelve months, of which ``ready_in_time`` by the contract's day.

    ``answered`` of the last ``asked`` inquiries; ``usual_answer`` is the median time until a
    message or a quotation, None where nothing was answered.
    """

    curated_date: date | None
    imported: bool
    shipped: int
    ready_in_time: int
    asked: int
    answered: int
    usual_answer: timedelta | None

    @property
    def usual_hours(self) -> int | None:
        """Whole hours, rounded up: one for whoever answers within minutes."""
        if self.usual_answer is None:
            return None
        whole, rest = divmod(self.usual_answer, timedelta(hours=1))
        return max(1, whole + bool(rest))


def track_record(*, listing_id: int, seller_id: int, at: datetime) -> TrackRecord:
    """Of one listing and the enterprise that sells it; one question to the database."""
    since = jakarta_date(at) - LOOKED_BACK
    given = {"listing": listing_id, "seller": seller_id, "since": since}
    rows = db.session.execute(_STATEMENT, given).all()
    curated = [row for row in rows if row.part == _CURATED]
    latest = max(curated, key=lambda row: row.started_at, default=None)
    shipped = [row for row in rows if row.part == _SHIPPED]
    asked = [row for row in rows if row.part == _ANSWERED]
    waits = _waits(asked)
    return TrackRecord(
        curated_date=jakarta_date(latest.started_at) if latest is not None else None,
        imported=latest is not None and latest.word == CurationVerdict.IMPORTED.value,
        shipped=len(shipped),
        ready_in_time=sum(jakarta_date(row.started_at) <= row.day for row in shipped),
        asked=len(asked),
        answered=len(waits),
        usual_answer=timedelta(seconds=median(waits)) if waits else None,
    )


def _waits(asked: Sequence[_Row]) -> list[float]:
    """Seconds from each question to the first word or price that followed it."""
    waits = []
    for row in asked:
        answers = [moment for moment in (row.ended_at, row.other_at) if moment is not None]
        if answers:
            waits.append((min(answers) - row.started_at).total_seconds())
    return waits


_NO_MOMENT = sa.cast(sa.null(), UtcDateTime())
_NO_DAY = sa.cast(sa.null(), sa.Date())
_SELLER = sa.bindparam("seller", type_=sa.BigInteger())
_first_word = (
    sa.select(sa.func.min(Message.sent_at))
    .where(Message.inquiry_id == Inquiry.id, Message.organisation_id == Inquiry.seller_id)
    .scalar_subquery()
)
_first_price = (
    sa.select(sa.func.min(Quotation.sent_at))
    .where(Quotation.inquiry_id == Inquiry.id)
    .scalar_subquery()
)
_asked = (
    sa.select(
        Inquiry.routed_at.label("asked_at"),
        _first_word.label("first_word"),
        _first_price.label("first_price"),
    )
    .where(Inquiry.seller_id == _SELLER, Inquiry.routed_at.is_not(None))
    .order_by(Inquiry.id.desc())
    .limit(_LATEST)
    .subquery()
)
_STATEMENT = sa.union_all(
    sa.select(
        sa.literal(_ANSWERED).label("part"),
        _asked.c.asked_at.label("started_at"),
        _asked.c.first_word.label("ended_at"),
        _asked.c.first_price.label("other_at"),
        _NO_DAY.label("day"),
        sa.literal("").label("word"),
    ),
    sa.select(
        sa.literal(_CURATED),
        CurationDecision.decided_at,
        _NO_MOMENT,
        _NO_MOMENT,
        _NO_DAY,
        sa.cast(CurationDecision.verdict, sa.String()),
    ).where(
        CurationDecision.listing_id == sa.bindparam("listing", type_=sa.BigInteger()),
        CurationDecision.verdict.in_([CurationVerdict.PUBLISHED, CurationVerdict.IMPORTED]),
    ),
    sa.select(
        sa.literal(_SHIPPED), Event.at, _NO_MOMENT, _NO_MOMENT, Order.ready_date, sa.literal("")
    )
    .select_from(Shipment)
    .join(Order, Shipment.order_id == Order.id)
    .join(
        Event,
        sa.and_(
            Event.subject == TRANSITIONS.name,
            Event.subject_id == Order.public_id,
            Event.action == f"{TRANSITIONS.name}.{OrderAction.MARK_READY}",
        ),
    )
    .where(
        Order.seller_id == _SELLER,
        Shipment.shipped_date >= sa.bindparam("since", type_=sa.Date()),
    ),
)
