"""The worker: does what is due, survives every handler, stops when told."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from marketplace.db import CannotWriteError, before_commit, db, transaction
from marketplace.jobs import operations
from marketplace.jobs.models import Job
from marketplace.jobs.worker import Handler, Worker
from tests.cast import NOW


class Clock:
    """A clock the test moves."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.time = NOW
        monkeypatch.setattr("marketplace.clock.now", lambda: self.time)

    def move(self, pause: timedelta) -> datetime:
        self.time += pause
        return self.time


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def worker_with(app: Flask, handler: Handler) -> Worker:
    app.extensions["job_handlers"] = {"test.work": handler}
    return Worker(app)


def enqueue(kind: str = "test.work") -> None:
    operations.enqueue(kind=kind, payload={"n": 7}, at=NOW)


def rows() -> list[Job]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Job).order_by(Job.id)))


def test_drain_does_all_that_is_due_and_counts_it(app: Flask, clock: Clock) -> None:
    seen: list[object] = []
    worker = worker_with(app, lambda payload: seen.append(payload["n"]))
    for _ in range(3):
        enqueue()
    operations.enqueue(kind="test.work", payload={"n": 9}, at=NOW + timedelta(hours=1))
    assert worker.drain(most=2) == 2
    assert worker.drain() == 1
    assert seen == [7, 7, 7]
    assert worker.work_once() is False
    clock.move(timedelta(hours=1))
    assert worker.drain() == 1
    assert seen[-1] == 9


def test_a_failing_handler_is_recorded_and_tried_again(app: Flask, clock: Clock) -> None:
    failures = [ConnectionError("the server is away"), None]

    def handler(_payload: Mapping[str, object]) -> None:
        failure = failures.pop(0)
        if failure is not None:
            raise failure

    worker = worker_with(app, handler)
    enqueue()
    assert worker.drain() == 1
    (job,) = rows()
    assert job.last_error == "ConnectionError: the server is away"
    assert job.done_at is None
    assert worker.drain() == 0
    clock.move(operations.FIRST_PAUSE)
    assert worker.drain() == 1
    (job,) = rows()
    assert (job.done_at, job.last_error, job.attempts) == (clock.time, None, 2)


def test_a_handler_that_never_works_ends_buried_and_holds_nobody_up(
    app: Flask, clock: Clock
) -> None:
    def handler(payload: Mapping[str, object]) -> None:
        raise ValueError("x" * 10_000)

    worker = worker_with(app, handler)
    enqueue()
    for _ in range(operations.MOST_ATTEMPTS):
        assert worker.drain() == 1
        clock.move(operations.LONGEST_PAUSE)
    assert worker.drain() == 0
    (job,) = rows()
    assert job.dead_at is not None
    assert len(job.last_error or "") == 500


def test_an_unknown_kind_is_a_failure_with_a_name(app: Flask, clock: Clock) -> None:
    worker = worker_with(app, lambda _payload: None)
    enqueue(kind="test.unknown")
    assert worker.drain() == 1
    assert rows()[0].last_error == "UnknownJobError: test.unknown"


def test_a_handler_runs_outside_any_transaction(app: Flask, clock: Clock) -> None:
    inside: list[str] = []

    def handler(_payload: Mapping[str, object]) -> None:
        with pytest.raises(CannotWriteError):
            before_commit("handler", lambda: None)
        transaction(lambda: inside.append("its own"))()

    worker = worker_with(app, handler)
    enqueue()
    worker.drain()
    assert inside == ["its own"]
    assert rows()[0].done_at == NOW


def test_what_a_failing_handler_left_half_done_is_rolled_back(app: Flask, clock: Clock) -> None:
    @transaction
    def half() -> None:
        operations.enqueue(kind="test.half", payload={}, at=NOW)
        raise LookupError

    worker = worker_with(app, lambda _payload: half())
    enqueue()
    worker.drain()
    assert [job.kind for job in rows()] == ["test.work"]


def test_the_thread_works_until_it_is_told_to_stop(app: Flask, clock: Clock) -> None:
    done = threading.Event()
    worker = worker_with(app, lambda _payload: done.set())
    enqueue()
    thread = worker.start_thread()
    assert done.wait(timeout=30)
    worker.stop()
    thread.join(timeout=30)
    assert not thread.is_alive()
    assert rows()[0].done_at == NOW


def test_a_database_that_is_away_does_not_end_the_worker(app: Flask, clock: Clock) -> None:
    worker = worker_with(app, lambda _payload: worker.stop())

    @transaction
    def rename(old: str, new: str) -> None:
        db.session.execute(sa.text(f"ALTER TABLE {old} RENAME TO {new}"))

    enqueue()
    rename("job", "away")
    with pytest.raises(sa.exc.DBAPIError):
        worker.work_once()
    db.session.rollback()
    rename("away", "job")
    worker.run()
    assert rows()[0].done_at == NOW
