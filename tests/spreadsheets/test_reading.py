"""Files of every spreadsheet are read, bombs and nonsense are refused at once."""

from __future__ import annotations

import io
import time
import zipfile
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from marketplace.spreadsheets import unpacking
from marketplace.spreadsheets.reading import LARGEST_FILE, MOST_LINES, MOST_ROWS, read_sheet
from marketplace.spreadsheets.refusals import UnreadableSheetError
from marketplace.spreadsheets.writing import Sheet, SheetKind, written

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture(autouse=True, scope="module")
def app_context(app_once):
    """Refusals are said in the reader's language."""
    return app_once


def xlsx(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def book() -> dict[str, bytes]:
    """The members of a plain XLSX file."""
    content = written(Sheet("x", ("name", "price"), [("kopi", 5)]), SheetKind.XLSX)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("kind", SheetKind)
def test_what_we_wrote_we_read(kind):
    rows = [("Gula; semut, 'aren'", "=not a formula", 3500), ("Zeile\nzwei", "", None)]
    grid = read_sheet(written(Sheet("x", ("a", "b", "c"), rows), kind))
    assert grid.columns == ("a", "b", "c")
    assert [row.cells for row in grid.rows] == [
        ("Gula; semut, 'aren'", "=not a formula", "3500"),
        ("Zeile\nzwei", "", ""),
    ]
    assert grid.guessed == ()


def test_rows_below_a_stretch_of_empty_lines_are_read_and_none_is_lost_in_silence():
    def saved(line: int) -> bytes:
        book, file = Workbook(), io.BytesIO()
        page = book.create_sheet(index=0)
        page.append(["name", "price"])
        page.cell(row=line, column=1, value="kopi")
        page.cell(row=line, column=2, value=0)
        book.save(file)
        return file.getvalue()

    assert [(row.line, row.cells) for row in read_sheet(saved(9_000)).rows] == [
        (9_000, ("kopi", "0"))
    ]
    with pytest.raises(UnreadableSheetError, match="rows"):
        read_sheet(saved(MOST_LINES + 1))


@pytest.mark.parametrize(
    "content",
    [
        b"name,price\r\nkopi,5\r\n",
        b"\xef\xbb\xbfname;price\nkopi;5",
        "name\tprice\nkopi\t5".encode("utf-16"),
        b"sep=|\nname|price\nkopi|5\n",
        b"\n\nname;price\n;\nkopi;5\n\n",
        b'"name";"price"\r\n"kopi";"5";\r\n',
    ],
)
def test_encodings_and_separators_of_every_spreadsheet(content):
    grid = read_sheet(content)
    assert grid.columns == ("name", "price")
    assert [row.cells for row in grid.rows] == [("kopi", "5")]


def test_a_guess_is_said():
    grid = read_sheet("name;price\nCafé;5".encode("cp1252"))
    assert grid.rows[0].cells == ("Café", "5")
    assert "Windows-1252" in grid.guessed[0]


def test_lines_are_those_a_person_sees():
    grid = read_sheet(b'name\n"two\nlines"\nkopi\n\nteh')
    assert [row.line for row in grid.rows] == [2, 4, 6]


def test_days_and_numbers_of_excel_come_as_text():
    day = datetime(2027, 3, 12, tzinfo=UTC).replace(tzinfo=None)
    page = Workbook()
    assert page.active is not None
    page.active.append(["day", "price", "count", "yes"])
    page.active.append([day, 18.5, 3500.0, True])
    file = io.BytesIO()
    page.save(file)
    assert read_sheet(file.getvalue()).rows[0].cells == ("2027-03-12", "18.5", "3500", "TRUE")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not even that"),
        (b"name,price\n", "not even that"),
        (b"a" * (LARGEST_FILE + 1), "5 MB"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "old or a locked"),
        (b"PK\x03\x04 and nothing more", "damaged"),
        (b"name\0price", "no text"),
        (b"\xef\xbb\xbf\xff\xfe\xfa", "cannot be read"),
        (b"a,b\n1,2,3\n", "Line 2"),
        (b"a,a\n1,2\n", "more than once"),
        (b'a,b\n"open', "Line 2"),
        (b"\n".join([b"a"] + [b"1"] * (MOST_ROWS + 1)), "rows"),
        (b",".join(b"%d" % number for number in range(202)) + b"\n1", "columns"),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence(content, reason):
    with pytest.raises(UnreadableSheetError, match=reason):
        read_sheet(content)


def _lying() -> bytes:
    """A directory that declares a hundredth of what comes out."""
    content = bytearray(xlsx(**{**book(), "xl/big.xml": b"x" * 100_000}))
    large = (100_000).to_bytes(4, "little")
    while (place := content.find(large)) >= 0:
        content[place : place + 4] = (1_000).to_bytes(4, "little")
    return bytes(content)


def _entities() -> bytes:
    members = book()
    bomb = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    sheet = members["xl/worksheets/sheet1.xml"].decode()
    members["xl/worksheets/sheet1.xml"] = f"{bomb}]>{sheet.replace('kopi', '&j;')}".encode()
    return xlsx(**members)


BOMBS = {
    "three hundred megabytes": xlsx(**{"xl/worksheets/sheet1.xml": b"\0" * 60_000_000}),
    "too many members": xlsx(**{**book(), **{f"x{n}": b"" for n in range(200)}}),
    "a high ratio": xlsx(**{"xl/worksheets/sheet1.xml": b"\0" * 1_000_000}),
    "a lying directory": _lying(),
    "entities within entities": _entities(),
    "an archive that is no workbook": xlsx(**{"readme.txt": b"hello"}),
    "a damaged member": xlsx(**book())[:-200],
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_quickly(name):
    began = time.process_time()
    with pytest.raises(UnreadableSheetError):
        read_sheet(BOMBS[name])
    assert time.process_time() - began < 1


def test_what_comes_out_is_counted_whatever_was_declared(monkeypatch):
    monkeypatch.setattr(unpacking, "_refuse_what_it_declares", lambda archive: None)
    with pytest.raises(UnreadableSheetError, match="far more"):
        read_sheet(BOMBS["three hundred megabytes"])


@given(st.binary(max_size=300))
def test_any_bytes_are_a_list_or_a_refusal(content):
    for head in (b"", b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf"):
        try:
            grid = read_sheet(head + content)
        except UnreadableSheetError:
            continue
        assert all(len(row.cells) == len(grid.columns) for row in grid.rows)
