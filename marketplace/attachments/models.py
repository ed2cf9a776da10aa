"""A file that words carry: the columns of its row, whatever the words are."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.attachments.rules import LONGEST_NAME, MOST_FILES, Kind
from marketplace.db import Amount, Identity, Public


class Attached(Public):
    """The ``position``th file of its words; ``name`` is one that ``rules.name_of`` made."""

    id: Mapped[Identity]
    position: Mapped[int]
    name: Mapped[str] = mapped_column(sa.String(LONGEST_NAME))
    kind: Mapped[Kind]
    sha256: Mapped[str] = mapped_column(sa.String(64), sa.ForeignKey("blob.sha256"), index=True)
    size: Mapped[Amount]


def constraints(words: str) -> tuple[sa.UniqueConstraint, sa.CheckConstraint]:
    """Of the table; ``words`` is the column that says whose file it is."""
    return (
        sa.UniqueConstraint(words, "position"),
        sa.CheckConstraint(f"position BETWEEN 1 AND {MOST_FILES}", name="at_most_five"),
    )
