"""Names of files, and what keeps a PDF out."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.attachments import pdf
from marketplace.attachments.pdf import Risk
from marketplace.attachments.rules import LONGEST_NAME, Kind, name_of, plain
from tests.attachments.build import PDF, with_object, with_packed

TURNING = "\u202e\u2066\u200f\u061c"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Drawing 3 (final).PDF", "Drawing 3 (final).pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\lin\\plan.pdf", "plan.pdf"),
        ("图纸.pdf", "图纸.pdf"),
        ("رسم.pdf", "رسم.pdf"),
        (f"invoice{TURNING}fdp.exe", "invoicefdp.pdf"),
        ("plan.pdf.html", "plan.pdf.pdf"),
        ('<b onclick="x">', "b onclick-x.pdf"),
        ("a\r\nSet-Cookie: x", "a Set-Cookie- x.pdf"),
        ("nul\0byte.pdf", "nulbyte.pdf"),
        ("....", "file.pdf"),
        ("", "file.pdf"),
        (".pdf", "pdf.pdf"),
        ("x" * 500, "x" * 80 + ".pdf"),
    ],
)
def test_a_name_is_a_persons_word_and_nothing_else(said: str, kept: str) -> None:
    assert name_of(said, kind=Kind.PDF) == kept


@given(st.text(max_size=300))
def test_no_name_turns_the_line_leaves_its_folder_or_grows(said: str) -> None:
    name = name_of(said, kind=Kind.PICTURE)
    assert name.endswith(".jpg")
    assert len(name) <= LONGEST_NAME
    assert not any(unicodedata.category(sign)[0] == "C" for sign in name)
    assert not set(name) & set('/\\"<>:|?*;%')
    assert name_of(name, kind=Kind.PICTURE) == name
    assert plain(name).isascii()
    assert plain(name).endswith(".jpg")
    assert '"' not in plain(name)


def test_what_a_printer_writes_is_taken() -> None:
    assert pdf.risk_of(PDF) is None
    assert pdf.risk_of(with_object(b"<</OpenAction[3 0 R/FitH null]>>")) is None  # where to begin
    assert (
        pdf.risk_of(with_object(b"<</Type/Annot/A<</S/URI/URI(https://desaport.example)>>>>"))
        is None
    )
    assert pdf.risk_of(with_packed(b"<</Type/Page/Note(JavaScript is an island)>>")) is None


RISKY = (
    b"<</S/JavaScript/JS(app.alert(1))>>",
    b"<</S /JavaScript /JS 5 0 R>>",
    b"<</S/J#61vaScript/JS(x)>>",
    b"<</S/#4a#61#76#61#53#63#72#69#70#74>>",
    b"<</S/Launch/F(cmd.exe)>>",
    b"<</Type/EmbeddedFile>>",
    b"<</Names<</EmbeddedFiles 7 0 R>>>>",
    b"<</AcroForm<</XFA 8 0 R>>>>",
    b"<</Subtype/RichMedia>>",
    b"<</S/SubmitForm/F(https://elsewhere.example)>>",
)


@pytest.mark.parametrize("said", RISKY)
def test_what_runs_or_carries_is_found_plain_and_packed(said: bytes) -> None:
    assert pdf.risk_of(with_object(said)) is Risk.RUNS
    assert pdf.risk_of(with_packed(said)) is Risk.RUNS
    # A stream need not say what it is to be read as one that holds objects.
    assert pdf.risk_of(with_packed(said, dictionary=b"/N 1/First 4")) is Risk.RUNS


def test_what_cannot_be_looked_into_is_not_taken() -> None:
    assert pdf.risk_of(PDF.replace(b"/Root", b"/Encrypt 9 0 R/Root")) is Risk.LOCKED
    other = b"/Type/ObjStm/N 1/First 4/DecodeParms<</Predictor 12>>"
    assert pdf.risk_of(with_packed(b"<<>>", dictionary=other)) is Risk.UNREADABLE
    broken = with_packed(b"<<>>").replace(b"stream\nx", b"stream\ny", 1)
    assert pdf.risk_of(broken) is Risk.UNREADABLE
    assert pdf.risk_of(with_object(b"<</Type/ObjStm/N 1/First 4>>")) is Risk.UNREADABLE


def test_a_stream_that_unpacks_without_end_is_not_unpacked_without_end() -> None:
    assert pdf.risk_of(with_packed(b"(" + b"x" * (pdf.MOST_UNPACKED + 1) + b")")) is Risk.UNREADABLE
    many = with_object(b"<</N 1/First 4/Filter/FlateDecode>>stream\n" * (pdf.MOST_STREAMS + 1))
    assert pdf.risk_of(many) is Risk.UNREADABLE


@given(st.binary(max_size=2000))
def test_no_bytes_make_the_check_fail(content: bytes) -> None:
    pdf.risk_of(b"%PDF-" + content)
