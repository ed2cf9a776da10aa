"""The intention to end what nobody answered, at the moment its time is over."""

from __future__ import annotations

from datetime import timedelta

from marketplace.jobs.operations import enqueue
from marketplace.pooling.models import PoolShare

TIME_OUT = "pooling.time_out"
A_MOMENT = timedelta(seconds=1)


def time_out_later(*, share: PoolShare) -> None:
    """One job for each share; when it comes, the share may have been answered."""
    enqueue(kind=TIME_OUT, payload={"share": share.public_id}, at=share.answer_until + A_MOMENT)
