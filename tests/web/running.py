"""What in an answer would run or be calculated: pages and data in them, feeds, tables, papers."""

from __future__ import annotations

import csv
import io
import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from html.parser import HTMLParser

from defusedxml import ElementTree
from openpyxl import load_workbook

from marketplace.config import ROOT

OURS = ("/", "#", "?", "http://", "https://", "mailto:", "data:image/svg+xml")
ADDRESSES = {
    "action",
    "data",
    "formaction",
    "href",
    "ping",
    "poster",
    "src",
    "srcset",
    "xlink:href",
}
HANDLED = {"style", "srcdoc", "http-equiv"}  # what, like every on…, is in no page of ours
DATA = {"application/ld+json", "application/json"}
XML_SPACES = {
    "http://a9.com/-/spec/opensearch/1.1/",
    "http://www.sitemaps.org/schemas/sitemap/0.9",
    "http://www.w3.org/1999/xhtml",  # the other languages of a page in a sitemap
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/2005/Atom",
}
INERT = {"image/gif", "image/png", "image/webp", "image/x-icon", "text/plain"}
_APPOINTMENTS = {
    *("BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "X-WR-CALNAME", "UID", "SEQUENCE"),
    *("DTSTAMP", "DTSTART", "DTEND", "STATUS", "SUMMARY", "DESCRIPTION", "LOCATION", "URL"),
}
_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_ACTS = re.compile(rb"/(?:JS|JavaScript|OpenAction|AA|Launch|URI|SubmitForm|EmbeddedFiles?)\b")


def running(body: bytes, kind: str) -> list[str]:
    """What of an answer with this media type would run; nothing, as it should be.

    Raises KeyError for a kind nobody has thought about.
    """
    return [] if kind in INERT else [found[:200] for found in _LOOKS[kind](body)]


@cache
def our_elements() -> frozenset[str]:
    """The elements our templates write, and the one that only a field of a form is."""
    pages = (ROOT / "templates").rglob("*.html")
    written = (re.findall(r"<([a-z][a-z0-9]*)", page.read_text(encoding="utf-8")) for page in pages)
    return frozenset({"textarea"}.union(*written))


def _in_page(body: bytes) -> Iterable[str]:
    reader = _Reader()
    reader.feed(body.decode())
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    """Notes whatever in a page is neither text nor markup of ours."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._script: str | None = None
        self._data = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in our_elements() or any(_acts(*one) for one in given.items()):
            self._note(tag, given)
        if tag == "script":
            self._script, self._data = "", given.get("type") in DATA

    def handle_data(self, data: str) -> None:
        if self._script is not None:
            self._script += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._script is not None:
            if self._data:
                self.found += _in_data(self._script.encode())
            elif self._script.strip():
                self._note("script", self._script)
            self._script = None

    def handle_comment(self, data: str) -> None:
        self._note("comment", data)

    def _note(self, tag: str, what: object) -> None:
        self.found.append(f"<{tag}> {what}")


def _acts(name: str, value: str) -> bool:
    if name in ADDRESSES:
        return bool(value) and not value.startswith(OURS)
    return name.startswith("on") or name in HANDLED


def _in_data(body: bytes) -> Iterator[str]:
    try:
        json.loads(body)
    except ValueError as error:
        yield f"{error}: {body.decode()}"


def _in_xml(body: bytes) -> Iterator[str]:
    try:
        root = ElementTree.fromstring(body)
    except ElementTree.ParseError as error:
        yield f"{error}"
        return
    for element in root.iter():
        space, _, tag = str(element.tag).removeprefix("{").rpartition("}")
        attributes = {name.rpartition("}")[2]: value for name, value in element.items()}
        if space not in XML_SPACES or tag in {"script", "foreignObject", "a"}:
            yield f"<{tag}> of {space}"
        if any(_acts(*one) for one in attributes.items()):
            yield f"<{tag}> {attributes}"


def _in_csv(body: bytes) -> Iterator[str]:
    for row in csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")):
        yield from _formulas(row)


def _in_workbook(body: bytes) -> Iterator[str]:
    for sheet in load_workbook(io.BytesIO(body)):
        for row in sheet.iter_rows():
            yield from (f"{cell.value}" for cell in row if cell.data_type == "f")
            yield from _formulas(cell.value for cell in row if cell.data_type == "s")
            yield from (f"link to {cell.hyperlink.target}" for cell in row if cell.hyperlink)


def _in_calendar(body: bytes) -> Iterator[str]:
    """A line that is no property of ours, or an address that is none."""
    for line in re.sub(rb"\r\n ", b"", body).decode().split("\r\n"):
        name, _, value = line.partition(":")
        if line and (name not in _APPOINTMENTS or "\n" in line or "\r" in line):
            yield line
        if name in {"URL", "ATTACH"} and not value.startswith(OURS):
            yield line


def _formulas(cells: Iterable[object]) -> Iterator[str]:
    texts = (str(cell) for cell in cells if cell is not None)
    return (text for text in texts if _FORMULA.match(text) and not _NUMBER.fullmatch(text))


def _in_paper(body: bytes) -> Iterator[str]:
    for part in (_STREAM.sub(b"", body), *map(_inflated, _STREAM.findall(body))):
        yield from (found.decode() for found in _ACTS.findall(part))


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream  # as it lies there


_LOOKS: Mapping[str, Callable[[bytes], Iterable[str]]] = {
    "text/html": _in_page,
    "application/json": _in_data,
    "application/manifest+json": _in_data,
    "application/x-suggestions+json": _in_data,
    "application/xml": _in_xml,
    "application/atom+xml": _in_xml,
    "application/opensearchdescription+xml": _in_xml,
    "image/svg+xml": _in_xml,
    "text/calendar": _in_calendar,
    "text/csv": _in_csv,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _in_workbook,
    "application/pdf": _in_paper,
}
