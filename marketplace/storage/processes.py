"""Sweep away bytes nobody refers to: what a removed photo or a request that failed left behind."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from marketplace import clock
from marketplace.db import db
from marketplace.storage import operations
from marketplace.storage.operations import GRACE, Claim
from marketplace.storage.port import Storage

log = logging.getLogger(__name__)


class Sweeper:
    """Keeps ``storage`` to what is needed; safe to repeat and to kill at any point."""

    def __init__(self, storage: Storage, *, claims: Sequence[Claim] = ()) -> None:
        self._storage = storage
        self._claims = tuple(claims)

    def work(self, _payload: Mapping[str, object]) -> None:
        """One round, as a job."""
        swept = self.sweep(at=clock.now())
        log.info("Swept %s blobs nobody refers to.", swept)

    def sweep(self, *, at: datetime) -> int:
        """Let go what nobody has referred to for GRACE; say how much.

        First the row, then the bytes: killed between them, the bytes are found again by the next
        round.
        """
        before, swept = at - GRACE, 0
        for hashes in self._storage.put_before(before):
            needed = operations.referred_to(hashes=hashes)
            db.session.rollback()
            for sha256 in hashes:
                if sha256 not in needed and self._forget(sha256, before):
                    self._storage.discard(sha256, put_before=before)
                    swept += 1
        return swept

    def _forget(self, sha256: str, before: datetime) -> bool:
        try:
            return operations.forget_blob(sha256=sha256, before=before, claims=self._claims)
        except IntegrityError:  # somebody referred to it at this moment
            return False
