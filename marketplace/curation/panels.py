"""What curation shows on the seller's page of a listing."""

from __future__ import annotations

from marketplace.catalog.models import Listing
from marketplace.curation import queries
from marketplace.organisations.roles import Actor
from marketplace.web.panels import Panel


def decisions(*, actor: Actor, subject: Listing) -> Panel | None:  # noqa: ARG001  same for all who see the page
    """Every decision about the listing with its reason; nothing before the first."""
    found = queries.list_decisions(listing_id=subject.id)
    return Panel("curation/_decisions.html", {"decisions": found}) if found else None
