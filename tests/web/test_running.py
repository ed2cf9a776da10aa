"""Whoever looks for what runs must find it, or all the pages without it prove nothing."""

from __future__ import annotations

import io
import zlib

import pytest
from openpyxl import Workbook

from marketplace.spreadsheets.cells import neutral
from tests.web.payloads import PAYLOADS
from tests.web.running import running

# Texts that make nothing of themselves within a paragraph and a quoted attribute.
INERT = 14


def test_markup_of_strangers_is_found_in_a_page():
    pages = [f'<p title="{text}">{text}</p>'.encode() for text in PAYLOADS]
    assert sum(bool(running(page, "text/html")) for page in pages) >= len(PAYLOADS) - INERT


@pytest.mark.parametrize(
    "page",
    [
        '<a href="javascript:alert(1)">x</a>',
        '<a href=" JavaScript:alert(1)">x</a>',
        '<form action="data:text/html,x"></form>',
        '<p onclick="alert(1)">x</p>',
        '<p style="color: red">x</p>',
        "<script>alert(1)</script>",
        "<iframe></iframe>",
        "<!-- x -->",
        '<script type="application/ld+json">{"name": "</script><b>"}</script>',
    ],
)
def test_each_way_to_run_is_found(page: str):
    assert running(page.encode(), "text/html")


def test_markup_of_ours_is_not():
    page = """<a href="/search?q=x#y">x</a><a href="https://example.org">x</a>
      <script src="/static/x.js" defer></script><img src="/photos/x.webp" alt="<b>">
      <script type="application/ld+json">{"name": "\\u003c/script>"}</script>"""
    assert running(page.encode(), "text/html") == []


def test_feeds_are_read_as_xml():
    feed = '<feed xmlns="http://www.w3.org/2005/Atom"><title>{}</title></feed>'
    assert running(feed.format("&lt;b&gt;").encode(), "application/atom+xml") == []
    for text in ("<b>", '<b xmlns="http://www.w3.org/1999/html"/>', "<script/>"):
        assert running(feed.format(text).encode(), "application/atom+xml"), text


@pytest.mark.parametrize("text", ["=1+1", " +1+1", "@SUM(A1)", "-1+1", "\uff1d1+1", "\n=1"])
def test_formulas_are_found_unless_neutral(text: str):
    assert running(f'x,"{text}"'.encode(), "text/csv")
    assert running(f'x,"{neutral(text)}"'.encode(), "text/csv") == []


def test_numbers_are_no_formulas():
    assert running(b"-12,2.50,-0.5", "text/csv") == []


@pytest.mark.parametrize("line", ["ATTACH:x", "URL:javascript:alert(1)", "SUMMARY:a\nATTACH:x"])
def test_a_line_that_acts_in_a_calendar_is_found(line: str):
    assert running(f"BEGIN:VCALENDAR\r\n{line}\r\n".encode(), "text/calendar")
    assert running(b"SUMMARY:a\\nATTACH\r\n :x\r\n", "text/calendar") == []


def test_formulas_and_links_of_a_workbook_are_found():
    book, content = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["A2"], sheet["A3"] = "=1+1", "text", "link"
    sheet["A3"].hyperlink = "https://example.org"
    book.save(content)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert running(content.getvalue(), kind) == ["=1+1", "link to https://example.org"]


def test_what_a_paper_would_do_is_found_plain_and_packed():
    plain = b"%PDF-1.7\n1 0 obj <</OpenAction 2 0 R>>"
    packed = b"%PDF-1.7\nstream\n" + zlib.compress(b"<</S /JavaScript>>") + b"\nendstream"
    assert running(plain, "application/pdf") == ["/OpenAction"]
    assert running(packed, "application/pdf") == ["/JavaScript"]


def test_an_unknown_kind_of_answer_is_noticed():
    with pytest.raises(KeyError):
        running(b"", "text/unheard-of")
