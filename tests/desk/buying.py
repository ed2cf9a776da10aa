"""The buyer's desk as somebody of the cast opens it, and the moments its tests are about."""

from __future__ import annotations

from datetime import date, timedelta

from marketplace.catalog.searches import Search
from marketplace.clock import end_of_day_in_jakarta
from marketplace.searches import operations as searches
from marketplace.searches.models import SavedSearch
from marketplace.searches.states import AlertStatus
from tests.cast import NOW, acting
from tests.pages import Page, Visitor

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DESK = "/desk/buying"
LAST_MOMENT = end_of_day_in_jakarta(date(2026, 12, 5))  # of the offers of these tests


def desk(app, key: str = "lin", language: str = "") -> Page:
    return Visitor.of(app, key).get(f"{language}{DESK}")


def shows_in_order(page: Page, *words: str) -> None:
    """Each after the one before it, of what stands under the heading."""
    rest = page.text[page.text.index("What waits for you") :]
    for one in words:
        assert one in rest, (one, rest)
        rest = rest[rest.index(one) + len(one) :]


def saved_search(text: str) -> SavedSearch:
    """Lin keeps this search, with alerts."""
    return searches.save_search(
        actor=acting("lin"),
        search=Search(text=text),
        name=text,
        alert=AlertStatus.ON,
        submission_key=None,
        at=NOW,
    )
