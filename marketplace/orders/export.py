"""Orders as a sheet; pure."""

from __future__ import annotations

from collections.abc import Iterable

from marketplace.orders import contract as contracts
from marketplace.orders.models import Order
from marketplace.spreadsheets.writing import Sheet

COLUMNS = (
    *("number", "status", "product", "buyer", "seller", "quantity", "unit", "total", "currency"),
    *("payment_plan", "ready_date", "placed_at", "changed_at"),
)


def sheet_of(orders: Iterable[Order]) -> Sheet:
    """One row an order, moments in UTC."""
    rows = [
        (
            *(one.number, one.status.value, contracts.read(one.contract).terms.product_en),
            *(one.buyer.name, one.seller.name, one.quantity, one.unit.value),
            *(one.total.decimal(), one.total.currency, one.payment_plan.value),
            *(one.ready_date, one.placed_at, one.changed_at),
        )
        for one in orders
    ]
    return Sheet("Orders", COLUMNS, rows)
