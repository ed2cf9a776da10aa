"""Inquiries as a sheet; pure."""

from __future__ import annotations

from collections.abc import Iterable

from marketplace.inquiries.models import Inquiry
from marketplace.spreadsheets.writing import Sheet

COLUMNS = (
    *("number", "status", "product", "buyer", "buyer_country", "seller", "quantity", "unit"),
    *("destination", "incoterm", "needed_by", "asked_at", "changed_at"),
)


def sheet_of(inquiries: Iterable[Inquiry]) -> Sheet:
    """One row an inquiry, moments in UTC."""
    rows = [
        (
            *(one.number, one.status.value, one.listing.name_en, one.buyer.name),
            *(one.buyer.country, one.seller.name, one.quantity, one.unit.value),
            *(one.destination, one.incoterm.value, one.needed_by_date),
            *(one.asked_at, one.changed_at),
        )
        for one in inquiries
    ]
    return Sheet("Inquiries", COLUMNS, rows)
