"""What photos show on the page of a listing, for its seller and for the curator."""

from __future__ import annotations

from collections.abc import Sequence

from marketplace.catalog import policy
from marketplace.catalog.models import Listing
from marketplace.catalog.photo_models import ListingPhoto
from marketplace.catalog.photo_terms import FEWEST_PHOTOS
from marketplace.organisations.roles import Actor
from marketplace.web.panels import Panel


def photos_panel(*, actor: Actor, listing: Listing, photos: Sequence[ListingPhoto]) -> Panel:
    """Every photo with what it is said to show; for the seller the way to change them."""
    return Panel(
        "catalog/_photos_panel.html",
        {
            "photos": photos,
            "ready": sum(photo.ready and photo.described for photo in photos),
            "fewest": FEWEST_PHOTOS,
            "listing": listing,
            "may_change": policy.can_revise(actor, listing) or policy.can_change(actor, listing),
        },
    )
