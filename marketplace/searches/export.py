"""A person's saved searches, and searches without a result, as sheets; pure."""

from __future__ import annotations

from collections.abc import Iterable

from marketplace.searches.misses import Miss
from marketplace.searches.models import SavedSearch
from marketplace.spreadsheets.writing import Sheet

MISS_COLUMNS = ("text", "language", "times", "days", "first_seen_at", "last_seen_at")
SAVED_COLUMNS = ("name", "search", "alert", "saved_at", "address")


def misses_sheet(misses: Iterable[Miss]) -> Sheet:
    """One row a text, moments in UTC."""
    rows = [
        (one.text, one.language, one.times, one.days, one.first_seen_at, one.last_seen_at)
        for one in misses
    ]
    return Sheet("Searches without a result", MISS_COLUMNS, rows)


def saved_sheet(saved: Iterable[tuple[SavedSearch, str, list[str]]]) -> Sheet:
    """Each with the address of its results and what it asks for, in words."""
    rows = [
        (one.name, ", ".join(words), one.status.value, one.saved_at, address)
        for one, address, words in saved
    ]
    return Sheet("Saved searches", SAVED_COLUMNS, rows)
