"""The weeks an offer holds: those of the village that was asked, and of each that makes a part."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from marketplace.capacity import operations as capacity
from marketplace.db import lock
from marketplace.inquiries import followers
from marketplace.inquiries.followers import MadeElsewhere, Offered
from marketplace.quotes.models import Quotation


def parts_elsewhere(quotation: Quotation, *, at: datetime) -> tuple[MadeElsewhere, ...]:
    """What of it other villages make. Raises RefusedError when they were promised otherwise."""
    offered = Offered(
        quotation.quantity,
        quotation.unit_price,
        quotation.ready_date,
        tuple(tier.quantity for tier in quotation.tiers),
    )
    return followers.parts_elsewhere(inquiry=quotation.inquiry, offered=offered, at=at)


def hold_weeks(
    quotation: Quotation,
    elsewhere: Sequence[MadeElsewhere],
    *,
    before: Quotation | None,
    beyond_reason: str,
    at: datetime,
) -> str:
    """Reserve softly what is about to be offered, ``before`` one that is kept behind it.

    Returns why it is offered although the weeks of the village that was asked are not enough, empty
    when they are. Raises RefusedError where they are not and nobody says why, and where those of
    another village are not.
    """
    inquiry = quotation.inquiry
    # All in one order, or two leads who share out to each other would wait in a circle.
    for listing in sorted(
        [inquiry.listing, *(part.listing for part in elsewhere)], key=lambda one: one.id
    ):
        lock(listing)
    own = capacity.reserve(
        listing=inquiry.listing,
        quotation_id=quotation.public_id,
        quantity=quotation.quantity - sum(part.quantity for part in elsewhere),
        promised_date=quotation.ready_date,
        valid_until=quotation.valid_until,
        reason=beyond_reason,
        at=at,
        before=before.public_id if before is not None else None,
    )
    for part in elsewhere:
        capacity.reserve_part(
            listing=part.listing,
            quotation_id=quotation.public_id,
            quantity=part.quantity,
            promised_date=quotation.ready_date,
            valid_until=quotation.valid_until,
            at=at,
            before=part.promised_by,
        )
    return own.reason
