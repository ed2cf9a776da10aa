"""Remind a silent buyer, and let an inquiry lapse in which nobody spoke for too long; once each."""

from __future__ import annotations

from datetime import datetime

from marketplace.db import add, db, lock, transaction
from marketplace.events import operations as events
from marketplace.events.operations import SYSTEM
from marketplace.inquiries.models import Inquiry
from marketplace.routing import emails, lapse_queries, queries
from marketplace.routing.models import BuyerReminder


@transaction
def remind_buyer(*, inquiry_id: int, at: datetime) -> bool:
    """Tell the buyer that the inquiry will end; whether it was still due."""
    inquiry = _held(inquiry_id)
    if not lapse_queries.list_to_remind(at=at, only=inquiry_id):
        return False
    add(BuyerReminder(inquiry_id=inquiry.id, turn_began_at=inquiry.changed_at, reminded_at=at))
    events.record(
        actor=SYSTEM,
        action="routing.buyer_reminded",
        subject=queries.SUBJECT,
        subject_id=inquiry.public_id,
        at=at,
    )
    emails.buyer_reminded(inquiry=inquiry, at=at)
    return True


@transaction
def lapse_for_buyer(*, inquiry_id: int, at: datetime) -> bool:
    """End it: the buyer has been silent for too long; whether it was still due."""
    inquiry = _held(inquiry_id)
    if not lapse_queries.list_silent_buyers(at=at, only=inquiry_id):
        return False
    inquiry.lapse(actor=SYSTEM, at=at)
    emails.lapsed(inquiry=inquiry, silent=inquiry.buyer, at=at)
    return True


@transaction
def lapse_for_seller(*, inquiry_id: int, at: datetime) -> bool:
    """End it: the seller's silence has climbed every rung and gone on; whether it was still due.

    It stays unanswered in the seller's figures.
    """
    inquiry = _held(inquiry_id)
    if not lapse_queries.list_silent_sellers(at=at, only=inquiry_id):
        return False
    inquiry.lapse(actor=SYSTEM, at=at)
    emails.lapsed(inquiry=inquiry, silent=inquiry.seller, at=at)
    return True


def _held(inquiry_id: int) -> Inquiry:
    inquiry = db.session.get_one(Inquiry, inquiry_id)
    lock(inquiry)
    return inquiry
