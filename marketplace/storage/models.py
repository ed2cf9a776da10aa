"""One blob: bytes kept outside the database under the name of their own hash."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.db import Amount, Identity, Model, Short, refuse


class Blob(Model):
    """``sha256`` of the content is its name; a row exists only when the bytes are safely there."""

    __tablename__ = "blob"

    id: Mapped[Identity]
    sha256: Mapped[str] = mapped_column(sa.String(64), unique=True)
    size: Mapped[Amount]
    media_type: Mapped[Short]
    stored_at: Mapped[datetime]


# A row may go when nobody refers to it any more (storage/sweeping.py); the keys of those who do hold
# it. What it says never changes.
refuse(
    Blob.__table__,  # type: ignore[arg-type]  # declared as FromClause, is a Table
    name="blob_no_update",
    when="BEFORE UPDATE",
    condition=None,
    message="blob rows are never changed",
)
