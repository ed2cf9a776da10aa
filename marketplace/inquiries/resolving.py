"""Who a question about a listing reaches on a day: trade reference 5.8, R2."""

from __future__ import annotations

from datetime import datetime

from marketplace.catalog.models import Listing
from marketplace.clock import jakarta_date
from marketplace.errors import RefusedError
from marketplace.labels import N_
from marketplace.organisations.models import Organisation
from marketplace.organisations.queries import find_seller_of


def seller_today(*, listing: Listing, at: datetime) -> Organisation:
    """The BUMDes with the village's mandate. Raises RefusedError when there is none."""
    seller = find_seller_of(village_id=listing.village_id, day=jakarta_date(at))
    if seller is None:
        raise RefusedError(
            N_(
                "No village enterprise has the right to sell for this village today, "
                "so nobody could answer you. Nothing was sent."
            )
        )
    return seller
