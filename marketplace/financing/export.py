"""Financing requests as a sheet for those who decide; pure."""

from __future__ import annotations

from collections.abc import Iterable

from marketplace.financing.models import FinancingRequest
from marketplace.spreadsheets.writing import Sheet

COLUMNS = (
    *("number", "status", "order", "seller", "buyer", "amount", "currency", "tenor_days"),
    *("consented_at", "changed_at"),
)


def sheet_of(requests: Iterable[FinancingRequest]) -> Sheet:
    """One row a request, as the list on the page tells it; moments in UTC."""
    rows = [
        (
            *(one.number, one.status.value, one.order.number, one.seller.name),
            *(one.order.buyer.name, one.amount.decimal(), one.amount.currency, one.tenor_days),
            *(one.consented_at, one.changed_at),
        )
        for one in requests
    ]
    return Sheet("Financing requests", COLUMNS, rows)
