"""Remember each notice of a provider once, and how it was dealt with."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from marketplace.db import add, db, lock, transaction
from marketplace.payments import queries
from marketplace.payments.gateway import ProviderEvent
from marketplace.payments.models import Provider, ProviderEventRecord


@transaction
def remember(*, event: ProviderEvent, at: datetime) -> ProviderEventRecord:
    """The row of this notice, made at its first arrival."""
    known = _find(event)
    if known is not None:
        return known
    notice = ProviderEventRecord(
        provider=Provider.CARD,
        event_ref=event.id,
        kind=event.type,
        object_ref=event.object_id,
        received_at=at,
    )
    try:
        with db.session.begin_nested():
            add(notice)
    except IntegrityError:
        # Its twin arrived between our look and our row.
        known = _find(event)
        if known is None:
            raise
        return known
    return notice


@transaction
def close(*, notice: ProviderEventRecord, outcome: str, at: datetime) -> None:
    """Say how it was dealt with; the first word stays."""
    lock(notice)
    if notice.processed_at is None:
        notice.processed_at, notice.outcome = at, outcome


def _find(event: ProviderEvent) -> ProviderEventRecord | None:
    return queries.find_notice(provider=Provider.CARD, event_ref=event.id)
