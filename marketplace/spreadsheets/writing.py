"""Writes a list as CSV or XLSX; pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from openpyxl import Workbook
from openpyxl.cell import Cell as Box
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from marketplace.spreadsheets.cells import Cell, neutral, text_of

BYTE_ORDER_MARK = "\ufeff"  # by which spreadsheets know UTF-8
_NARROWEST, _WIDEST = 10, 60
_LARGEST_EXACT = 10**15
_TITLE_LENGTH = 31  # Excel's limit
_NOT_IN_A_TITLE = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


class SheetKind(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"

    @property
    def mimetype(self) -> str:
        if self is SheetKind.CSV:
            return "text/csv"
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list with the names of its columns; each row has as many cells."""

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def written(sheet: Sheet, kind: SheetKind) -> bytes:
    """The file's bytes."""
    return csv_of(sheet) if kind is SheetKind.CSV else xlsx_of(sheet)


def csv_of(sheet: Sheet) -> bytes:
    """UTF-8 with a byte order mark, commas, CR LF."""
    file = io.StringIO()
    lines = csv.writer(file, lineterminator="\r\n")
    lines.writerow([neutral(column) for column in sheet.columns])
    for row in sheet.rows:
        lines.writerow([neutral(text_of(cell)) for cell in row])
    return (BYTE_ORDER_MARK + file.getvalue()).encode()


def xlsx_of(sheet: Sheet) -> bytes:
    """One worksheet whose texts are texts and whose numbers are numbers; nothing is a formula."""
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet.title.translate(_NOT_IN_A_TITLE).strip()[:_TITLE_LENGTH])
    page.freeze_panes = "A2"
    rows = list(sheet.rows)
    for place, column in enumerate(sheet.columns):
        cells = (text_of(row[place]) for row in rows)
        longest = max(
            (len(line) for text in (column, *cells) for line in text.split("\n")), default=0
        )
        width = min(max(longest + 2, _NARROWEST), _WIDEST)
        page.column_dimensions[get_column_letter(place + 1)].width = width
    page.append([_heading(page, column) for column in sheet.columns])
    for row in rows:
        page.append([_cell(page, cell) for cell in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _heading(page: WriteOnlyWorksheet, text: str) -> Box:
    cell = _cell(page, text)
    cell.font = Font(bold=True)
    return cell


def _cell(page: WriteOnlyWorksheet, value: Cell) -> Box:
    if isinstance(value, (int, Decimal)) and -_LARGEST_EXACT < value < _LARGEST_EXACT:
        number: Box = WriteOnlyCell(page, value=value)  # type: ignore[arg-type]  # decimals too
        return number
    text = neutral(text_of(value))
    cell: Box = WriteOnlyCell(page, value=text)
    cell.data_type = "s"
    if "\n" in text:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell
