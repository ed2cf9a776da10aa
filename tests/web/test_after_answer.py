"""Notes written after the answer: they wait for nobody, and their failure is nobody's."""

from __future__ import annotations

import contextvars
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from flask import Flask

from marketplace.db import BRIEFLY, db, transaction
from marketplace.jobs import operations as jobs
from marketplace.jobs.models import Job
from marketplace.web.access import PUBLIC, access
from marketplace.web.after_answer import after_answer
from tests.cast import NOW

SECONDS = BRIEFLY / 1000


def _noting(app: Flask, note: Callable[[], None]) -> None:
    """A page at /noted that leaves ``note`` behind."""

    @access(get=PUBLIC)
    def noted() -> str:
        after_answer(note)
        return "answered"

    app.add_url_rule("/noted", "noted", noted)


@contextmanager
def _somebody_writes(app: Flask) -> Iterator[None]:
    """Another thread holds a write open until the block ends."""
    holding, done = threading.Event(), threading.Event()

    @transaction
    def hold() -> None:
        db.session.execute(sa.text("DELETE FROM job"))
        if db.engine.dialect.name == "postgresql":
            db.session.execute(sa.text("LOCK TABLE job IN ACCESS EXCLUSIVE MODE"))
        holding.set()
        done.wait(timeout=30)

    def run() -> None:
        with app.app_context():
            hold()
            db.session.remove()

    thread = threading.Thread(target=run)
    thread.start()
    assert holding.wait(timeout=30)
    try:
        yield
    finally:
        done.set()
        thread.join(timeout=30)


def _write() -> None:
    jobs.enqueue(kind="noted", payload={}, at=NOW)


def _noted() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count(Job.id)).where(Job.kind == "noted")) or 0


def test_a_note_is_written_once_the_answer_has_been_read(app: Flask):
    _noting(app, _write)
    answer = contextvars.Context().run(lambda: app.test_client().get("/noted"))
    assert (answer.data, _noted()) == (b"answered", 0)
    answer.close()
    assert _noted() == 1


def test_a_note_gives_up_soon_when_somebody_else_writes(app: Flask, caplog):
    _noting(app, _write)
    with _somebody_writes(app):
        answer = contextvars.Context().run(lambda: app.test_client().get("/noted"))
        started = time.monotonic()
        answer.close()
        assert SECONDS / 2 < time.monotonic() - started < 10 * SECONDS
    assert "the database was busy" in caplog.text
    assert _noted() == 0


def test_afterwards_writes_are_as_patient_as_before(app: Flask):
    _noting(app, _write)
    contextvars.Context().run(lambda: app.test_client().get("/noted")).close()
    outcome: list[int] = []
    with _somebody_writes(app):
        waiting = threading.Thread(target=_write_in, args=(app, outcome))
        waiting.start()
        waiting.join(timeout=3 * SECONDS)
        assert outcome == []
    waiting.join(timeout=30)
    assert outcome == [1]


def _write_in(app: Flask, outcome: list[int]) -> None:
    with app.app_context():
        _write()
        outcome.append(1)
        db.session.remove()


def test_a_note_that_fails_spoils_nothing(app: Flask, caplog):
    def fail() -> None:
        raise ValueError("a mistake of ours")

    _noting(app, fail)
    answer = contextvars.Context().run(lambda: app.test_client().get("/noted"))
    answer.close()
    assert answer.status_code == 200
    assert "a mistake of ours" in caplog.text
