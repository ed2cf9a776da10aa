"""What changes of flagship show on the seller's page of a listing."""

from __future__ import annotations

from marketplace.catalog.models import Listing
from marketplace.organisations.roles import Actor
from marketplace.succession import policy, queries
from marketplace.web.panels import Panel


def of_listing(*, actor: Actor, subject: Listing) -> Panel | None:
    """The request that waits, or the way to make one."""
    if not actor.sells:
        return None
    asked = queries.find_asked(village_id=subject.village_id)
    can_ask = policy.can_ask(actor, subject) and asked is None
    if asked is None and not can_ask:
        return None
    return Panel("succession/_panel.html", {"asked": asked, "listing": subject})
