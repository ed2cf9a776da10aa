"""Search takes up what staff changed within half a second, and never fails for want of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import cast

import pytest
import sqlalchemy as sa
from flask import Flask

from marketplace.app import create_app
from marketplace.db import db, transaction
from marketplace.search.overlay import Overlay, OverlayTerm
from marketplace.search.thesaurus import Thesaurus
from marketplace.vocabulary.current import SECONDS_BETWEEN_LOOKS, CurrentThesaurus
from marketplace.vocabulary.models import VocabularyChange
from tests.build import added_term
from tests.conftest import config_for
from tests.support.applications import at_work
from tests.support.databases import Databases
from tests.support.queries import every_query
from tests.vocabulary.build import removed_term, undone

WORD = "drum of ngoran"


@dataclass
class Shelf:
    """Stands for a thesaurus and remembers what was laid over it."""

    overlay: Overlay = field(default_factory=Overlay)
    laid: list[Overlay] = field(default_factory=list)

    def overlaid(self, overlay: Overlay) -> Shelf:
        self.laid.append(overlay)
        return Shelf(overlay)


@dataclass
class Watched:
    """A current thesaurus over a shelf, with a clock that goes when told to."""

    app: Flask
    now: float = 1000.0
    loads: int = 0
    shelf: Shelf = field(default_factory=Shelf)

    def __post_init__(self) -> None:
        self.current = CurrentThesaurus(self.app, shipped=self._load, ticks=lambda: self.now)

    def _load(self) -> Thesaurus:
        self.loads += 1
        return cast("Thesaurus", self.shelf)

    @property
    def overlay(self) -> Overlay:
        return cast("Shelf", self.current()).overlay

    def wait(self) -> None:
        self.now += SECONDS_BETWEEN_LOOKS


@pytest.fixture
def watched(app: Flask) -> Watched:
    return Watched(app)


def drop_the_table() -> None:
    transaction(db.session.execute)(sa.text("DROP TABLE vocabulary_change"))


def test_nothing_is_read_before_the_first_search(watched: Watched) -> None:
    assert watched.loads == 0
    assert watched.current() is cast("Thesaurus", watched.shelf)
    assert watched.loads == 1
    assert watched.shelf.laid == []


def test_the_first_search_knows_what_was_changed_before(watched: Watched) -> None:
    change = added_term(WORD)
    assert watched.overlay == Overlay(change.id, (), (OverlayTerm("djembe", "en", WORD),))


def test_a_change_is_taken_up_after_half_a_second(watched: Watched) -> None:
    assert watched.overlay == Overlay()
    change = added_term(WORD)
    watched.now += SECONDS_BETWEEN_LOOKS - 0.01
    assert watched.overlay == Overlay()
    watched.now += 0.01
    assert watched.overlay.version == change.id
    again = undone(change)
    watched.wait()
    assert watched.overlay.version == again.id
    assert watched.overlay.terms == (OverlayTerm("djembe", "en", WORD, removed=True),)


def test_kept_pages_learn_the_version_without_waiting_for_the_shipped_files(
    watched: Watched,
) -> None:
    change = added_term(WORD)
    assert (watched.current.known_version(), watched.loads) == (0, 0)
    watched.current()
    assert watched.current.known_version() == change.id
    again = undone(change)
    watched.wait()
    assert watched.current.known_version() == again.id


def test_the_database_is_asked_once_in_half_a_second_and_built_upon_once(
    app: Flask, watched: Watched
) -> None:
    added_term(WORD)
    with every_query() as asked:
        for _ in range(20):
            watched.current()
    assert len(asked) == 2  # the version, and the changes because it is a new one
    watched.wait()
    with every_query() as asked:
        for _ in range(20):
            watched.current()
    assert len(asked) == 1
    assert len(watched.shelf.laid) == 1


def test_without_the_table_the_shipped_thesaurus_serves(app: Flask, watched: Watched) -> None:
    drop_the_table()
    assert watched.overlay == Overlay()


def test_a_failing_database_leaves_the_last_one_and_the_callers_reading_intact(
    app: Flask, watched: Watched, caplog: pytest.LogCaptureFixture
) -> None:
    version = added_term(WORD).id
    assert watched.overlay.version == version
    drop_the_table()
    db.session.execute(sa.text("SELECT 1"))
    for _ in range(3):
        watched.wait()
        assert watched.overlay.version == version
    assert db.session.scalar(sa.text("SELECT 1")) == 1
    assert len(caplog.records) == 1


def test_a_table_that_comes_later_is_found(databases: Databases, tmp_path: Path) -> None:
    url = databases.empty()
    with at_work(create_app(config_for(url, tmp_path))) as app:
        watched = Watched(app)
        assert watched.overlay == Overlay()
        transaction(db.create_all)()
        assert watched.overlay == Overlay()
    databases.drop(url)


def test_a_search_within_an_operation_waits_for_nothing_and_sees_what_is_committed(
    app: Flask, watched: Watched
) -> None:
    assert watched.overlay == Overlay()

    @transaction
    def search_while_writing() -> Overlay:
        removed_term("djembe")
        watched.wait()
        return watched.overlay

    assert search_while_writing() == Overlay()
    watched.wait()
    assert len(watched.overlay.terms) == 1


def test_many_threads_share_one_look(app: Flask, watched: Watched) -> None:
    version = added_term(WORD).id
    with ThreadPoolExecutor(8) as threads:
        seen = list(threads.map(lambda _: watched.overlay.version, range(200)))
    assert set(seen) == {version}
    assert watched.loads == 2  # once to hold it, once to lay the changes over it
    assert len(watched.shelf.laid) == 1


def test_versions_are_committed_in_the_order_of_their_numbers(app: Flask) -> None:
    """Otherwise a reader at version 7 would never read a 6 that was committed after it."""
    begun, overtaken = Event(), Event()

    @transaction
    def decide_slowly() -> bool:
        added_term(WORD)
        begun.set()
        return overtaken.wait(timeout=1)

    def slow() -> bool:
        with app.app_context():
            return decide_slowly()

    def quick() -> None:
        with app.app_context():
            begun.wait(timeout=10)
            added_term("another " + WORD)
            overtaken.set()

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.submit(slow), threads.submit(quick)
        second.result()
        assert not first.result()
    terms = sa.select(VocabularyChange.term).order_by(VocabularyChange.id)
    assert list(db.session.scalars(terms)) == [WORD, "another " + WORD]
