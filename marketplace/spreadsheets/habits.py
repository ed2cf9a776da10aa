"""Numbers and days as spreadsheets and people write them, read only where one reading is left; pure."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

from marketplace.labels import N_
from marketplace.spreadsheets.refusals import UnreadableCellError

NO_WHOLE_NUMBER = N_("Write a whole number such as 250, in plain digits.")
NO_DECIMAL = N_("Write a number such as 18.50, in plain digits.")
TWO_NUMBERS = N_("This can be read as two different numbers. Write 1250 or 1.25.")
NO_DAY = N_("Write the day like 2027-03-12.")
TWO_DAYS = N_("This can be read as two different days. Write the day like 2027-03-12.")
_SPACES = re.compile(r"[\s\u00a0\u202f']+")
_DIGITS = re.compile(r"[0-9]{1,18}")
_GROUPED = re.compile(r"[0-9]{1,3}(?:([.,])[0-9]{3})(?:\1[0-9]{3})*")
_GROUPED_DECIMAL = re.compile(r"([0-9]{1,3}(?:([.,])[0-9]{3})+)(?!\2)[.,]([0-9]{1,6})")
_DECIMAL = re.compile(r"([0-9]{1,18})[.,]([0-9]{1,6})")
_WHOLE = re.compile(r"([0-9]{1,18})[.,]0{1,6}")
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[ T]00:00(?::00)?)?")
_WRITTEN_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_SERIAL = re.compile(r"[3-7][0-9]{4}")  # 1982 to 2119 as Excel counts days
_EXCELS_ZERO = date(1899, 12, 30)
_THOUSAND = 3
_MONTHS = 12


def whole_number(text: str) -> int:
    """``3500``, ``3.500``, ``3,500`` or ``3 500.0``. Raises UnreadableCellError."""
    plain = _SPACES.sub("", text)
    if _DIGITS.fullmatch(plain):
        return int(plain)
    if _GROUPED.fullmatch(plain):
        return int(re.sub(r"[.,]", "", plain))
    whole = _WHOLE.fullmatch(plain)
    if whole:
        return int(whole[1])
    raise UnreadableCellError(NO_WHOLE_NUMBER)


def decimal_number(text: str) -> Decimal:
    """``18.5``, ``18,50``, ``1.250,50`` or ``1,250.50``. Raises UnreadableCellError.

    ``1.250`` is twelve hundred and fifty to one half of the world and one and a quarter to the
    other: nobody guesses a price.
    """
    plain = _SPACES.sub("", text)
    if _DIGITS.fullmatch(plain):
        return Decimal(plain)
    grouped = _GROUPED_DECIMAL.fullmatch(plain)
    if grouped:
        return Decimal(re.sub(r"[.,]", "", grouped[1]) + "." + grouped[3])
    thousands = _GROUPED.fullmatch(plain)
    if thousands and plain.count(thousands[1]) > 1:
        return Decimal(plain.replace(thousands[1], ""))
    simple = _DECIMAL.fullmatch(plain)
    if simple is None:
        raise UnreadableCellError(NO_DECIMAL)
    if len(simple[2]) == _THOUSAND and thousands and not simple[1].startswith("0"):
        raise UnreadableCellError(TWO_NUMBERS)
    return Decimal(f"{simple[1]}.{simple[2]}")


def day(text: str) -> date:
    """An ISO day, ``31/12/2027``, or Excel's own count of days. Raises UnreadableCellError."""
    plain = text.strip()
    if _SERIAL.fullmatch(plain):
        return _EXCELS_ZERO + timedelta(days=int(plain))
    iso = _ISO_DAY.fullmatch(plain)
    if iso:
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    written = _WRITTEN_DAY.fullmatch(plain)
    if written is None:
        raise UnreadableCellError(NO_DAY)
    first, second, year = (int(part) for part in written.groups())
    if first <= _MONTHS and second <= _MONTHS and first != second:
        raise UnreadableCellError(TWO_DAYS)
    return _day(year, min(first, second), max(first, second))


def _day(year: int, month: int, number: int) -> date:
    try:
        return date(year, month, number)
    except ValueError:
        raise UnreadableCellError(NO_DAY) from None
