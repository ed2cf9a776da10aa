"""One letter: written in the transaction that causes it, sent by a job, kept as it was."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.db import Identity, Line, Model, Public


class Letter(Model, Public):
    """A mail to one address; ``message_id`` is fixed before sending so a repeat is recognisable."""

    __tablename__ = "letter"

    id: Mapped[Identity]
    recipient: Mapped[str] = mapped_column(sa.String(254), index=True)
    subject: Mapped[Line]
    body: Mapped[str]
    message_id: Mapped[Line] = mapped_column(sa.String(200), unique=True)
    written_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
