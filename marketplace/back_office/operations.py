"""What staff may do to the machinery, each with its event."""

from __future__ import annotations

from datetime import datetime

from marketplace.db import transaction
from marketplace.errors import ForbiddenError
from marketplace.events import operations as events
from marketplace.jobs import operations as jobs
from marketplace.organisations.roles import Actor, Role


@transaction
def revive_job(*, actor: Actor, public_id: str, at: datetime) -> None:
    """Let the worker try a buried job again. Raises ConflictError when it is not buried."""
    if actor.role is not Role.STAFF:
        raise ForbiddenError
    jobs.revive(public_id=public_id, at=at)
    events.record(actor=actor, action="job.revive", subject="job", subject_id=public_id, at=at)
