"""The daily round that pauses what may not be sold any more."""

from __future__ import annotations

from collections.abc import Mapping

from marketplace import clock
from marketplace.catalog import expiry_operations


def look(_payload: Mapping[str, object]) -> None:
    """Carry out the intention of ``look_tomorrow``, and intend the next day's."""
    # First: one listing that fails must not end the rounds.
    expiry_operations.look_again(at=clock.now())
    expiry_operations.pause_lapsed(at=clock.now())
