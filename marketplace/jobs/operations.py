"""Enqueue, lease, finish and bury jobs: each its own transaction, the work itself in none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from marketplace.db import add, db, new_public_id, transaction
from marketplace.errors import ConflictError
from marketplace.jobs.models import Job
from marketplace.labels import N_

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 8
FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=30)
NEVER_CAME_BACK = "No worker that took this job came back."


@dataclass(frozen=True, slots=True)
class LeasedJob:
    """A job in hand; ``token`` proves the lease is ours when we finish."""

    id: int
    kind: str
    payload: dict[str, object]
    token: str
    attempts: int


@transaction
def enqueue(
    *, kind: str, payload: Mapping[str, object], at: datetime, dedupe_key: str | None = None
) -> None:
    """Write the intention. A job of the same ``dedupe_key`` that has not started makes this a no-op."""
    if dedupe_key is not None:
        # Held until we commit, or a worker would begin without seeing what we are about to change.
        waiting = sa.select(Job.id).where(Job.dedupe_key == dedupe_key)
        known = db.session.scalar(waiting.with_for_update(read=True))
        if known is not None:
            return
    add(
        Job(
            kind=kind,
            payload=json.dumps(payload, sort_keys=True),
            dedupe_key=dedupe_key,
            enqueued_at=at,
            run_at=at,
        )
    )


@transaction
def lease_next(*, at: datetime) -> LeasedJob | None:
    """Take the oldest job that is due and not in other hands; None when there is none."""
    job = _next_free(at=at)
    while job is not None and job.attempts >= MOST_ATTEMPTS:
        # Its lease ran out every time: it may be what kills the workers.
        job.dead_at, job.lease_until, job.last_error = at, None, NEVER_CAME_BACK
        db.session.flush()
        job = _next_free(at=at)
    if job is None:
        return None
    job.lease_token, job.lease_until = new_public_id(), at + LEASE
    job.attempts += 1
    # From now on the same intention may be written again: what it is about may change meanwhile.
    job.dedupe_key = None
    db.session.flush()
    return LeasedJob(job.id, job.kind, json.loads(job.payload), job.lease_token, job.attempts)


@transaction
def finish(*, job: LeasedJob, at: datetime) -> bool:
    """Mark done if the lease is still ours; False when somebody else took it over."""
    return _close(job, done_at=at, lease_until=None, last_error=None)


@transaction
def fail(*, job: LeasedJob, error: str, at: datetime) -> bool:
    """Put back with a growing pause, or bury after MOST_ATTEMPTS for a person to look at."""
    if job.attempts >= MOST_ATTEMPTS:
        return _close(job, dead_at=at, lease_until=None, last_error=error)
    pause = min(FIRST_PAUSE * 2 ** (job.attempts - 1), LONGEST_PAUSE)
    return _close(job, run_at=at + pause, lease_until=None, lease_token=None, last_error=error)


@transaction
def revive(*, public_id: str, at: datetime) -> None:
    """Give a buried job another life. Raises ConflictError when it is not buried."""
    job = db.session.scalar(sa.select(Job).where(Job.public_id == public_id).with_for_update())
    if job is None or job.dead_at is None:
        raise ConflictError(N_("This job is not buried."))
    job.dead_at, job.attempts, job.run_at = None, 0, at
    job.lease_token, job.lease_until = None, None


def _next_free(*, at: datetime) -> Job | None:
    free = sa.or_(Job.lease_until.is_(None), Job.lease_until < at)
    return db.session.scalar(
        sa.select(Job)
        .where(Job.done_at.is_(None), Job.dead_at.is_(None), Job.run_at <= at, free)
        .order_by(Job.run_at, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def _close(job: LeasedJob, **values: object) -> bool:
    ours = sa.update(Job).where(Job.id == job.id, Job.lease_token == job.token)
    result = db.session.execute(ours.values(**values))
    return bool(result.rowcount == 1)  # type: ignore[attr-defined]  # an UPDATE's cursor result
