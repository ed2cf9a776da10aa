"""Saved searches as people save them."""

from __future__ import annotations

from datetime import datetime

from marketplace.catalog.searches import Search
from marketplace.searches import operations
from marketplace.searches.models import SavedSearch
from marketplace.searches.states import AlertStatus
from tests.cast import NOW, acting


def saved(
    key: str = "lin",
    search: Search | None = None,
    *,
    name: str = "Drums",
    alert: AlertStatus = AlertStatus.ON,
    submission_key: str | None = None,
    at: datetime = NOW,
) -> SavedSearch:
    """A search this member of the cast keeps, by default for drums, with its alert on."""
    return operations.save_search(
        actor=acting(key),
        search=search or Search(text="djembe"),
        name=name,
        alert=alert,
        submission_key=submission_key,
        at=at,
    )
