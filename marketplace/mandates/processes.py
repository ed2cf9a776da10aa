"""Carries out the intention to say that a mandate ends soon."""

from __future__ import annotations

from collections.abc import Mapping

from marketplace import clock
from marketplace.mandates import operations


def remind(payload: Mapping[str, object]) -> None:
    """The job ``mandates.remind``."""
    operations.remind_of_end(public_id=str(payload["mandate"]), at=clock.now())
