"""Counts in the memory of this process: for what is asked too often and too quickly for a row."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from marketplace.tallies.limits import Limit

MOST_KEPT = 50_000  # addresses at once, some 10 MB; beyond, who came first begins anew


@dataclass(slots=True)
class _Window:
    began_at: datetime
    count: int


class Counter:
    """Windows that begin with an address's first request and end all at once.

    Cheaper than a mark for each, and at most twice the limit passes around a window's end.
    """

    def __init__(self, limit: Limit) -> None:
        self._limit = limit
        self._windows: OrderedDict[str, _Window] = OrderedDict()
        self._counting = Lock()

    def count(self, whose: str, *, at: datetime) -> timedelta | None:
        """Count one; the time to wait when it was one too many."""
        with self._counting:
            window = self._windows.get(whose)
            if window is None or window.began_at + self._limit.within <= at:
                self._begin(whose, at)
                return None
            window.count += 1
            if window.count <= self._limit.most:
                return None
            return window.began_at + self._limit.within - at

    def _begin(self, whose: str, at: datetime) -> None:
        self._windows.pop(whose, None)
        self._windows[whose] = _Window(at, 1)
        # They lie in the order in which they began: those that ended are the first.
        gone = at - self._limit.within
        while self._windows:
            first = next(iter(self._windows.values()))
            if first.began_at > gone and len(self._windows) <= MOST_KEPT:
                return
            self._windows.popitem(last=False)
