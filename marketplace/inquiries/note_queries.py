"""Find internal notes, only ever those of the actor's own organisation."""

from __future__ import annotations

import sqlalchemy as sa

from marketplace.db import db
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.note_models import InternalNote
from marketplace.organisations.roles import Actor


def list_notes(*, actor: Actor, inquiry: Inquiry) -> list[InternalNote]:
    """What the actor's side noted on this inquiry, the oldest first."""
    statement = (
        sa.select(InternalNote)
        .where(
            InternalNote.inquiry_id == inquiry.id,
            InternalNote.organisation_id == actor.organisation_id,
        )
        .order_by(InternalNote.id)
    )
    return list(db.session.scalars(statement))


def find_note_by_submission(*, submission_key: str | None) -> InternalNote | None:
    """The note an earlier press of the same button made; the caller checks whose it is."""
    if submission_key is None:
        return None
    return db.session.scalar(
        sa.select(InternalNote).where(InternalNote.submission_key == submission_key)
    )
