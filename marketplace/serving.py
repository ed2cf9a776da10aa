"""The application as a server runs it: pages kept, and both workers in threads when WORKER=thread."""

import gc
from collections.abc import Hashable
from contextlib import suppress
from datetime import date
from threading import Thread

from marketplace import clock
from marketplace.app import create_app
from marketplace.catalog.worker import IndexWorker
from marketplace.config import Config, WorkerMode
from marketplace.db import db
from marketplace.jobs.worker import Worker
from marketplace.search.port import SearchEngine, SearchEngineError
from marketplace.vocabulary.current import CurrentThesaurus
from marketplace.web.commits import marker_of
from marketplace.web.kept_pages import KeptPages

app = create_app()
with app.app_context():
    _commits = marker_of(db.engine)
_config: Config = app.extensions["desaport"]
if _config.worker is WorkerMode.THREAD:
    Worker(app).start_thread()
    IndexWorker(app).start_thread()


def _facts() -> tuple[Hashable, int, int, date]:
    """Whatever a stranger's page is made of: the database, the index, its words, today's date."""
    engine: SearchEngine = app.extensions["search_engine"]
    try:
        sequence = engine.last_sequence()
    except SearchEngineError:
        sequence = -1
    thesaurus: CurrentThesaurus = app.extensions["thesaurus"]
    return _commits(), sequence, thesaurus.known_version(), clock.jakarta_date(clock.now())


def _warm() -> None:
    """Read what the first search would wait for: the thesaurus, and the commonest words.

    What is loaded by then stays for good: the collector need not look at it again and again.
    """
    with suppress(SearchEngineError):
        app.extensions["search_engine"].open()
    gc.collect()
    gc.freeze()


app.wsgi_app = KeptPages(app.wsgi_app, facts=_facts)  # type: ignore[method-assign]  # Flask's documented way
Thread(target=_warm, name="warm search", daemon=True).start()
