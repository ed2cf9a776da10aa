"""The index follows the catalogue: every change is taken up, whatever was lost or repeated."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError

from marketplace.catalog import indexing, searchable
from marketplace.catalog import operations as catalog
from marketplace.catalog.indexing import Difference, Indexer
from marketplace.catalog.models import Listing
from marketplace.catalog.worker import IndexWorker
from marketplace.config import Config
from marketplace.curation import operations as curation
from marketplace.db import db, transaction
from marketplace.money import Money
from marketplace.regions.operations import load_regions
from marketplace.search import outbox
from marketplace.search.documents import SearchDocument, SearchQuery
from marketplace.search.index_folder import IndexFolder
from marketplace.search.outbox import KEPT
from marketplace.search.port import BusyError, IndexMissingError, SearchEngine
from marketplace.search.thesaurus import thesaurus
from marketplace.search.whoosh_engine import WhooshEngine
from tests.build import listing_terms, published_listing, submitted_listing
from tests.cast import NOW, TODAY, acting
from tests.catalog.storefronts import drums_and_sugar, indexer, many_listings
from tests.regions.build import built_source

PATIENCE = 30.0


def engine_of(app: Flask) -> SearchEngine:
    engine: SearchEngine = app.extensions["search_engine"]
    return engine


@contextmanager
def another(kind: type[WhooshEngine], config: Config) -> Iterator[WhooshEngine]:
    """An engine of this kind over the application's index, as another process would have."""
    engine = kind(config.search_index_dir, thesaurus=thesaurus)
    yield engine
    engine.close()


def found(app: Flask, text: str) -> tuple[int, ...]:
    return engine_of(app).search(SearchQuery(text=text)).ids


def generation(app: Flask) -> str:
    return engine_of(app).stats().generation


def rename(listing: Listing, keywords: str) -> None:
    terms = listing_terms(keywords=keywords)
    catalog.rewrite(actor=acting("sari"), listing=listing, terms=terms, at=NOW)


def comes_to_be(expected: Callable[[], bool]) -> bool:
    """Whether what is expected holds before patience is out."""
    pause, deadline = threading.Event(), time.monotonic() + PATIENCE
    while not (holds := expected()) and time.monotonic() < deadline:
        pause.wait(0.01)
    return holds


@transaction
def touch_all() -> None:
    for listing in db.session.scalars(sa.select(Listing)):
        listing.changed_at += timedelta(days=1)


def test_the_document_says_what_can_be_found_filtered_and_sorted(app):
    document = searchable.document_of(published_listing())
    assert document == SearchDocument(
        id=document.id,
        version=document.version,
        names=("Djembe drum", "Kendang djembe"),
        category="musical-instruments",
        province="Jawa Timur",
        summary="Hand-carved mahogany djembe with goat skin, tuned and ready to play.",
        description=(
            "Turned from one block of mahogany.\nRope tuned, 60 cm high.",
            "Dibubut dari satu balok mahoni.",
        ),
        keywords=("djembe", "jimbe", "african drum"),
        places=("Ngoran", "Nglegok", "Blitar", "Jawa Timur", "East Java"),
        certificates=("svlk",),
        hs_code="9206.00",
        moq=100,
        incoterms=("FOB",),
        ships_to=("CN", "DE", "US"),
        readiness="made",
        price_minor=1_600,
        currency="USD",
        lead_time_days=45,
        published_date=TODAY,
    )


def test_the_day_of_publication_is_the_one_in_jakarta(app, acting):
    listing, late = submitted_listing(), NOW.replace(hour=18)  # 1:00 of the next day
    curation.publish_listing(actor=acting("citra"), listing=listing, reason="", at=late)
    assert searchable.document_of(listing).published_date == TODAY + timedelta(days=1)


def test_a_published_listing_is_found_once_the_worker_has_run(app, work, now):
    listing_id = published_listing().id
    work()
    assert found(app, "djembe") == (listing_id,)


def test_a_listing_is_found_by_what_its_document_says(app, work, now):
    drum = published_listing()
    work()
    for text in ("kendang", "mahogany", "african drum", "Ngoran", "Blitar", "East Java", "9206"):
        assert found(app, text) == (drum.id,), text


def test_a_listing_that_waits_for_curation_is_not_found(app, work, now):
    submitted_listing()
    work()
    indexer(app).bring_in_step()
    assert found(app, "") == ()


def test_a_retired_listing_is_no_longer_found(app, acting, work, now):
    listing = published_listing()
    work()
    catalog.retire_listing(actor=acting("sari"), listing=listing, reason="Sold out.", at=NOW)
    work()
    assert found(app, "djembe") == ()


def test_a_changed_listing_is_found_by_its_new_words(app, work, now):
    listing = published_listing()
    work()
    rename(listing, "talempong")
    work()
    assert found(app, "talempong") == (listing.id,)


def test_a_changed_price_alone_reaches_the_index(app, work, now):
    listing = published_listing()
    work()
    terms = listing_terms(tiers=((100, Money(1_850, "USD")),))
    catalog.rewrite(actor=acting("sari"), listing=listing, terms=terms, at=NOW)
    assert indexer(app).compare() == Difference(to_write=(listing.id,))
    work()
    assert not indexer(app).compare()


def test_following_takes_up_batch_after_batch_until_nothing_waits(app, monkeypatch):
    drums_and_sugar(app)
    monkeypatch.setattr(indexing, "MOST_IN_A_BATCH", 2)
    for _ in range(3):
        touch_all()
    reached = []
    while indexer(app).follow_once():
        reached.append(engine_of(app).last_sequence())
    assert reached == [4, 6, 8]
    assert not indexer(app).compare()


def test_a_batch_that_takes_long_to_read_is_written_before_more_is_read(app, monkeypatch):
    drums_and_sugar(app)
    monkeypatch.setattr(indexing, "LISTINGS_AT_ONCE", 1)
    monkeypatch.setattr(indexing, "BATCH_SECONDS", 0.0)
    touch_all()
    assert indexer(app).follow_once()
    assert engine_of(app).last_sequence() == 3


def test_following_again_changes_nothing(app):
    drums_and_sugar(app)
    before = generation(app)
    indexer(app).follow()
    assert not indexer(app).follow_once()
    assert indexer(app).compare() == Difference()
    assert generation(app) == before


def test_two_that_follow_at_once_cost_time_and_lose_nothing(app, config):
    listing, sugar = drums_and_sugar(app)
    fast = indexer(app)

    class Slow(WhooshEngine):
        """Writes what it was given only after the other has written something later."""

        def commit(self, *, sequence: int) -> int:
            rename(listing, "talempong")
            fast.follow()
            return super().commit(sequence=sequence)

    rename(listing, "rebana")
    with another(Slow, config) as slow:
        assert Indexer(slow).follow_once()
    engine_of(app).refresh()
    assert engine_of(app).last_sequence() == 3
    assert found(app, "talempong") == ()
    indexer(app).follow()
    assert found(app, "talempong") == (listing.id,)
    assert sorted(found(app, "")) == sorted([listing.id, sugar.id])


def test_a_failure_before_the_commit_of_the_index_replays_from_there(app, config):
    listing, _ = drums_and_sugar(app)
    rename(listing, "talempong")

    class Failing(WhooshEngine):
        def commit(self, *, sequence: int) -> int:
            raise ConnectionAbortedError(sequence)

    with another(Failing, config) as failing, pytest.raises(ConnectionAbortedError):
        Indexer(failing).follow()
    assert found(app, "talempong") == ()
    indexer(app).follow()
    assert found(app, "talempong") == (listing.id,)


def test_what_an_index_holds_too_much_or_too_old_is_mended(app):
    drum, sugar = drums_and_sugar(app)
    engine = engine_of(app)
    document = searchable.document_of(drum)
    engine.upsert(replace(document, version=document.version - 1))
    engine.upsert(replace(document, id=999))
    engine.commit(sequence=engine.last_sequence())
    expected = Difference(to_write=(drum.id,), to_remove=(999,))
    indexer(app).follow()
    assert indexer(app).compare() == expected
    seen: list[int] = []
    assert indexer(app).bring_in_step(progress=seen.append) == expected
    assert sum(seen) == 2
    assert sorted(found(app, "")) == sorted([drum.id, sugar.id])
    assert not indexer(app).compare()


def test_where_very_much_differs_a_new_index_is_made(app, monkeypatch):
    drums_and_sugar(app)
    monkeypatch.setattr(indexing, "MOST_MENDED", 1)
    touch_all()
    before = generation(app)
    indexer(app).bring_in_step()
    assert generation(app) != before
    assert not indexer(app).compare()


def test_without_an_index_the_difference_says_so_and_following_builds_one(app):
    listing = published_listing()
    with pytest.raises(IndexMissingError):
        found(app, "djembe")
    assert indexer(app).compare() == Difference(to_write=(listing.id,), index_missing=True)
    indexer(app).follow()
    assert found(app, "djembe") == (listing.id,)
    assert engine_of(app).last_sequence() == 1


def test_an_index_older_than_the_oldest_change_kept_is_built_anew(app):
    drum, _ = drums_and_sugar(app)
    before = generation(app)
    rename(drum, "talempong")
    rename(drum, "rebana")
    outbox.prune(at=NOW + KEPT + timedelta(days=1))
    indexer(app).follow()
    assert generation(app) != before
    assert found(app, "rebana") == (drum.id,)


def test_an_index_that_has_read_what_was_never_written_is_built_anew(app):
    drums_and_sugar(app)
    before = generation(app)
    engine_of(app).commit(sequence=1_000)
    indexer(app).follow()
    assert generation(app) != before
    assert engine_of(app).last_sequence() == 2


def test_a_change_of_everything_builds_the_index_anew(app, tmp_path):
    drum, _ = drums_and_sugar(app)
    lines = ["35.05.09.2003,35.05.09,Wringinanom"]
    load_regions(at=NOW, source=built_source(tmp_path, version="9.1.0", villages=lines))
    assert found(app, "Wringinanom") == ()
    indexer(app).follow()
    assert found(app, "Wringinanom") == (drum.id,)


def test_a_rebuilt_index_holds_the_same_and_progress_counts_every_listing(app):
    drum, sugar = drums_and_sugar(app)
    seen: list[int] = []
    assert indexer(app).rebuild(progress=seen.append) == 2
    assert sum(seen) == 2
    assert sorted(found(app, "")) == sorted([drum.id, sugar.id])


def test_what_changes_while_an_index_is_built_is_taken_up_afterwards(app, config):
    drum, _ = drums_and_sugar(app)

    class Slow(WhooshEngine):
        def rebuild(self, documents: Iterable[SearchDocument], *, sequence: int) -> int:
            read = list(documents)
            rename(drum, "talempong")
            return super().rebuild(read, sequence=sequence)

    with another(Slow, config) as slow:
        Indexer(slow).rebuild()
    engine_of(app).refresh()
    assert found(app, "talempong") == ()
    indexer(app).follow()
    assert found(app, "talempong") == (drum.id,)


def test_an_import_of_many_is_followed_without_building_anew(app, tmp_path):
    drums_and_sugar(app)
    before = generation(app)
    many_listings(app, tmp_path, count=60)
    assert generation(app) == before
    assert engine_of(app).stats().documents == len(searchable.published_versions())


def test_an_index_in_other_hands_is_tried_again(app, config):
    listing, _ = drums_and_sugar(app)
    folder = config.search_index_dir
    app.extensions["search_engine"] = WhooshEngine(folder, thesaurus=thesaurus, lock_seconds=0.05)
    worker = IndexWorker(app)
    rename(listing, "talempong")
    with IndexFolder(folder).writing(timeout=1):
        with pytest.raises(BusyError):
            worker.drain()
        thread = worker.start_thread()
    assert comes_to_be(lambda: found(app, "talempong") == (listing.id,))
    worker.stop()
    thread.join(PATIENCE)
    assert not thread.is_alive()
    engine_of(app).close()


def test_the_worker_takes_a_change_up_by_itself_and_soon(app):
    listing, _ = drums_and_sugar(app)
    worker = IndexWorker(app)
    thread = worker.start_thread()
    rename(listing, "talempong")
    assert comes_to_be(lambda: found(app, "talempong") == (listing.id,))
    worker.stop()
    thread.join(PATIENCE)
    assert not thread.is_alive()


def test_a_database_that_is_away_does_not_end_the_worker(app):
    listing, _ = drums_and_sugar(app)
    worker = IndexWorker(app)

    @transaction
    def rename_table(old: str, new: str) -> None:
        db.session.execute(sa.text(f"ALTER TABLE {old} RENAME TO {new}"))

    rename(listing, "talempong")
    rename_table("search_outbox", "away")
    with pytest.raises(DBAPIError):
        worker.drain()
    db.session.rollback()
    thread = worker.start_thread()
    rename_table("away", "search_outbox")
    outbox.everything_changed(at=NOW)  # wakes it before its pause is over
    assert comes_to_be(lambda: found(app, "talempong") == (listing.id,))
    worker.stop()
    thread.join(PATIENCE)
    assert not thread.is_alive()
