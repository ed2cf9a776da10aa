"""What time does to a request: villages that were silent are out, and what waits in vain ends."""

from __future__ import annotations

from datetime import datetime

from marketplace.db import db, lock, transaction
from marketplace.events.operations import SYSTEM
from marketplace.inquiries.reasons import ClosingReason
from marketplace.inquiries.states import InquiryStatus
from marketplace.quotes.models import Quotation
from marketplace.quotes.states import OPEN, QuotationStatus
from marketplace.rfqs import deciding, emails, policy, queries
from marketplace.rfqs.models import Rfq
from marketplace.rfqs.recipient_states import UNDECIDED
from marketplace.rfqs.states import CONFIRM_WITHIN, DECIDE_WITHIN, RfqStatus


@transaction
def let_time_pass(*, rfq_id: int, at: datetime) -> bool:
    """Whether anything of this request ended now. Looked at again under the lock; safe to repeat."""
    rfq = db.session.get_one(Rfq, rfq_id)
    lock(rfq)
    if rfq.status is RfqStatus.DRAFT:
        return _expire(rfq, at=at) if at > rfq.filed_at + CONFIRM_WITHIN else False
    if not policy.closed_to_quotations(rfq, at=at):
        return False
    if rfq.status is RfqStatus.SUBMITTED:
        return _expire(rfq, at=at)
    if not rfq.running:
        return False
    out = _time_out(rfq, at=at)
    if rfq.status is not RfqStatus.QUOTED or at > _last_ended(rfq) + DECIDE_WITHIN:
        return _expire(rfq, at=at)
    return out


def _expire(rfq: Rfq, *, at: datetime) -> bool:
    running = rfq.running
    rfq.expire(actor=SYSTEM, at=at)
    if running:
        deciding.end_threads(rfq=rfq, actor=SYSTEM, reason=ClosingReason.DATE, apart_from=0, at=at)
    emails.changed(rfq=rfq, at=at)
    return True


def _time_out(rfq: Rfq, *, at: datetime) -> bool:
    """Who waits for the buyer's answer was not silent."""
    silent = [
        one
        for one in queries.list_recipients(rfq=rfq)
        if one.status in UNDECIDED and one.inquiry.status is InquiryStatus.AWAITING_SELLER
    ]
    for recipient in silent:
        recipient.time_out(actor=SYSTEM, at=at)
    return bool(silent)


def _last_ended(rfq: Rfq) -> datetime:
    return max((_ended(one) for one in queries.list_versions(rfq=rfq)), default=rfq.deadline_at)


def _ended(quotation: Quotation) -> datetime:
    if quotation.status in (*OPEN, QuotationStatus.EXPIRED):
        return quotation.valid_until
    return quotation.changed_at
