"""The comparison as a sheet: one row an offer, amounts as numbers, gaps in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from marketplace.comparing.table import Line, Point
from marketplace.rfqs.terms import MOST_POINTS
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
    *(
        f"asked_{place}_{name}"
        for place in range(1, MOST_POINTS + 1)
        for name in ("quantity", "unit_price", "landed_unit_price", "missing")
    ),
)
NOT_PRICED = "not_priced"


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
        *_points(line.points),
    )


def _points(points: Sequence[Point]) -> list[Cell]:
    """As many cells whatever was asked; what cannot be taken off the price stands before them."""
    cells = [cell for point in points for cell in _point(point)]
    return [*cells, *([None] * (4 * (MOST_POINTS - len(points))))]


def _point(point: Point) -> tuple[Cell, ...]:
    if point.unit_price is None or point.landed is None:
        return point.quantity, None, None, NOT_PRICED
    landed = point.landed.unit_price
    return (
        point.quantity,
        point.unit_price.decimal(),
        landed.decimal() if landed is not None else None,
        " ".join(point.landed.missing),
    )
