"""Counts the SELECT statements a block of code sends to the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from marketplace.db import db

WORDS_CHANGED = "max(vocabulary_change.id)"


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    """The statements, in the order they were sent; filled while the block runs.

    Whether the words of search have changed is asked by whoever searches first in a half second,
    so that question belongs to no page.
    """
    with every_query(but=WORDS_CHANGED) as statements:
        yield statements


@contextmanager
def every_query(*, but: str = "") -> Iterator[list[str]]:
    """Really every statement, or all that do not hold ``but``."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked = statement.lstrip().upper().startswith("SELECT")
        if asked and not (but and but in statement):
            statements.append(statement)

    engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
