"""kill -9 of the indexer, again and again while listings change: no change is ever lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from random import Random

import sqlalchemy as sa
from flask import Flask

from marketplace.catalog import operations as catalog
from marketplace.catalog import wording
from marketplace.catalog.models import Listing
from marketplace.catalog.worker import IndexWorker
from marketplace.config import Config
from marketplace.db import db
from marketplace.events.operations import SYSTEM
from marketplace.search import outbox
from marketplace.search.documents import SearchQuery
from marketplace.search.port import SearchEngine
from tests.cast import NOW
from tests.catalog.storefronts import indexer, many_listings
from tests.concurrency.doomed import follow

KILLS = 4
MOST_CHANGES_BETWEEN = 12
PATIENCE = 60.0
PROCESSES = get_context("forkserver")
PROCESSES.set_forkserver_preload([follow.__module__])


def started(config: Config) -> ForkServerProcess:
    ours, theirs = PROCESSES.Pipe()
    process = PROCESSES.Process(target=follow, args=(config, theirs), daemon=True)
    process.start()
    assert ours.poll(PATIENCE), "the indexer did not begin"
    return process


def comes_to_be(expected: Callable[[], bool]) -> bool:
    pause, deadline = threading.Event(), time.monotonic() + PATIENCE
    while not (holds := expected()) and time.monotonic() < deadline:
        pause.wait(0.01)
    return holds


def change(listing_id: int, word: str) -> None:
    listing = db.session.get_one(Listing, listing_id)
    terms = replace(wording.terms_of(listing), keywords=word)
    catalog.rewrite(actor=SYSTEM, listing=listing, terms=terms, at=NOW)


def waiting(engine: SearchEngine) -> int:
    engine.refresh()
    db.session.rollback()
    return outbox.kept().newest - engine.last_sequence()


def test_whenever_the_indexer_is_killed_every_change_reaches_the_index(
    app: Flask, config: Config, tmp_path: Path
):
    many_listings(app, tmp_path, count=20)
    engine: SearchEngine = app.extensions["search_engine"]
    random = Random(20261121)  # noqa: S311
    ids = list(db.session.scalars(sa.select(Listing.id)))
    words: dict[int, str] = {}
    for kill in range(KILLS):
        process = started(config)
        for number in range(1 + random.randint(1, MOST_CHANGES_BETWEEN)):
            listing_id = random.choice(ids)
            words[listing_id] = f"word{kill:02}x{number:02}"
            change(listing_id, words[listing_id])
            if number == 0:
                assert comes_to_be(lambda: waiting(engine) == 0), "the process follows"
        process.kill()
        process.join(PATIENCE)
    assert engine.health().sound
    IndexWorker(app).drain()
    assert waiting(engine) == 0
    assert not indexer(app).compare()
    for listing_id, word in words.items():
        assert listing_id in engine.search(SearchQuery(text=word)).ids
