"""In which order a buyer's desk says what waits; pure.

What ends within two days stands first, then what has no day, then what ends later: a contract to sign
holds up a trade, an offer that stands for a week does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from marketplace.desk.tasks import LAPSING, Task
from marketplace.rfqs.states import RfqStatus

# Nothing goes on with these until somebody of the buyer has spoken.
WAITING_RFQS = (RfqStatus.DRAFT, RfqStatus.NEEDS_INFO)
_NO_DAY = timedelta(0)


def in_order(tasks: Iterable[Task], *, at: datetime) -> list[Task]:
    """The most urgent first."""
    return sorted(tasks, key=lambda task: _urgency(task, at))


def _urgency(task: Task, at: datetime) -> tuple[int, timedelta, int]:
    if task.due_at is None:
        return (1, _NO_DAY, task.weight)
    left = task.due_at - at
    return (0 if left <= LAPSING else 2, left, task.weight)
