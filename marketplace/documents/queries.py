"""Find issued papers by the thing they belong to; the caller has checked who may read that."""

from __future__ import annotations

import sqlalchemy as sa

from marketplace.db import db
from marketplace.documents.models import Paper, PaperKind
from marketplace.errors import NotFoundError


def list_papers(*, subject: str, subject_id: str) -> list[Paper]:
    """The papers of one thing, oldest first."""
    statement = (
        sa.select(Paper)
        .where(Paper.subject == subject, Paper.subject_id == subject_id)
        .order_by(Paper.id)
    )
    return list(db.session.scalars(statement))


def get_paper(*, subject: str, subject_id: str, public_id: str) -> Paper:
    """One paper of this thing. Raises NotFoundError, also for another thing's paper."""
    paper = db.session.scalar(
        sa.select(Paper).where(
            Paper.public_id == public_id,
            Paper.subject == subject,
            Paper.subject_id == subject_id,
        )
    )
    if paper is None:
        raise NotFoundError
    return paper


def find_paper(*, kind: PaperKind, subject: str, subject_id: str) -> Paper | None:
    """The paper of this kind that was issued for this thing."""
    return db.session.scalar(
        sa.select(Paper).where(
            Paper.kind == kind, Paper.subject == subject, Paper.subject_id == subject_id
        )
    )


def get_paper_to_render(*, public_id: str) -> Paper:
    """Any paper, for the rendering job. Raises NotFoundError."""
    paper = db.session.scalar(sa.select(Paper).where(Paper.public_id == public_id))
    if paper is None:
        raise NotFoundError
    return paper
