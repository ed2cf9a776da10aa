"""One job: an intention written in the transaction that wants it, carried out after the commit."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.db import Identity, Line, Model, Public, Short


class Job(Model, Public):
    """``dedupe_key`` makes the same intention one job; a lease says who works on it until when."""

    __tablename__ = "job"
    __table_args__ = (
        sa.Index(
            "ix_job_waiting",
            "run_at",
            postgresql_where=sa.text("done_at IS NULL AND dead_at IS NULL"),
            sqlite_where=sa.text("done_at IS NULL AND dead_at IS NULL"),
        ),
    )

    id: Mapped[Identity]
    kind: Mapped[Short]
    payload: Mapped[str]
    dedupe_key: Mapped[Line | None] = mapped_column(sa.String(200), unique=True)
    enqueued_at: Mapped[datetime]
    run_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    lease_token: Mapped[str | None] = mapped_column(sa.String(26))
    lease_until: Mapped[datetime | None]
    last_error: Mapped[str | None]
    done_at: Mapped[datetime | None]
    dead_at: Mapped[datetime | None]
