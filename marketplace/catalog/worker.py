"""Keep the index of this machine in step for as long as the process runs."""

from __future__ import annotations

import logging
import threading
import time

from flask import Flask

from marketplace import clock
from marketplace.catalog.indexing import Indexer
from marketplace.search import outbox
from marketplace.search.port import BusyError, SearchEngine

POLL_SECONDS = 0.2  # how soon a change another process made is looked for
AFTER_FAILURE_SECONDS = 5.0
PRUNE_SECONDS = 3600.0
log = logging.getLogger(__name__)


class IndexWorker:
    """Follows the outbox beside the worker of the jobs.

    In a thread of its own: no slow job may hold a change up, and building an index anew, which
    takes minutes, may hold no job up.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        engine: SearchEngine = app.extensions["search_engine"]
        self._indexer = Indexer(engine)
        self._stopped = threading.Event()
        self._committed = threading.Event()
        self._pruned_at = float("-inf")

    def run(self) -> None:
        """Follow until stop(); a failure is told and never ends the worker."""
        merging = threading.Thread(target=self._merge, name="merger", daemon=True)
        merging.start()
        while not self._stopped.is_set():
            outbox.wait_for_change(seconds=self._work())
        self._committed.set()  # the merger is to look up, too
        merging.join()

    def stop(self) -> None:
        """Ask run() to end after the batch in hand."""
        self._stopped.set()
        outbox.stop_waiting()

    def start_thread(self) -> threading.Thread:
        """Run in a daemon thread of this process."""
        thread = threading.Thread(target=self.run, name="indexer", daemon=True)
        thread.start()
        return thread

    def drain(self) -> None:
        """Take up all that waits now."""
        with self._app.app_context():
            self._indexer.follow()

    def _work(self) -> float:
        """One batch; answers how long to wait for the next."""
        try:
            with self._app.app_context():
                worked = self._indexer.follow_once()
                if worked:
                    self._committed.set()
                self._prune_now_and_then()
        except BusyError:
            log.info("Another process is writing the index.")
            return POLL_SECONDS
        except Exception:
            log.exception("The index could not be brought in step; trying again.")
            return AFTER_FAILURE_SECONDS
        return 0 if worked else POLL_SECONDS

    def _merge(self) -> None:
        """Beside the indexer, for a merge takes longer than a change may wait."""
        while self._committed.wait() and not self._stopped.is_set():
            self._committed.clear()
            try:
                with self._app.app_context():
                    self._indexer.merge()
            except Exception:
                log.exception("Segments of the index could not be merged; trying at the next one.")

    def _prune_now_and_then(self) -> None:
        if time.monotonic() - self._pruned_at >= PRUNE_SECONDS:
            outbox.prune(at=clock.now())
            self._pruned_at = time.monotonic()
