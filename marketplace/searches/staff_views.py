"""The staff's list of searches that found nothing: the words the catalogue does not know yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Response, render_template, request, url_for

from marketplace import clock
from marketplace.catalog.searches import Search
from marketplace.searches import export, misses, saving
from marketplace.searches.keeping import MISSES_KEPT
from marketplace.searches.misses import Miss, MissOrder
from marketplace.searches.policy import STAFF_ONLY
from marketplace.spreadsheets.download import as_file
from marketplace.tallies.holding import held_to
from marketplace.tallies.limits import EXPORT
from marketplace.web.access import access
from marketplace.web.pagination import Page, page_number

PERIODS = (7, 30, MISSES_KEPT.days)
PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class MissLine:
    """A row of the list; days are those of Jakarta."""

    miss: Miss
    again_url: str
    first_date: date
    last_date: date


@access(get=STAFF_ONLY)
def list_misses() -> str:
    """Most frequent first; sorted and counted as the address says."""
    days, order, number = _days(), _order(), page_number()
    since = _since(days)
    found = misses.list_misses(
        since=since, order=order, offset=(number - 1) * PER_PAGE, limit=PER_PAGE
    )
    return render_template(
        "searches/misses.html",
        misses=Page(
            [_line(miss) for miss in found],
            number,
            misses.count_misses(since=since),
            PER_PAGE,
        ),
        orders={
            one.value: (one.label, url_for("searches.misses", days=days, sort=one.value))
            for one in MissOrder
        },
        order=order,
        periods=[(one, url_for("searches.misses", days=one, sort=order.value)) for one in PERIODS],
        days=days,
        file_url=url_for("searches.misses_file", kind="csv", days=days, sort=order.value),
        kept_days=MISSES_KEPT.days,
    )


@access(get=STAFF_ONLY)
@held_to(EXPORT)
def misses_file(kind: str) -> Response:
    """The whole list for a spreadsheet."""
    found = misses.list_misses(since=_since(_days()), order=_order())
    return as_file(export.misses_sheet(found), kind=kind, name="searches-without-result")


def _days() -> int:
    asked = request.args.get("days", "")
    return next((days for days in PERIODS if str(days) == asked), PERIODS[1])


def _since(days: int) -> date:
    return clock.jakarta_date(clock.now()) - timedelta(days=days - 1)


def _order() -> MissOrder:
    asked = request.args.get("sort", "")
    return next((order for order in MissOrder if order.value == asked), MissOrder.TIMES)


def _line(miss: Miss) -> MissLine:
    return MissLine(
        miss=miss,
        again_url=url_for("catalog.search") + "?" + saving.address_of(Search(text=miss.text)),
        first_date=clock.jakarta_date(miss.first_seen_at),
        last_date=clock.jakarta_date(miss.last_seen_at),
    )
