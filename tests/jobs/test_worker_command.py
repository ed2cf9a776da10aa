"""``flask worker``: jobs and the index of this machine, until it is told to stop."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator, Mapping

import pytest
from flask import Flask

from marketplace.db import db
from marketplace.jobs import operations
from marketplace.search.documents import SearchQuery
from marketplace.search.port import IndexMissingError, SearchEngine
from tests.build import published_listing
from tests.cast import NOW

PATIENCE = 30.0


@pytest.fixture
def signals() -> Iterator[None]:
    """What the command changes of this process, put back."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("signals", "now")
def test_it_does_jobs_and_keeps_the_index_in_step_until_it_is_told_to_stop(app: Flask):
    listing_id = published_listing().id
    engine: SearchEngine = app.extensions["search_engine"]

    def indexed() -> bool:
        try:
            return engine.search(SearchQuery(text="djembe")).ids == (listing_id,)
        except IndexMissingError:
            return False

    def stop_when_indexed(_payload: Mapping[str, object]) -> None:
        pause, deadline = threading.Event(), time.monotonic() + PATIENCE
        while not indexed() and time.monotonic() < deadline:
            pause.wait(0.01)
        os.kill(os.getpid(), signal.SIGTERM)

    app.extensions["job_handlers"] = {"test.stop": stop_when_indexed}
    operations.enqueue(kind="test.stop", payload={}, at=NOW)
    result = app.test_cli_runner().invoke(args=["worker"])
    db.session.rollback()
    assert result.exit_code == 0, result.output
    assert "Worker started." in result.output
    assert indexed()
