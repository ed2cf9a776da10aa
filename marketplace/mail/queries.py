"""Letters by the address they were written to."""

from __future__ import annotations

import sqlalchemy as sa

from marketplace.db import db
from marketplace.errors import NotFoundError
from marketplace.mail.models import Letter


def list_letters(*, recipient: str, offset: int = 0, limit: int = 100) -> list[Letter]:
    """The letters to this address, newest first."""
    statement = sa.select(Letter).where(Letter.recipient == recipient).order_by(Letter.id.desc())
    return list(db.session.scalars(statement.offset(offset).limit(limit)))


def count_letters(*, recipient: str) -> int:
    """How many letters list_letters() has in all."""
    statement = sa.select(sa.func.count(Letter.id)).where(Letter.recipient == recipient)
    return db.session.scalar(statement) or 0


def get_letter_to(*, recipient: str, public_id: str) -> Letter:
    """One letter, if it was written to this address. Raises NotFoundError."""
    letter = db.session.scalar(
        sa.select(Letter).where(Letter.public_id == public_id, Letter.recipient == recipient)
    )
    if letter is None:
        raise NotFoundError
    return letter
