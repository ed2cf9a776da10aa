"""Jobs: written with their cause, leased to one worker, tried again with pauses, buried at last."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from marketplace.db import db, transaction
from marketplace.errors import ConflictError
from marketplace.jobs import operations
from marketplace.jobs.models import Job
from marketplace.jobs.operations import LEASE, LeasedJob
from tests.cast import NOW
from tests.support.racing import race

SECOND = timedelta(seconds=1)


def enqueue(kind: str = "test.work", **changes: object) -> None:
    operations.enqueue(kind=kind, payload={"n": 1}, at=NOW, **changes)  # type: ignore[arg-type]


def leased(at=NOW) -> LeasedJob:
    job = operations.lease_next(at=at)
    assert job is not None
    return job


def row() -> Job:
    db.session.rollback()
    return db.session.scalars(sa.select(Job)).one()


def test_a_job_is_written_with_its_cause_or_not_at_all(app: Flask) -> None:
    @transaction
    def fail() -> None:
        enqueue()
        raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert operations.lease_next(at=NOW) is None
    assert db.session.query(Job).count() == 0


def test_a_job_carries_its_kind_and_payload(app: Flask) -> None:
    enqueue()
    job = leased()
    assert (job.kind, job.payload, job.attempts) == ("test.work", {"n": 1}, 1)


def test_a_leased_job_is_in_one_hand(app: Flask) -> None:
    enqueue()
    leased()
    assert operations.lease_next(at=NOW) is None
    assert operations.lease_next(at=NOW + LEASE) is None


def test_an_expired_lease_is_taken_over_and_its_holder_may_no_longer_finish(app: Flask) -> None:
    enqueue()
    first = leased()
    second = leased(at=NOW + LEASE + SECOND)
    assert second.id == first.id
    assert second.token != first.token
    assert second.attempts == 2
    assert operations.finish(job=first, at=NOW) is False
    assert operations.fail(job=first, error="late", at=NOW) is False
    assert row().done_at is None
    assert operations.finish(job=second, at=NOW) is True
    assert row().done_at == NOW


def test_a_finished_job_is_done_once_and_for_all(app: Flask) -> None:
    enqueue()
    operations.finish(job=leased(), at=NOW)
    assert operations.lease_next(at=NOW + timedelta(days=1)) is None


def test_a_job_waits_for_its_time_and_the_oldest_goes_first(app: Flask) -> None:
    operations.enqueue(kind="test.later", payload={}, at=NOW + SECOND)
    operations.enqueue(kind="test.sooner", payload={}, at=NOW)
    assert leased().kind == "test.sooner"
    assert operations.lease_next(at=NOW) is None
    assert leased(at=NOW + SECOND).kind == "test.later"


def test_a_failed_job_comes_back_after_growing_pauses(app: Flask) -> None:
    enqueue()
    at, pauses = NOW, []
    for _ in range(operations.MOST_ATTEMPTS - 1):
        operations.fail(job=leased(at=at), error="away", at=at)
        again = row().run_at
        assert operations.lease_next(at=again - SECOND) is None
        pauses.append(again - at)
        at = again
    assert pauses[:4] == [SECOND * 2, SECOND * 4, SECOND * 8, SECOND * 16]
    assert pauses == sorted(pauses)
    assert max(pauses) <= operations.LONGEST_PAUSE
    assert row().last_error == "away"


def test_a_job_that_never_works_is_buried_and_can_be_revived(app: Flask) -> None:
    enqueue()
    at = NOW
    for _ in range(operations.MOST_ATTEMPTS):
        operations.fail(job=leased(at=at), error="no such server", at=at)
        at += operations.LONGEST_PAUSE
    buried = row()
    assert buried.dead_at is not None
    assert buried.last_error == "no such server"
    assert operations.lease_next(at=at + timedelta(days=30)) is None
    operations.revive(public_id=buried.public_id, at=at)
    assert leased(at=at).attempts == 1


def test_a_job_that_kills_every_worker_is_buried_and_lets_others_pass(app: Flask) -> None:
    enqueue("test.killer")
    at = NOW
    for _ in range(operations.MOST_ATTEMPTS):
        assert leased(at=at).kind == "test.killer"
        at += LEASE + SECOND
    enqueue("test.innocent")
    assert leased(at=at).kind == "test.innocent"
    killer = db.session.scalars(sa.select(Job).where(Job.kind == "test.killer")).one()
    assert killer.dead_at == at
    assert killer.last_error == operations.NEVER_CAME_BACK


def test_only_a_buried_job_is_revived(app: Flask) -> None:
    enqueue()
    for public_id in (row().public_id, "unknown"):
        with pytest.raises(ConflictError):
            operations.revive(public_id=public_id, at=NOW)


def test_the_same_intention_is_one_job_until_somebody_starts_it(app: Flask) -> None:
    enqueue(dedupe_key="index")
    enqueue(dedupe_key="index")
    enqueue(dedupe_key="other")
    assert db.session.query(Job).count() == 2
    first = leased()
    enqueue(dedupe_key="index")
    assert db.session.query(Job).count() == 3
    operations.fail(job=first, error="away", at=NOW)
    kinds = [leased(at=NOW + SECOND * 5).id for _ in range(3)]
    assert len(set(kinds)) == 3


def test_many_workers_get_different_jobs(app: Flask) -> None:
    for _ in range(3):
        enqueue()

    def work() -> int | None:
        job = operations.lease_next(at=NOW)
        return None if job is None else job.id

    outcomes = race(app, [work] * 5)
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    # A worker that looked while another held the row leaves it; nobody gets it twice.
    got = [outcome for outcome in outcomes if outcome is not None]
    assert len(got) == len(set(got))
    while (job := operations.lease_next(at=NOW)) is not None:
        got.append(job.id)
    assert len(got) == len(set(got)) == 3


def test_the_same_intention_at_the_same_moment_is_one_job(app: Flask) -> None:
    assert race(app, [lambda: enqueue(dedupe_key="index")] * 6) == [None] * 6
    assert db.session.query(Job).count() == 1
