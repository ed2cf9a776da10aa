"""Find what a guest asked by the link of the letter, and count what one guest asks."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from marketplace.accounts.tokens import token_hash
from marketplace.db import db
from marketplace.inquiries.guest_models import GuestInquiry


def find_open(*, token: str, at: datetime) -> GuestInquiry | None:
    """The question behind a link that was not used and is not too old."""
    return db.session.scalar(
        sa.select(GuestInquiry).where(
            GuestInquiry.token_hash == token_hash(token),
            GuestInquiry.confirmed_at.is_(None),
            GuestInquiry.expires_at > at,
        )
    )


def find_by_submission(*, submission_key: str | None) -> GuestInquiry | None:
    """The question an earlier press of the same button made."""
    if submission_key is None:
        return None
    return db.session.scalar(
        sa.select(GuestInquiry).where(GuestInquiry.submission_key == submission_key)
    )


def nth_latest(*, whose: sa.ColumnElement[bool], nth: int) -> datetime | None:
    """When the oldest of the last ``nth`` was asked; None when there are not so many."""
    asked = GuestInquiry.asked_at
    statement = sa.select(asked).where(whose).order_by(asked.desc()).offset(nth - 1).limit(1)
    return db.session.scalar(statement)
