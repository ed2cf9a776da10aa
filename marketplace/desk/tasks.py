"""What waits for a village's enterprise, in the order in which it should be done; pure.

A task has a due moment or none, and says why it stands where it stands. Overdue comes first, then
by due moment, then what has none, by weight.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

SOON = timedelta(hours=24)
OLD_PRICES = timedelta(days=90)
EXPIRY_SEEN = timedelta(days=60)  # the first reminder; domain reference 6.3
SILENT = timedelta(days=7)  # without word from production
LAPSING = timedelta(days=2)
_NEVER = timedelta.max


@dataclass(frozen=True, slots=True)
class Task:
    """``endpoint`` and ``arguments`` make the link; ``weight`` orders what has no due moment."""

    title: str
    reason: str
    endpoint: str
    arguments: dict[str, str] = field(default_factory=dict)
    due_at: datetime | None = None
    due: str = ""
    weight: int = 50

    def overdue(self, *, at: datetime) -> bool:
        return self.due_at is not None and self.due_at < at

    def tone(self, *, at: datetime) -> str:
        """Danger when overdue, attention within a day, else calm."""
        if self.overdue(at=at):
            return "danger"
        soon = self.due_at is not None and self.due_at - at <= SOON
        return "attention" if soon else "neutral"


def in_order(tasks: Iterable[Task], *, at: datetime) -> list[Task]:
    """The most urgent first."""
    return sorted(tasks, key=lambda task: _urgency(task, at))


def _urgency(task: Task, at: datetime) -> tuple[timedelta, int]:
    return (task.due_at - at if task.due_at is not None else _NEVER, task.weight)
