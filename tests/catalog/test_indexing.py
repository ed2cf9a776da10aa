"""The index follows the catalogue: what differs is written, whatever was lost or repeated."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
import sqlalchemy as sa

from marketplace.catalog import operations as catalog
from marketplace.catalog import searchable
from marketplace.catalog.index_intentions import INDEX, index_soon
from marketplace.catalog.indexing import Difference
from marketplace.db import db, transaction
from marketplace.jobs import operations as jobs
from marketplace.jobs.models import Job
from marketplace.search.documents import SearchQuery
from marketplace.search.port import IndexMissingError, SearchEngine
from tests.build import listing_terms, published_listing, submitted_listing
from tests.cast import NOW
from tests.catalog.storefronts import drums_and_sugar, indexer


def found(app, text: str) -> tuple[int, ...]:
    engine: SearchEngine = app.extensions["search_engine"]
    return engine.search(SearchQuery(text=text)).ids


def waiting_jobs() -> int:
    waiting = sa.select(sa.func.count()).where(Job.kind == INDEX, Job.done_at.is_(None))
    return db.session.scalar(waiting) or 0


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


def test_a_changed_listing_is_found_by_its_new_words(app, acting, work, now):
    listing = published_listing()
    work()
    catalog.rewrite(
        actor=acting("sari"), listing=listing, terms=listing_terms(keywords="talempong"), at=NOW
    )
    work()
    assert found(app, "talempong") == (listing.id,)


def test_any_number_of_changes_leaves_one_job(app):
    drums_and_sugar(app)
    assert waiting_jobs() == 1


def test_a_second_run_of_the_job_changes_nothing(app):
    drums_and_sugar(app)
    indexer(app).follow({})
    assert indexer(app).compare() == Difference()
    assert len(found(app, "")) == 2


def test_what_an_index_holds_too_much_or_too_old_is_mended(app):
    drum, sugar = drums_and_sugar(app)
    engine = app.extensions["search_engine"]
    document = searchable.document_of(drum)
    engine.upsert_many([replace(document, version=document.version - 1)], sequence=1)
    engine.upsert_many([replace(document, id=999)], sequence=1)
    expected = Difference(to_write=(drum.id,), to_remove=(999,))
    assert indexer(app).compare() == expected
    assert indexer(app).bring_in_step() == expected
    assert sorted(found(app, "")) == sorted([drum.id, sugar.id])
    assert not indexer(app).compare()


def test_without_an_index_the_difference_says_so_and_the_job_builds_one(app):
    listing = published_listing()
    with pytest.raises(IndexMissingError):
        found(app, "djembe")
    assert indexer(app).compare() == Difference(to_write=(listing.id,), index_missing=True)
    indexer(app).follow({})
    assert found(app, "djembe") == (listing.id,)


def test_a_rebuilt_index_holds_the_same_and_progress_counts_every_listing(app):
    drum, sugar = drums_and_sugar(app)
    seen: list[int] = []
    assert indexer(app).rebuild(progress=seen.append) == 2
    assert sum(seen) == 2
    assert sorted(found(app, "")) == sorted([drum.id, sugar.id])


def test_the_index_remembers_the_last_change_it_has_seen(app):
    drums_and_sugar(app)
    assert app.extensions["search_engine"].last_sequence() == int(NOW.timestamp() * 1_000_000)


def test_two_intentions_at_the_same_moment_become_one_job(app):
    inside, may_end = threading.Event(), threading.Event()

    @transaction
    def slow_intention() -> None:
        index_soon(at=NOW)
        inside.set()
        may_end.wait(10)

    def in_context(operation) -> None:
        with app.app_context():
            operation()

    first = threading.Thread(target=in_context, args=(slow_intention,))
    first.start()
    assert inside.wait(10)
    second = threading.Thread(target=in_context, args=(lambda: index_soon(at=NOW),))
    second.start()
    second.join(0.3)
    assert second.is_alive(), "the second waits for the first"
    may_end.set()
    first.join()
    second.join()
    assert waiting_jobs() == 1


def test_no_worker_begins_before_the_change_it_is_about_is_committed(app):
    index_soon(at=NOW)
    inside, may_end = threading.Event(), threading.Event()

    @transaction
    def slow_change() -> None:
        index_soon(at=NOW)
        inside.set()
        may_end.wait(10)

    def change() -> None:
        with app.app_context():
            slow_change()

    changing = threading.Thread(target=change)
    changing.start()
    assert inside.wait(10)
    if db.engine.dialect.name == "postgresql":  # SQLite admits one writer: a lease would wait
        assert jobs.lease_next(at=NOW) is None
    may_end.set()
    changing.join()
    job = jobs.lease_next(at=NOW)
    assert job is not None
    assert job.kind == INDEX
