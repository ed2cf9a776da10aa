"""Remember blobs whose bytes are already safe, so that rows never point at nothing."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from marketplace.db import add, db, transaction
from marketplace.storage.models import Blob


@transaction
def remember_blob(*, sha256: str, size: int, media_type: str, at: datetime) -> Blob:
    """The row of a blob already put into storage; the same content has one row."""
    known = db.session.scalar(sa.select(Blob).where(Blob.sha256 == sha256))
    if known is not None:
        return known
    blob = Blob(sha256=sha256, size=size, media_type=media_type, stored_at=at)
    add(blob)
    return blob
