"""No cell we write is ever calculated, and what was written is read again."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from marketplace.spreadsheets.cells import freed, neutral, text_of
from marketplace.spreadsheets.writing import Sheet, csv_of, xlsx_of

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫")
BEFORE = ("", "", " ", "\u00a0", "\u3000", "\x00", "\ufeff", "\x1f ")
LETTERS = [*FORMULAS, *"0123456789.,;'\"ABC()! \x00é非ع", "\ud800", "\uffff"]


def random_cells(seed: int, count: int) -> list[str]:
    """Cells that often begin as an attack would, often with something before it."""
    dice = Random(seed)  # noqa: S311  cells, not keys
    return [
        dice.choice(BEFORE)
        + dice.choice((*FORMULAS, ""))
        + "".join(dice.choices(LETTERS, k=dice.randrange(8)))
        for _ in range(count)
    ]


def calculates(cell: str) -> bool:
    first = cell.lstrip(" \u00a0\u3000\ufeff\u200b")[:1]
    shape = unicodedata.normalize("NFKC", first) if first else ""
    number = cell.lstrip("-").replace(",", ".", 1).replace(".", "", 1)
    return shape[:1] in set("=+-@\t\r\n") and not (number.isascii() and number.isdigit())


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**32))
def test_ten_thousand_cells_never_begin_a_formula(seed):
    for text in random_cells(seed, 1_000):
        assert not calculates(neutral(text)), text


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40))
def test_nor_does_any_text(text):
    assert not calculates(neutral(text))


@pytest.mark.parametrize("text", [*FORMULAS, "=1", "'=1", "''", "'", "Jum'at", "-5", "+62", "kopi"])
def test_what_was_made_harmless_reads_as_before(text):
    assert freed(neutral(text)) == text


@pytest.mark.parametrize("text", ["-5", "-18.50", "-1,5", "007", "0901.11", "a=b", "'quoted'", ""])
def test_plain_numbers_and_words_stay_as_they_are(text):
    assert neutral(text) == text


@pytest.mark.parametrize(
    "text", [*FORMULAS, "=1+1", "+62 812", "+62812", "-2+3", "@SUM(A1)", " =1"]
)
def test_what_a_spreadsheet_would_calculate_gets_an_apostrophe(text):
    assert neutral(text) == f"'{text}"


def test_an_xlsx_holds_no_formula():
    rows = [(cell, cell) for cell in random_cells(1, 500)]
    content = xlsx_of(Sheet("=Attack [1]", ("=name", "@word"), rows))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    page = load_workbook(io.BytesIO(content)).active
    assert page is not None
    cells = [cell for row in page.iter_rows() for cell in row if cell.value]
    assert len(cells) > 500
    assert not any(cell.data_type == "f" or calculates(str(cell.value)) for cell in cells)


def test_a_csv_begins_with_the_mark_of_utf_8_and_quotes_what_needs_it():
    content = csv_of(Sheet("x", ("name", "note"), [("Gula, semut", 'says "hi"\nto =you')]))
    assert content == '\ufeffname,note\r\n"Gula, semut","says ""hi""\nto =you"\r\n'.encode()


def test_numbers_stay_numbers_and_days_are_iso():
    cells = (3500, Decimal("18.50"), date(2027, 3, 12), datetime(2027, 3, 12, 2, tzinfo=UTC), None)
    page = load_workbook(io.BytesIO(xlsx_of(Sheet("x", ["c"] * 5, [cells])))).active
    assert page is not None
    assert [cell.value for cell in page[2]] == [
        3500,
        18.5,
        "2027-03-12",
        "2027-03-12T02:00:00Z",
        None,
    ]


def test_binary_fractions_lose_their_tail():
    assert text_of(0.1 + 0.2) == "0.3"
    assert text_of(1250.0) == "1250"
    assert text_of(1e20) == "100000000000000000000"
    assert text_of(True) == "TRUE"
    assert text_of(datetime(2027, 3, 12, tzinfo=UTC).replace(tzinfo=None)) == "2027-03-12"
