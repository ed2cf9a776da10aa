"""Whether a quantity fits the free weeks of its village by the day asked for, and what else can be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from marketplace.capacity import queries as capacity
from marketplace.capacity.rules import HORIZON
from marketplace.inquiries.models import Inquiry
from marketplace.pooling import rules
from marketplace.pooling.neighbours import Neighbour, neighbours_for
from marketplace.pooling.rules import Delivery
from marketplace.quotes.queries import find_sent


@dataclass(frozen=True, slots=True)
class Fit:
    """``free`` by the day, ``lacking`` of the quantity, and ``left`` after the neighbours' shares."""

    free: int
    lacking: int
    deliveries: tuple[Delivery, ...]
    neighbours: list[Neighbour]

    @property
    def left(self) -> int:
        return self.lacking - sum(one.share for one in self.neighbours)


def fit_of(*, inquiry: Inquiry, by: date, at: datetime) -> Fit:
    """By the calendars of this moment; what the inquiry's own offer holds counts as free."""
    listing, sent = inquiry.listing, find_sent(inquiry=inquiry)
    own = sent.public_id if sent is not None else ""
    held = capacity.reserved(listing_id=listing.id, at=at, apart_from=own)
    weeks = capacity.calendar_of(listing=listing, at=at, count=HORIZON).weeks
    free = rules.in_time(weeks, by=by, held=held)
    lacking = max(inquiry.quantity - free, 0)
    near = neighbours_for(listing=listing, lacking=lacking, by=by, at=at) if lacking else []
    ways = rules.deliveries(weeks, quantity=inquiry.quantity, by=by, held=held)
    return Fit(free, lacking, ways, near)
