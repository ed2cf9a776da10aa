"""The job that ends a share nobody answered for."""

from __future__ import annotations

from collections.abc import Mapping

from marketplace import clock
from marketplace.pooling import operations


def work(payload: Mapping[str, object]) -> None:
    """Carry out the intention of ``time_out_later``."""
    operations.time_out(public_id=str(payload["share"]), at=clock.now())
