"""What the page of a listing shows of its other languages, to its seller and to the curator."""

from __future__ import annotations

from collections.abc import Sequence

from marketplace.catalog import policy
from marketplace.catalog.models import Listing
from marketplace.catalog.revisions import ListingRevision
from marketplace.catalog.text_models import ListingText
from marketplace.catalog.text_standing import standings
from marketplace.organisations.roles import Actor
from marketplace.web.panels import Panel


def texts_panel(
    *,
    actor: Actor,
    listing: Listing,
    written: Sequence[ListingText],
    pending: ListingRevision | None = None,
) -> Panel:
    """Every language with where it stands; for the seller the way to change it, for others the words."""
    return Panel(
        "catalog/_texts_panel.html",
        {
            "standings": standings(listing, written, pending),
            "listing": listing,
            "whole": not actor.sells,
            "may_change": policy.can_revise(actor, listing) or policy.can_change(actor, listing),
        },
    )
