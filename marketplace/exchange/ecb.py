"""The European Central Bank's file of reference rates (eurofxref, one day or its whole history).

Read with the bare expat parser: it fetches nothing, it says the line, and a document type, the
only way to define entities, is refused before anything in it is looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.parsers import expat

from marketplace.labels import N_

SOURCE = "European Central Bank, euro foreign exchange reference rates"
_SEPARATOR = " "
_ENVELOPE = "http://www.gesmes.org/xml/2002-08-01 Envelope"
_CUBE = "http://www.ecb.int/vocabulary/2002-08-01/eurofxref Cube"


class NotTheFormatError(ValueError):
    """The file is not as the bank writes it from ``line`` on."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Entry:
    """One rate, as it is written."""

    line: int
    day: str
    currency: str
    rate: str


def read_entries(content: bytes) -> list[Entry]:
    """Every rate of the file, in its order. Raises NotTheFormatError."""
    return _Reader().read(content)


class _Reader:
    """Cubes in cubes: one around all, one for each day, one for each currency."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._open: list[str | None] = []  # of each open element the day it sets, or None
        self._parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        self._parser.StartDoctypeDeclHandler = self._refuse_document_type
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end

    def read(self, content: bytes) -> list[Entry]:
        try:
            self._parser.Parse(content, True)
        except expat.ExpatError as error:
            raise NotTheFormatError(error.lineno, N_("The XML is broken.")) from None
        return self._entries

    def _refuse_document_type(self, *_declared: object) -> None:
        raise self._error(N_("A document type has no place in a file of rates."))

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        if not self._open and name != _ENVELOPE:
            raise self._error(
                N_("This is not the European Central Bank's file of reference rates.")
            )
        self._open.append(attributes.get("time") if name == _CUBE else None)
        if name == _CUBE and "currency" in attributes:
            self._entries.append(self._entry(attributes))

    def _end(self, _name: str) -> None:
        self._open.pop()

    def _entry(self, attributes: dict[str, str]) -> Entry:
        day = next((one for one in reversed(self._open) if one is not None), "")
        return Entry(
            line=self._parser.CurrentLineNumber,
            day=day,
            currency=attributes["currency"],
            rate=attributes.get("rate", ""),
        )

    def _error(self, reason: str) -> NotTheFormatError:
        return NotTheFormatError(self._parser.CurrentLineNumber, reason)
