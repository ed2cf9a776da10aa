"""Issue papers: number and snapshot at once, the PDF bound once, never changed afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from marketplace.db import add, lock, transaction
from marketplace.documents import queries
from marketplace.documents.models import Paper, PaperKind
from marketplace.documents.numbering import next_number
from marketplace.events.chain import canonical
from marketplace.jobs import operations as jobs
from marketplace.storage import operations as storage

RENDER = "documents.render"
PDF = "application/pdf"


@transaction
def issue(
    *,
    kind: PaperKind,
    title: str,
    subject: str,
    subject_id: str,
    snapshot: Mapping[str, object],
    series: str,
    at: datetime,
) -> Paper:
    """Number the paper, keep what it says, and ask for its PDF; all of it or none.

    A thing has one paper of a kind: asked again, the answer is the one already issued.
    """
    issued = queries.find_paper(kind=kind, subject=subject, subject_id=subject_id)
    if issued is not None:
        return issued
    paper = Paper(
        kind=kind,
        number=next_number(series=series, at=at),
        title=title,
        subject=subject,
        subject_id=subject_id,
        snapshot=canonical(snapshot),
        issued_at=at,
    )
    add(paper)
    jobs.enqueue(
        kind=RENDER,
        payload={"paper": paper.public_id},
        at=at,
        dedupe_key=f"{RENDER}:{paper.public_id}",
    )
    return paper


@transaction
def bind(*, paper: Paper, sha256: str, size: int, at: datetime) -> None:
    """Say which stored bytes the paper is. The first PDF stays, whatever comes later."""
    lock(paper)
    if paper.rendered:
        return
    storage.remember_blob(sha256=sha256, size=size, media_type=PDF, at=at)
    paper.sha256, paper.rendered_at = sha256, at
