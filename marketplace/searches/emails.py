"""The letter that tells a person what was newly published for their saved searches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from marketplace.accounts.models import Person
from marketplace.catalog.models import Listing
from marketplace.mail.operations import write_letter
from marketplace.searches.models import SavedSearch
from marketplace.searches.pause_links import PauseLinks

MOST_NAMED = 5  # of each search; the page shows the others


@dataclass(frozen=True, slots=True)
class Told:
    """A saved search and what is new for it."""

    saved: SavedSearch
    listings: Sequence[Listing]


def new_matches(*, person: Person, news: Sequence[Told], links: PauseLinks, at: datetime) -> None:
    """One letter for all of a person's saved searches that have something new."""
    facts: dict[str, object] = {
        "person": person.name,
        "count": sum(len(told.listings) for told in news),
        "searches": [
            {
                "name": told.saved.name,
                "count": len(told.listings),
                "listings": [
                    {
                        "name": listing.name_en,
                        "place": listing.village.place,
                        "path": f"/products/{listing.public_id}",
                    }
                    for listing in told.listings[:MOST_NAMED]
                ],
                "more": max(len(told.listings) - MOST_NAMED, 0),
                "path": f"/search?{told.saved.address}",
                "pause_path": links.path_of(told.saved),
            }
            for told in news
        ],
        "list_path": "/searches",
    }
    write_letter(recipient=person.email, template="searches/new_matches", facts=facts, at=at)
