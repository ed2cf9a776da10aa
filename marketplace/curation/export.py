"""The curators' queue as a sheet; pure."""

from __future__ import annotations

from collections.abc import Iterable

from marketplace.catalog.models import Listing
from marketplace.spreadsheets.writing import Sheet

COLUMNS = (
    *("product", "product_in_indonesian", "village", "province", "seller", "category"),
    *("hs_code", "status", "waiting_since"),
)


def sheet_of(listings: Iterable[Listing]) -> Sheet:
    """What waits, in the order of the queue; moments in UTC."""
    rows = [
        (
            *(one.name_en, one.name_id, one.village.place, one.village.province.name),
            *(one.organisation.name, one.category, one.hs_code, one.status.value, one.changed_at),
        )
        for one in listings
    ]
    return Sheet("Waiting for curation", COLUMNS, rows)
