"""A list as a file that a browser saves."""

from __future__ import annotations

from flask import Response

from marketplace import clock
from marketplace.errors import NotFoundError
from marketplace.spreadsheets.writing import Sheet, SheetKind, written

MOST_ROWS = 5_000  # of a list that somebody takes along
KINDS = "<kind>"  # the last part of such a file's route: csv or xlsx


def as_file(sheet: Sheet, *, kind: str, name: str) -> Response:
    """The answer; ``name`` is lower-case words with hyphens, the day and the ending are added.

    Raises NotFoundError for another kind of file.
    """
    if kind not in {one.value for one in SheetKind}:
        raise NotFoundError
    chosen = SheetKind(kind)
    response = Response(written(sheet, chosen), mimetype=chosen.mimetype)
    day = clock.jakarta_date(clock.now())
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{day}.{chosen}"'
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
