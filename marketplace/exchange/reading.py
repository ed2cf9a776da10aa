"""Reads the bytes of a file of rates, the ECB's XML or a plain CSV: all of it, or nothing."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask_babel import gettext

from marketplace.errors import RefusedError
from marketplace.exchange import ecb
from marketplace.exchange.rates import BASE, Quote
from marketplace.labels import N_

LARGEST_FILE = 32 * 1024 * 1024  # the ECB's whole history is a quarter of this
LONGEST_SOURCE = 200
COLUMNS = ("day", "currency", "units_per_eur", "source")
FIRST_DAY = date(1999, 1, 1)  # of the euro
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_UNITS = re.compile(r"[0-9]{1,12}(\.[0-9]{1,10})?")


class UnreadableRatesError(RefusedError):
    """The file is no file of rates; one plain sentence says why, with the line where there is one."""


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """A rate and the line of the file that says it."""

    line: int
    quote: Quote


def read_rates(content: bytes) -> list[QuotedLine]:
    """Every rate of the file once, in its order. Raises UnreadableRatesError."""
    if len(content) > LARGEST_FILE:
        raise UnreadableRatesError(N_("The file is too large to be a file of rates."))
    lines = _xml_lines(content) if _is_xml(content) else _csv_lines(_text(content))
    kept: dict[tuple[date, str], QuotedLine] = {}
    for found in lines:
        key = (found.quote.day, found.quote.currency)
        earlier = kept.setdefault(key, found)
        if earlier.quote.units_per_eur != found.quote.units_per_eur:
            raise _refusal(found.line, gettext("It contradicts line %(line)s.", line=earlier.line))
    if not kept:
        raise UnreadableRatesError(N_("The file holds no rates."))
    return list(kept.values())


def _is_xml(content: bytes) -> bool:
    return content.removeprefix(_BYTE_ORDER_MARK).lstrip()[:1] == b"<"


def _xml_lines(content: bytes) -> Iterator[QuotedLine]:
    try:
        entries = ecb.read_entries(content)
    except ecb.NotTheFormatError as error:
        raise _refusal(error.line, gettext(error.reason)) from None
    for entry in entries:
        yield from _quoted(entry.line, entry.day, entry.currency, entry.rate, ecb.SOURCE)


def _csv_lines(text: str) -> Iterator[QuotedLine]:
    records = _records(text)
    _, heading = next(records, (1, []))
    heading = [name.strip() for name in heading]
    if sorted(heading) != sorted(COLUMNS):
        raise UnreadableRatesError(
            gettext(
                "The first line must name the columns %(columns)s, separated by commas.",
                columns=", ".join(COLUMNS),
            )
        )
    for line, cells in records:
        if len(cells) != len(heading):
            raise _refusal(line, gettext("It needs exactly four cells."))
        row: Mapping[str, str] = {
            name: cell.strip() for name, cell in zip(heading, cells, strict=True)
        }
        yield from _quoted(line, *(row[name] for name in COLUMNS))


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each record that is not blank, with the number of the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error:
            raise _refusal(begins, gettext("It cannot be read as CSV.")) from None
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield begins, cells
        begins = reader.line_num + 1


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _refusal(line, gettext("It is not UTF-8 text.")) from None


def _quoted(line: int, day: str, currency: str, units: str, source: str) -> Iterator[QuotedLine]:
    """The rate of one line; none where it only says that a euro is a euro."""
    quote = Quote(
        day=_day(line, day),
        currency=_currency(line, currency),
        units_per_eur=_units(line, units),
        source=_source(line, source),
    )
    if quote.currency != BASE:
        yield QuotedLine(line, quote)
    elif quote.units_per_eur != 1:
        raise _refusal(line, gettext("A euro is worth exactly one euro."))


def _day(line: int, text: str) -> date:
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise _refusal(line, gettext("The day must be written like 2026-11-20."))
    if day < FIRST_DAY:
        raise _refusal(line, gettext("The day is before the euro began."))
    return day


def _currency(line: int, text: str) -> str:
    if not _CURRENCY.fullmatch(text):
        raise _refusal(line, gettext("The currency must be a code of three capital letters."))
    return text


def _units(line: int, text: str) -> Decimal:
    units = Decimal(text) if _UNITS.fullmatch(text) else Decimal(0)
    if units <= 0:
        raise _refusal(line, gettext("The rate must be a plain number above zero, such as 1.0825."))
    return units


def _source(line: int, text: str) -> str:
    plain = all(unicodedata.category(letter)[0] != "C" for letter in text)
    if not text or len(text) > LONGEST_SOURCE or not plain:
        raise _refusal(
            line,
            gettext("The source must be named in at most %(most)s letters.", most=LONGEST_SOURCE),
        )
    return text


def _refusal(line: int, reason: str) -> UnreadableRatesError:
    return UnreadableRatesError(gettext("Line %(line)s: %(reason)s", line=line, reason=reason))
