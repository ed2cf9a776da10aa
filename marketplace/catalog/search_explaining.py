"""A search put into plain words for whoever asks why it answers as it does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from marketplace.catalog import explanations, queries
from marketplace.search.documents import Reading, SearchPage, SearchQuery
from marketplace.search.port import SearchEngine


def explain_search(engine: SearchEngine, *, text: str, day: date, limit: int) -> Iterator[str]:
    """How ``text`` was read, what it found, and why, line by line."""
    page = engine.search(SearchQuery(text=text, day=day, per_page=limit))
    yield f"Query: {text}"
    yield from _reading(page.reading)
    yield f"{page.total:,} found, {page.exact:,} of them answer all of it; {page.took_ms:.1f} ms."
    yield from _answers(page)


def _reading(reading: Reading) -> Iterator[str]:
    if reading.language:
        yield f"Language, by its words: {reading.language}"
    for asked, understood in reading.corrections:
        yield f"Read “{asked}” as “{understood}”."
    if reading.quantity is not None:
        yield f"Read {reading.quantity:,} as an amount that is wanted."
    if reading.unmatched:
        yield f"Nobody offers: {', '.join(reading.unmatched)}"
    if reading.nearest:
        yield f"Nearest spellings that find something: {', '.join(reading.nearest)}"
    if reading.broader:
        yield f"More general, and on offer: {', '.join(reading.broader)}"


def _answers(page: SearchPage) -> Iterator[str]:
    listings = {listing.id: listing for listing in queries.published_by_ids(ids=page.ids)}
    for place, listing_id in enumerate(page.ids, start=1):
        listing = listings.get(listing_id)
        # The index may be a moment behind the catalogue.
        name = f"{listing.name_en} ({listing.village.place})" if listing else "no longer published"
        score = f"  {page.scores[place - 1]:.3f}" if page.scores else ""
        close = "" if place <= page.exact else "  close to it"
        yield f"{place:>3}.{score}  {name}{close}"
        for reason in page.reasons.get(listing_id, ()):
            yield f"     {explanations.spell_out(reason)}"
