"""An application for as long as a test needs it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy.pool import Pool, QueuePool

from marketplace.db import db
from marketplace.search.port import SearchEngine

PATIENCE = 10.0  # seconds


@contextmanager
def at_work(app: Flask) -> Iterator[Flask]:
    """``app`` inside its context; the files and connections it holds are given back at the end.

    An index left open is closed by the garbage collector in whatever test runs then, which fails.
    """
    engine: SearchEngine = app.extensions["search_engine"]
    with app.app_context():
        try:
            yield app
        finally:
            engine.close()
            db.session.remove()
            _await_connections(db.engine.pool)
            db.engine.dispose()


def _await_connections(pool: Pool) -> None:
    """Until every connection is back: one that is out when its pool goes is left open for good."""
    assert isinstance(pool, QueuePool)
    until = time.monotonic() + PATIENCE
    while pool.checkedout() and time.monotonic() < until:
        time.sleep(0.01)  # a browser's last request may still be answered
    assert not pool.checkedout(), "A thread or a session of the test still holds a connection."
