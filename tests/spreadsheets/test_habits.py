"""Numbers and days are read as written all over the world, and never guessed."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.spreadsheets.habits import day, decimal_number, whole_number
from marketplace.spreadsheets.refusals import UnreadableCellError


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("3500", 3500), ("3.500", 3500), ("3,500", 3500), ("3 500", 3500)),
        *(("1.234.567", 1234567), ("3500.0", 3500), ("3500,00", 3500), ("1\u00a0000", 1000)),
    ],
)
def test_whole_numbers(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize("text", ["", "-5", "1.5", "1e3", "٣", "1.23.456", "many", "1" * 19])
def test_what_is_no_whole_number(text):
    with pytest.raises(UnreadableCellError):
        whole_number(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("18.5", "18.5"), ("18,50", "18.50"), ("1.250,50", "1250.50"), ("0.125", "0.125")),
        *(
            ("1,250.50", "1250.50"),
            ("1250", "1250"),
            ("1.250.000", "1250000"),
            ("1 250,5", "1250.5"),
        ),
    ],
)
def test_decimal_numbers(text, number):
    assert decimal_number(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", "1.250", "12,500", "USD 5", "-1", "1e3", "1..5", "NaN"])
def test_what_is_no_number_or_two_numbers(text):
    with pytest.raises(UnreadableCellError):
        decimal_number(text)


@pytest.mark.parametrize(
    "text", ["2027-03-31", "31/3/2027", "3/31/2027", "31.03.2027", "46477", "2027-03-31 00:00:00"]
)
def test_days(text):
    assert day(text) == date(2027, 3, 31)


@pytest.mark.parametrize("text", ["", "3/4/2027", "2027-02-30", "13/13/2027", "soon", "12345"])
def test_what_is_no_day_or_two_days(text):
    with pytest.raises(UnreadableCellError):
        day(text)


@given(st.text(max_size=30))
def test_any_text_is_a_value_or_a_refusal(text):
    for read in (whole_number, decimal_number, day):
        with suppress(UnreadableCellError):
            assert read(text) is not None
