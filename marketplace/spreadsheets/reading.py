"""Reads a list from CSV or XLSX, whatever spreadsheet saved it; pure."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from itertools import islice

from flask_babel import gettext
from openpyxl import load_workbook
from openpyxl.xml import DEFUSEDXML

from marketplace.labels import N_
from marketplace.spreadsheets.cells import freed, text_of
from marketplace.spreadsheets.refusals import UnreadableSheetError
from marketplace.spreadsheets.unpacking import DAMAGED, unpacked

LARGEST_FILE = 5 * 1024 * 1024
MOST_ROWS = 2_000
# Of which most are empty: who leaves room between rows means them, a million is a slip.
MOST_LINES = 50_000
MOST_COLUMNS = 200
DELIMITERS = (",", ";", "\t", "|")
_PACKED = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WESTERN = "cp1252"

if not DEFUSEDXML:  # pragma: no cover  without it a page of XML could fill the memory
    raise ImportError("openpyxl does not use defusedxml.")


@dataclass(frozen=True, slots=True)
class Row:
    """``line`` is where a person finds it in the file; there are as many cells as columns."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A list as texts. ``guessed`` says what the file left open and we assumed, in words, if anything."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    guessed: tuple[str, ...] = ()


def read_sheet(content: bytes) -> Grid:
    """The first worksheet of an XLSX file, or a CSV file. Raises UnreadableSheetError."""
    if len(content) > LARGEST_FILE:
        raise UnreadableSheetError(N_("The file is larger than 5 MB; that is no list to take in."))
    if content.startswith(_OLD_EXCEL):
        raise UnreadableSheetError(
            N_("This is an old or a locked Excel file. Save it as XLSX without a password.")
        )
    if content.startswith(_PACKED):
        return _grid(_worksheet(content), guessed=())
    text, guessed = _decoded(content)
    delimiter, text = _delimiter(text)
    return _grid(_records(text, delimiter), guessed=guessed)


def _worksheet(content: bytes) -> list[tuple[int, list[str]]]:
    file = unpacked(content)
    try:
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        page = book.worksheets[0]
        page.reset_dimensions()  # what a file says about its size may be anything
        rows = page.iter_rows(max_row=MOST_LINES + 1, max_col=MOST_COLUMNS + 1, values_only=True)
        lines = ((line, [_text_of(value) for value in row]) for line, row in enumerate(rows, 1))
        filled = (one for one in lines if any(map(str.strip, one[1])) or one[0] > MOST_LINES)
        # The heading, and one row more than there may be: what counts them says so.
        found = list(islice(filled, MOST_ROWS + 2))
    except Exception as error:  # a damaged file fails in a dozen ways
        raise UnreadableSheetError(DAMAGED) from error
    if found and found[-1][0] > MOST_LINES:
        raise UnreadableSheetError(
            gettext("The file has more than %(most)s rows.", most=MOST_LINES)
        )
    return found


def _text_of(value: object) -> str:
    known = isinstance(value, (str, int, float, Decimal, date, time)) or value is None
    return text_of(value) if known else str(value)  # type: ignore[arg-type]  # the kinds just named


def _decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in _MARKED:
        if content.startswith(mark):
            return _strictly(content, encoding), ()
    if b"\0" in content:
        raise UnreadableSheetError(
            N_("The file holds bytes that are no text. Save it as CSV UTF-8.")
        )
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError:
        text = _strictly(content, _WESTERN)
    note = gettext(
        "The file does not say how its letters are written; it was read as Windows-1252."
    )
    return text, (note,)


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableSheetError(
            N_("The letters of this file cannot be read. Save it as CSV UTF-8.")
        ) from error


def _delimiter(text: str) -> tuple[str, str]:
    """What separates the columns: said in Excel's own first line, else what divides the heading most."""
    first, _, rest = text.partition("\n")
    said = first.strip().casefold()
    if said.startswith("sep=") and len(said) == len("sep=,"):
        return said[-1], rest
    heading = next((line for line in text.splitlines() if line.strip()), "")
    return max(DELIMITERS, key=lambda one: _columns_by(heading, one)), text


def _columns_by(heading: str, delimiter: str) -> int:
    try:
        return len(next(csv.reader([heading], delimiter=delimiter), []))
    except csv.Error:  # what is wrong is told with its line when the records are read
        return 0


def _records(text: str, delimiter: str) -> Iterator[tuple[int, Sequence[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            message = gettext(
                "Line %(line)s cannot be read (%(reason)s).", line=begins, reason=error
            )
            raise UnreadableSheetError(message) from error
        if cells is None:
            return
        yield begins, cells
        begins = reader.line_num + 1


def _grid(records: Iterable[tuple[int, Sequence[str]]], *, guessed: tuple[str, ...]) -> Grid:
    filled = ((line, cells) for line, cells in records if any(cell.strip() for cell in cells))
    _line, heading = next(filled, (0, ()))
    columns = _columns(heading)
    rows: list[Row] = []
    for line, cells in filled:
        if len(rows) == MOST_ROWS:
            raise UnreadableSheetError(
                gettext("The file has more than %(most)s rows.", most=MOST_ROWS)
            )
        rows.append(Row(line, _as_many(cells, len(columns), line)))
    if not rows:
        raise UnreadableSheetError(
            N_("The file has a heading but no row below it, or not even that.")
        )
    return Grid(columns, tuple(rows), guessed)


def _columns(heading: Sequence[str]) -> tuple[str, ...]:
    names = [freed(name.strip()) for name in heading]
    while names and not names[-1]:
        names.pop()
    if len(names) > MOST_COLUMNS:
        raise UnreadableSheetError(
            gettext("The file has more than %(most)s columns.", most=MOST_COLUMNS)
        )
    twice = next((name for name in names if name and names.count(name) > 1), None)
    if twice is not None:
        raise UnreadableSheetError(
            gettext("The first line names %(column)s more than once.", column=twice)
        )
    return tuple(names)


def _as_many(cells: Sequence[str], count: int, line: int) -> tuple[str, ...]:
    if any(cell.strip() for cell in cells[count:]):
        raise UnreadableSheetError(
            gettext(
                "Line %(line)s has more cells than the first line has columns; a text that holds "
                "the separator needs quotation marks.",
                line=line,
            )
        )
    padded = [*cells[:count], *([""] * (count - len(cells)))]
    return tuple(freed(cell) for cell in padded)
