"""The round that forgets what no longer counts, as a job."""

from __future__ import annotations

from collections.abc import Mapping

from marketplace import clock
from marketplace.tallies import operations


def forget(_payload: Mapping[str, object]) -> None:
    """Nobody's mark outlasts its time by much, also where nothing is counted any more."""
    operations.forget(at=clock.now())
