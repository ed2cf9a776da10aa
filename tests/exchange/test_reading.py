"""Files of rates: the bank's XML and the plain CSV, and every way they can be wrong."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marketplace.exchange import ecb, reading
from marketplace.exchange.reading import UnreadableRatesError, read_rates
from tests.exchange.build import bank_file, day_cube, plain_file

NO_DOCUMENT_TYPE = b"""<?xml version="1.0"?>
<!DOCTYPE bomb [
<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY out SYSTEM "file:///etc/passwd">
]>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01">&b;&out;</gesmes:Envelope>"""


def test_the_banks_file_of_one_day_is_read(app_once: Flask) -> None:
    lines = read_rates(bank_file(day_cube("2026-11-20", USD="1.1601", IDR="19250.37")))
    assert [
        (line.line, line.quote.day, line.quote.currency, line.quote.units_per_eur) for line in lines
    ] == [
        (8, date(2026, 11, 20), "USD", Decimal("1.1601")),
        (9, date(2026, 11, 20), "IDR", Decimal("19250.37")),
    ]
    assert {line.quote.source for line in lines} == {ecb.SOURCE}


def test_the_banks_history_is_read_day_by_day(app_once: Flask) -> None:
    content = bank_file(day_cube("2026-11-20", USD="1.16"), day_cube("2026-11-19", USD="1.15"))
    found = [(line.quote.day.day, line.quote.units_per_eur) for line in read_rates(content)]
    assert found == [(20, Decimal("1.16")), (19, Decimal("1.15"))]


def test_a_plain_file_is_read_whatever_the_order_of_its_columns(app_once: Flask) -> None:
    content = (
        "\ufeffsource,units_per_eur,currency,day\r\n"
        '"Saudi Central Bank, by hand", 4.35 ,SAR,2026-11-20\r\n\r\n'
    ).encode()
    (line,) = read_rates(content)
    assert line.line == 2
    assert line.quote.source == "Saudi Central Bank, by hand"
    assert line.quote.units_per_eur == Decimal("4.35")


def test_a_rate_said_twice_alike_counts_once_and_a_euro_is_no_rate(app_once: Flask) -> None:
    lines = read_rates(
        plain_file("2026-11-20,USD,1.1,x", "2026-11-20,USD,1.10,x", "2026-11-20,EUR,1.000,x")
    )
    assert [line.quote.currency for line in lines] == ["USD"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The first line must name the columns"),
        (b"day,currency\n", "The first line must name the columns"),
        (plain_file(), "holds no rates"),
        (plain_file("2026-11-20,EUR,1,x"), "holds no rates"),
        (plain_file("2026-11-20,USD,1.1"), "Line 2: It needs exactly four cells."),
        (plain_file("2026-11-20,USD,1.1,x", "", "2026-11-20,USD,1.2,x"), "Line 4: It contradicts"),
        (plain_file("20.11.2026,USD,1.1,x"), "Line 2: The day must"),
        (plain_file("2026-02-30,USD,1.1,x"), "Line 2: The day must"),
        (plain_file("1998-12-31,USD,1.1,x"), "Line 2: The day is before"),
        (plain_file("2026-11-20,usd,1.1,x"), "Line 2: The currency must"),
        (plain_file("2026-11-20,USD,0,x"), "Line 2: The rate must"),
        (plain_file("2026-11-20,USD,-1,x"), "Line 2: The rate must"),
        (plain_file("2026-11-20,USD,1e3,x"), "Line 2: The rate must"),
        (plain_file("2026-11-20,USD,NaN,x"), "Line 2: The rate must"),
        (plain_file("2026-11-20,USD,N/A,x"), "Line 2: The rate must"),
        (plain_file('2026-11-20,USD,"1,1",x'), "Line 2: The rate must"),
        (plain_file("2026-11-20,USD,١.١,x"), "Line 2: The rate must"),
        (plain_file("2026-11-20,EUR,1.1,x"), "Line 2: A euro is worth exactly one euro."),
        (plain_file("2026-11-20,USD,1.1,"), "Line 2: The source must"),
        (plain_file("2026-11-20,USD,1.1," + "x" * 201), "Line 2: The source must"),
        (plain_file("2026-11-20,USD,1.1,x\u202e"), "Line 2: The source must"),
        (plain_file('2026-11-20,USD,"1.1,x'), "Line 2: It cannot be read as CSV."),
        (plain_file("2026-11-20,USD,1.1,\x00"), "Line 2: The source must"),
        (b"day,currency\n\xff\xfe", "Line 2: It is not UTF-8 text."),
        (b"<html/>", "Line 1: This is not the European Central Bank's file"),
        (b"<", "Line 1: The XML is broken."),
        (bank_file(day_cube("2026-11-20", USD="1.1"))[:-20], "The XML is broken."),
        (bank_file(), "holds no rates"),
        (bank_file("<Cube currency='USD' rate='1'/>"), "Line 7: The day must"),
        (bank_file(day_cube("2026-11-20", USD="")), "Line 8: The rate must"),
        (bank_file(day_cube("2026-11-20", USD="1&nbsp;1")), "The XML is broken."),
        (NO_DOCUMENT_TYPE, "Line 2: A document type has no place"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(
    app_once: Flask, content: bytes, sentence: str
) -> None:
    with pytest.raises(UnreadableRatesError) as refused:
        read_rates(content)
    assert sentence in refused.value.message


def test_a_rate_outside_its_day_is_not_of_the_day_before(app_once: Flask) -> None:
    content = bank_file(day_cube("2026-11-20", USD="1.1"), "<Cube currency='IDR' rate='1'/>")
    with pytest.raises(UnreadableRatesError, match="The day must"):
        read_rates(content)


def test_a_file_beyond_the_limit_is_not_even_read(
    app_once: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = plain_file("2026-11-20,USD,1.1,x")
    monkeypatch.setattr(reading, "LARGEST_FILE", len(content))
    assert read_rates(content)
    monkeypatch.setattr(reading, "LARGEST_FILE", len(content) - 1)
    with pytest.raises(UnreadableRatesError, match="too large"):
        read_rates(content)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=400),
        st.binary(max_size=200).map(lambda torn: bank_file(torn.decode("latin-1"))),
        st.text(max_size=200).map(plain_file),
    )
)
def test_any_bytes_are_read_or_refused_in_plain_words(app_once: Flask, content: bytes) -> None:
    try:
        lines = read_rates(content)
    except UnreadableRatesError:
        return
    assert all(line.quote.units_per_eur > 0 for line in lines)
