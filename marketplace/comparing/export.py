"""The comparison as a sheet: one row an offer, amounts as numbers, gaps in words."""

from __future__ import annotations

from collections.abc import Iterable

from marketplace.comparing.table import Line
from marketplace.spreadsheets.cells import Cell
from marketplace.spreadsheets.writing import Sheet
from marketplace.trade_terms import Incoterm

COLUMNS = (
    *("village", "seller", "quotation", "revision", "quantity", "unit", "unit_price", "freight"),
    *("insurance", "total", "currency", "incoterm", "named_place", "compared_under"),
    *(
        "landed_unit_price",
        "missing",
        "contained",
        "approximate_unit_price",
        "approximate_currency",
    ),
    *("rate", "rate_date", "ready_date", "valid_through_date", "ready_in_time", "promised_orders"),
    *("certificates", "certificates_lacking", "payment_plan"),
)


def sheet_of(lines: Iterable[Line], *, rule: Incoterm) -> Sheet:
    """In the order of the page."""
    return Sheet("Comparison", COLUMNS, [_row(line, rule) for line in lines])


def _row(line: Line, rule: Incoterm) -> tuple[Cell, ...]:
    offer, landed, about = line.quotation, line.landed, line.about
    unit_price = landed.unit_price
    return (
        *(offer.inquiry.listing.village.name, offer.inquiry.seller.name, offer.number),
        *(offer.revision, offer.quantity, offer.unit.value, offer.unit_price.decimal()),
        offer.freight.decimal() if offer.freight else None,
        offer.insurance.decimal() if offer.insurance else None,
        *(offer.total.decimal(), offer.total.currency, offer.incoterm.value, offer.named_place),
        *(rule.value, unit_price.decimal() if unit_price else None),
        *(" ".join(landed.missing), " ".join(landed.contained)),
        about.amount.decimal() if about else None,
        *((about.amount.currency, about.rate, about.day) if about else ("", "", None)),
        *(offer.ready_date, offer.valid_through_date, line.ready, line.promised),
        *(" ".join(line.held), " ".join(line.lacking), offer.payment_plan.value),
    )
