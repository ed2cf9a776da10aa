"""What can be seen of how a seller keeps its word: when curated, and promises kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from marketplace.clock import jakarta_date
from marketplace.curation.models import CurationDecision, CurationVerdict
from marketplace.db import db
from marketplace.events.models import Event
from marketplace.orders.models import Order
from marketplace.orders.states import TRANSITIONS, OrderAction
from marketplace.shipments.models import Shipment

LOOKED_BACK = timedelta(days=365)
_CURATED, _SHIPPED = "curated", "shipped"


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """``shipped`` orders of the last twelve months, of which ``ready_in_time`` by the contract's day."""

    curated_date: date | None
    imported: bool
    shipped: int
    ready_in_time: int


def track_record(*, listing_id: int, seller_id: int, at: datetime) -> TrackRecord:
    """Of one listing and the enterprise that sells it; one question to the database."""
    since = jakarta_date(at) - LOOKED_BACK
    given = {"listing": listing_id, "seller": seller_id, "since": since}
    rows = db.session.execute(_STATEMENT, given).all()
    curated = [row for row in rows if row.part == _CURATED]
    latest = max(curated, key=lambda row: row.at, default=None)
    shipped = [row for row in rows if row.part == _SHIPPED]
    return TrackRecord(
        curated_date=jakarta_date(latest.at) if latest is not None else None,
        imported=latest is not None and latest.word == CurationVerdict.IMPORTED.value,
        shipped=len(shipped),
        ready_in_time=sum(jakarta_date(row.at) <= row.day for row in shipped),
    )


_SELLER = sa.bindparam("seller", type_=sa.BigInteger())
_STATEMENT = sa.union_all(
    sa.select(
        sa.literal(_CURATED).label("part"),
        CurationDecision.decided_at.label("at"),
        sa.cast(sa.null(), sa.Date()).label("day"),
        sa.cast(CurationDecision.verdict, sa.String()).label("word"),
    ).where(
        CurationDecision.listing_id == sa.bindparam("listing", type_=sa.BigInteger()),
        CurationDecision.verdict.in_([CurationVerdict.PUBLISHED, CurationVerdict.IMPORTED]),
    ),
    sa.select(sa.literal(_SHIPPED), Event.at, Order.ready_date, sa.literal(""))
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
