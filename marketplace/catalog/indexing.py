"""Bring the search index in step with the catalogue: compare versions, write what differs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from marketplace.catalog import queries, searchable
from marketplace.db import db
from marketplace.search.documents import SearchDocument
from marketplace.search.port import IndexMissingError, SearchEngine

LISTINGS_AT_ONCE = 500
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Difference:
    """What separates the index from the catalogue, by listing id."""

    to_write: tuple[int, ...] = ()
    to_remove: tuple[int, ...] = ()
    index_missing: bool = False

    def __bool__(self) -> bool:
        return self.index_missing or bool(self.to_write or self.to_remove)


class Indexer:
    """Keeps ``engine`` in step; every method may be repeated and may be killed at any point."""

    def __init__(self, engine: SearchEngine) -> None:
        self._engine = engine

    def follow(self, _payload: Mapping[str, object]) -> None:
        """Carry out the intention of ``index_soon``."""
        self.bring_in_step()

    def compare(self) -> Difference:
        """What would have to be written and removed now."""
        wanted = searchable.published_versions()
        try:
            held = self._engine.versions()
        except IndexMissingError:
            return Difference(to_write=tuple(sorted(wanted)), index_missing=True)
        return Difference(
            to_write=tuple(sorted(one for one in wanted if held.get(one) != wanted[one])),
            to_remove=tuple(sorted(held.keys() - wanted.keys())),
        )

    def bring_in_step(self, *, progress: Progress | None = None) -> Difference:
        """Write and remove what differs, building the index where there is none."""
        sequence = searchable.latest_change()
        difference = self.compare()
        if difference.index_missing:
            self.rebuild(progress=progress)
            return difference
        if difference.to_write:
            documents = _documents(difference.to_write, progress or _nobody_watches)
            self._engine.upsert_many(documents, sequence=sequence)
        # A listing never returns from retirement, so an old list of what to remove stays right.
        if difference.to_remove:
            self._engine.delete_many(difference.to_remove, sequence=sequence)
        return difference

    def rebuild(self, *, progress: Progress | None = None) -> int:
        """Build the whole index anew beside the one in use, then switch; say how many went in."""
        sequence = searchable.latest_change()
        documents = _all_documents(progress or _nobody_watches)
        return self._engine.rebuild(documents, sequence=sequence)


def _nobody_watches(_listings: int) -> None:
    pass


def _documents(ids: Sequence[int], progress: Progress) -> Iterator[SearchDocument]:
    """The documents of those listings that are published; the engine reads them under its lock."""
    _read_afresh()
    remaining = iter(ids)
    while some := list(islice(remaining, LISTINGS_AT_ONCE)):
        for listing in queries.published_by_ids(ids=some):
            yield searchable.document_of(listing)
        progress(len(some))


def _all_documents(progress: Progress) -> Iterator[SearchDocument]:
    _read_afresh()
    last = 0
    while listings := queries.published_after(listing_id=last, limit=LISTINGS_AT_ONCE):
        for listing in listings:
            yield searchable.document_of(listing)
        last = listings[-1].id
        progress(len(listings))


def _read_afresh() -> None:
    """Leave the snapshot the comparison read from.

    Another writer may have been ahead of us in the engine's queue: what it wrote must not be
    replaced by what we saw before it did.
    """
    db.session.rollback()
