"""Carry out due jobs, one after another, until told to stop."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping

from flask import Flask

from marketplace import clock
from marketplace.db import db
from marketplace.jobs import operations
from marketplace.jobs.operations import LeasedJob

Handler = Callable[[Mapping[str, object]], None]
IDLE_SECONDS = 0.5
ERROR_LENGTH = 500
log = logging.getLogger(__name__)


class UnknownJobError(LookupError):
    """Nobody handles this kind of job."""


class Worker:
    """Runs the handlers of ``app.extensions["job_handlers"]``, each outside any transaction."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._handlers: Mapping[str, Handler] = app.extensions["job_handlers"]
        self._stopped = threading.Event()

    def run(self) -> None:
        """Work until stop(); a handler's failure is recorded and never ends the worker."""
        while not self._stopped.is_set():
            try:
                worked = self.work_once()
            except Exception:
                log.exception("The worker could not reach its queue.")
                worked = False
            if not worked:
                self._stopped.wait(IDLE_SECONDS)

    def stop(self) -> None:
        """Ask run() to end after the job in hand."""
        self._stopped.set()

    def start_thread(self) -> threading.Thread:
        """Run in a daemon thread of this process."""
        thread = threading.Thread(target=self.run, name="worker", daemon=True)
        thread.start()
        return thread

    def drain(self, *, most: int = 1000) -> int:
        """Do what is due now, at most ``most`` jobs, and say how many were done."""
        done = 0
        while done < most and self.work_once():
            done += 1
        return done

    def work_once(self) -> bool:
        """Do one due job. False when none is due."""
        with self._app.app_context():
            job = operations.lease_next(at=clock.now())
            if job is None:
                return False
            self._carry_out(job)
            return True

    def _carry_out(self, job: LeasedJob) -> None:
        try:
            self._handler(job.kind)(job.payload)
        except Exception as error:
            log.warning("Job %s (%s) failed.", job.id, job.kind, exc_info=True)
            db.session.rollback()
            text = f"{type(error).__name__}: {error}"[:ERROR_LENGTH]
            operations.fail(job=job, error=text, at=clock.now())
        else:
            operations.finish(job=job, at=clock.now())

    def _handler(self, kind: str) -> Handler:
        try:
            return self._handlers[kind]
        except KeyError:
            raise UnknownJobError(kind) from None
