"""Give files that were taken in their rows, in the transaction of the words that carry them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from marketplace.attachments.models import Attached
from marketplace.attachments.rules import MOST_FILES
from marketplace.attachments.taking import FIELD, TOO_MANY, Taken
from marketplace.db import transaction
from marketplace.errors import RefusedError
from marketplace.storage.operations import remember_blob

Row = TypeVar("Row", bound=Attached)


@transaction
def rows_of(files: Sequence[Taken], *, row: type[Row], at: datetime) -> list[Row]:
    """A ``row`` of each, in order; the caller says to which words they belong.

    Raises RefusedError for more than five.
    """
    if len(files) > MOST_FILES:
        raise RefusedError(TOO_MANY, field=FIELD)
    for one in files:
        remember_blob(sha256=one.sha256, size=one.size, media_type=one.kind.media_type, at=at)
    return [_row(row, position, one) for position, one in enumerate(files, start=1)]


def _row(row: type[Row], position: int, file: Taken) -> Row:
    made = row()
    made.position, made.name, made.kind = position, file.name, file.kind
    made.sha256, made.size = file.sha256, file.size
    return made
