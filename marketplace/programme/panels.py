"""What the programme shows on a product's page: how its seller keeps its word."""

from __future__ import annotations

from marketplace import clock
from marketplace.catalog.models import Listing
from marketplace.organisations.roles import Actor
from marketplace.programme.track_record import track_record
from marketplace.routing import panels as routing
from marketplace.web.panels import Panel


def record(*, actor: Actor | None, subject: Listing) -> Panel:
    """Always there: that nothing was shipped yet is also something to know."""
    found = track_record(listing_id=subject.id, seller_id=subject.organisation_id, at=clock.now())
    answers = routing.answers(actor=actor, subject=subject.organisation)
    return Panel("programme/_record.html", {"record": found, "answers": answers})
