"""The intention to bring the search index in step, written in the transaction that needs it."""

from __future__ import annotations

from datetime import datetime

from marketplace.jobs.operations import enqueue

INDEX = "catalog.index"


def index_soon(*, at: datetime) -> None:
    """Let a worker compare the index with the catalogue after the commit.

    The job names no listing: one run takes up everything that differs, so an import of thousands
    leaves one job, and a job lost or repeated leaves nothing wrong.
    """
    enqueue(kind=INDEX, payload={}, at=at, dedupe_key=INDEX)
