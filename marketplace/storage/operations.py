"""Remember blobs whose bytes are already safe, so that rows never point at nothing; let old ones go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

import sqlalchemy as sa

from marketplace.db import add, db, transaction
from marketplace.jobs.operations import enqueue
from marketplace.storage.models import Blob

SWEEP = "storage.sweep"


class Claim(Protocol):
    """Whether a feature names this blob in a text of its own, such as a change that waits."""

    def __call__(self, *, sha256: str) -> bool: ...


# Between storing bytes and the row that refers to them lies one request, never a day.
GRACE = timedelta(hours=24)
AFTER_THE_GRACE = GRACE + timedelta(hours=1)


@transaction
def remember_blob(*, sha256: str, size: int, media_type: str, at: datetime) -> Blob:
    """The row of a blob already put into storage; the same content has one row."""
    # Held, so that it is not swept away before the row that refers to it is there.
    known = db.session.scalar(
        sa.select(Blob).where(Blob.sha256 == sha256).with_for_update(read=True, key_share=True)
    )
    if known is not None:
        return known
    blob = Blob(sha256=sha256, size=size, media_type=media_type, stored_at=at)
    add(blob)
    return blob


@transaction
def sweep_later(*, at: datetime) -> None:
    """Look for what nobody refers to once all that is unreferred to now is old enough."""
    enqueue(kind=SWEEP, payload={}, at=at + AFTER_THE_GRACE, dedupe_key=SWEEP)


@transaction
def forget_blob(*, sha256: str, before: datetime, claims: Sequence[Claim] = ()) -> bool:
    """Whether the bytes may go: no row refers to them and none was written since ``before``.

    ``claims`` are asked too: they know who names a blob elsewhere than in a foreign key. The keys
    would refuse as well (IntegrityError), whatever we overlook.
    """
    blob = db.session.scalar(sa.select(Blob).where(Blob.sha256 == sha256).with_for_update())
    if blob is None:
        return True
    if blob.stored_at >= before or blob.sha256 in referred_to(hashes=[sha256]):
        return False
    if any(claim(sha256=sha256) for claim in claims):
        return False
    db.session.delete(blob)
    db.session.flush()
    return True


def referred_to(*, hashes: Sequence[str]) -> set[str]:
    """Those of ``hashes`` that any table's foreign key names."""
    found: set[str] = set()
    for column in _references():
        found.update(db.session.scalars(sa.select(column).where(column.in_(hashes)).distinct()))
    return found


def _references() -> list[sa.Column[str]]:
    """Every column of the house that refers to a blob, so that none can be forgotten here."""
    return [
        column
        for table in db.metadata.tables.values()
        for column in table.columns
        if any(key.target_fullname == "blob.sha256" for key in column.foreign_keys)
    ]
