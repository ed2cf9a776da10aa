"""What stands in one cell: never something a spreadsheet would calculate; pure."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time
from decimal import Decimal

Cell = str | int | Decimal | date | datetime | None
Value = Cell | float | bool | time

LONGEST_CELL = 32_767  # what Excel holds
SIGNIFICANT = 15  # digits that Excel keeps of a number
_CALCULATES = frozenset("=+-@\t\r\n")
_BLANK = " \u00a0\u3000\ufeff\u200b"
_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,30}(?:[.,][0-9]{1,30})?")
# XML, and so XLSX, cannot say these.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def neutral(text: str) -> str:
    """The text as it may stand in a cell: an apostrophe keeps it from being a formula.

    Full-width and small forms count as well, for spreadsheets of East Asia calculate them, and so
    does what stands behind spaces, which some drop.
    """
    plain = _UNWRITABLE.sub("", text)[: LONGEST_CELL - 1]
    return f"'{plain}" if _would_calculate(plain.lstrip("'")) else plain


def freed(text: str) -> str:
    """The text again that ``neutral`` put an apostrophe before."""
    return text[1:] if text.startswith("'") and _would_calculate(text.lstrip("'")) else text


def text_of(value: Value) -> str:
    """What a cell says, in one spelling: ISO days, plain decimals, moments in UTC.

    Numbers lose the tail that binary fractions have beyond Excel's own digits.
    """
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, (float, Decimal)):
        return _number(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return "" if value is None else str(value)


def _would_calculate(text: str) -> bool:
    first = text.lstrip(_BLANK)[:1]
    if not first or unicodedata.normalize("NFKC", first)[:1] not in _CALCULATES:
        return False
    return not _PLAIN_NUMBER.fullmatch(text)


def _moment(value: datetime) -> str:
    if value.tzinfo is not None:
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    # A spreadsheet knows no zone; a day is a moment at midnight to it.
    return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")


def _number(value: float | Decimal) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    kept = Decimal(f"{value:.{SIGNIFICANT}g}")
    return f"{kept:f}" if kept != kept.to_integral() else f"{kept.to_integral():f}"
