"""What became of a seller's offers, and why those that were lost were: a figure of twelve months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from marketplace.db import db
from marketplace.inquiries.models import Inquiry
from marketplace.quotes.models import Quotation
from marketplace.quotes.reasons import EndReason
from marketplace.quotes.states import TAKEN, QuotationStatus

LOOKED_BACK = timedelta(days=365)
FEWEST = 3  # fewer say nothing about an enterprise, and much about one buyer
# A replaced version is no outcome: the newer one has its own.
_LOST = (
    QuotationStatus.DECLINED,
    QuotationStatus.WITHDRAWN,
    QuotationStatus.EXPIRED,
    QuotationStatus.NOT_SELECTED,
)


@dataclass(frozen=True, slots=True)
class Loss:
    """How many offers ended so; ``words`` is a translation key."""

    words: str
    count: int


@dataclass(frozen=True, slots=True)
class Outcomes:
    """``won`` of ``count`` offers became orders; the rest is in ``losses``, the most frequent first."""

    won: int
    losses: tuple[Loss, ...]

    @property
    def count(self) -> int:
        return self.won + sum(loss.count for loss in self.losses)

    @property
    def telling(self) -> bool:
        """Whether there are enough to show."""
        return self.count >= FEWEST


def outcomes_of(*, seller_id: int, at: datetime) -> Outcomes:
    """Of the offers that ended in the twelve months before ``at``: one question to the database."""
    counted = sa.func.count().label("count")
    rows = db.session.execute(
        sa.select(Quotation.status, Quotation.end_reason, counted)
        .join(Inquiry, Inquiry.id == Quotation.inquiry_id)
        .where(
            Inquiry.seller_id == seller_id,
            Quotation.status.in_((*TAKEN, *_LOST)),
            Quotation.changed_at > at - LOOKED_BACK,
        )
        .group_by(Quotation.status, Quotation.end_reason)
    ).all()
    won, lost = 0, dict[str, int]()
    for status, reason, count in rows:
        if status in TAKEN:
            won += count
        else:
            words = _words(status, reason)
            lost[words] = lost.get(words, 0) + count
    losses = sorted(lost.items(), key=lambda loss: (-loss[1], loss[0]))
    return Outcomes(won, tuple(Loss(words, count) for words, count in losses))


def _words(status: QuotationStatus, reason: EndReason | None) -> str:
    return reason.label if reason is not None else status.label
