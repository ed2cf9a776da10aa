"""Reads the bytes of a list of candidates: rows that hold, rows that do not, or no list at all."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext

from marketplace.catalog.candidates import Candidate, Refusal, read_candidate, shown
from marketplace.errors import RefusedError
from marketplace.labels import N_

COLUMNS = (
    *("village_code", "seller_name", "product_name_id", "product_name_en", "summary_en"),
    *("description_en", "description_id", "category", "hs_code", "unit", "moq"),
    *("price_amount", "price_currency", "monthly_capacity", "lead_time_days", "incoterm"),
    *("port", "certifications", "keywords"),
)
MOST_COLUMNS = 200
LARGEST_FILE = 256 * 1024 * 1024


class UnreadableListError(RefusedError):
    """The file is no list of candidates; one plain sentence says why, and nothing is changed."""


@dataclass(frozen=True, slots=True)
class CandidateList:
    """What a file holds; both parts in the order of its lines."""

    candidates: tuple[Candidate, ...]
    refusals: tuple[Refusal, ...]


def read_list(content: bytes) -> CandidateList:
    """The rows of a UTF-8 CSV file, with or without a byte order mark. Raises UnreadableListError.

    The whole file is read before anything is answered: a fault in its last line means that the
    lines before it may not be what they seem either.
    """
    rows = list(_rows(_text(content)))
    if not rows:
        raise UnreadableListError(N_("The file has a heading but no products below it."))
    return CandidateList(
        candidates=tuple(row for row in rows if isinstance(row, Candidate)),
        refusals=tuple(row for row in rows if isinstance(row, Refusal)),
    )


def _text(content: bytes) -> str:
    if len(content) > LARGEST_FILE:
        raise UnreadableListError(N_("The file is too large to be a list of candidates."))
    if b"\0" in content:
        raise UnreadableListError(
            N_("The file holds NUL bytes, so it is no CSV text; save it as CSV in UTF-8.")
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = gettext("Line %(line)s is not UTF-8 text; save it as CSV in UTF-8.", line=line)
        raise UnreadableListError(message) from None
    if not text.strip():
        raise UnreadableListError(N_("The file is empty."))
    return text


def _rows(text: str) -> Iterator[Candidate | Refusal]:
    records = _records(text)
    _, heading = next(records)
    heading = [name.strip() for name in heading]
    _refuse_heading(heading)
    for line, cells in records:
        if len(cells) == len(heading):
            yield read_candidate(dict(zip(heading, cells, strict=True)), line=line)
        else:
            yield _torn(line, cells, heading)


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each record that is not blank, with the number of the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            message = gettext(
                "The file is no CSV list: line %(line)s cannot be read (%(reason)s).",
                line=begins,
                reason=error,
            )
            raise UnreadableListError(message) from None
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield begins, cells
        begins = reader.line_num + 1


def _refuse_heading(heading: list[str]) -> None:
    if len(heading) > MOST_COLUMNS:
        message = gettext("The file has %(count)s columns; that is no list.", count=len(heading))
        raise UnreadableListError(message)
    missing = [name for name in COLUMNS if name not in heading]
    if missing:
        message = gettext(
            "The first line lacks %(columns)s; a comma separates the columns.",
            columns=", ".join(missing),
        )
        raise UnreadableListError(message)
    for name, count in Counter(heading).items():
        if name in COLUMNS and count > 1:
            message = gettext("The first line names %(column)s more than once.", column=name)
            raise UnreadableListError(message)


def _torn(line: int, cells: list[str], heading: list[str]) -> Refusal:
    at = heading.index("village_code")
    reason = gettext(
        "The row has %(cells)s cells where the heading has %(columns)s; "
        "a text that holds a comma needs quotation marks.",
        cells=len(cells),
        columns=len(heading),
    )
    return Refusal(line, shown(cells[at].strip()) if at < len(cells) else "", (reason,))
