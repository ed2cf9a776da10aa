"""Find a letter's way in, and how many a person had lately."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from marketplace.accounts.link_models import SignInLink
from marketplace.accounts.tokens import token_hash
from marketplace.db import db


def find_link(*, token: str) -> SignInLink | None:
    """The link of this token, whether it still lets anybody in or not."""
    hashed = token_hash(token)
    return db.session.scalar(sa.select(SignInLink).where(SignInLink.token_hash == hashed))


def find_link_of(*, letter_id: int) -> SignInLink | None:
    """The link this letter carries."""
    return db.session.scalar(sa.select(SignInLink).where(SignInLink.letter_id == letter_id))


def count_written(*, person_id: int, since: datetime) -> int:
    """How many links letters to this person were given since then."""
    statement = sa.select(sa.func.count(SignInLink.id)).where(
        SignInLink.person_id == person_id, SignInLink.written_at > since
    )
    return db.session.scalar(statement) or 0


def nth_latest_use(*, person_id: int, nth: int) -> datetime | None:
    """When the oldest of the last ``nth`` was used; None when there are not so many."""
    return db.session.scalar(
        sa.select(SignInLink.used_at)
        .where(SignInLink.person_id == person_id, SignInLink.used_at.is_not(None))
        .order_by(SignInLink.used_at.desc())
        .offset(nth - 1)
        .limit(1)
    )
