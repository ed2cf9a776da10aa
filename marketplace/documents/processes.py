"""Turn an issued paper into stored bytes: typeset, store, bind; safe to repeat at any point."""

from __future__ import annotations

import json
from collections.abc import Mapping

from marketplace import clock
from marketplace.documents import operations, queries
from marketplace.documents.models import Paper
from marketplace.documents.typesetting import typeset
from marketplace.documents.wording import worded
from marketplace.storage.port import Storage


class Press:
    """Prints papers into ``storage``."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def render(self, payload: Mapping[str, object]) -> None:
        """Print the paper named in the job's payload; one already printed is left alone.

        Killed between storing and binding, the bytes are stored again under the same name or, if
        typesetting has changed since, lie there unused; the paper is bound to one PDF for good.
        """
        paper = queries.get_paper_to_render(public_id=str(payload["paper"]))
        if paper.rendered:
            return
        facts = worded(kind=paper.kind, facts=facts_of(paper))
        pdf = typeset(kind=paper.kind, facts=facts, at=paper.issued_at)
        sha256 = self._storage.put(pdf)
        operations.bind(paper=paper, sha256=sha256, size=len(pdf), at=clock.now())


def facts_of(paper: Paper) -> dict[str, object]:
    """What the paper says: its own number, title and day, and its snapshot."""
    return {
        **json.loads(paper.snapshot),
        "number": paper.number,
        "title": paper.title,
        "issued": clock.jakarta_date(paper.issued_at).isoformat(),
    }
