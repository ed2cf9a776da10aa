"""How search texts are kept: one spelling each, and nothing that may name a person."""

from __future__ import annotations

import pytest

from marketplace.searches.texts import (
    LONGEST_TEXT,
    may_name_somebody,
    one_spelling,
    says_something,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Kopi   Arabika ", "kopi arabika"),
        ("ＫＯＰＩ", "kopi"),
        ("ｺｰﾋｰ", "コーヒー"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("", ""),
    ],
)
def test_width_case_and_spaces_make_no_difference(typed: str, kept: str):
    assert one_spelling(typed) == kept


def test_a_text_that_grows_when_folded_stays_short_enough_to_be_stored():
    assert len(one_spelling("ß" * LONGEST_TEXT)) == LONGEST_TEXT


@pytest.mark.parametrize(
    "text",
    [
        "greta@hamburg.example",
        "coffee for lin.mei @ shenzhen.example please",
        "ｌｉｎ＠shenzhen",
        "+62 812-3456-7890",
        "call (031) 555 0123",
        "0812.3456.7890",
        "٠٨١٢٣٤٥٦٧٨",
        "4111 1111 1111 1111",
        "DE89370400440532013000",
    ],
)
def test_addresses_and_long_numbers_may_name_somebody(text: str):
    assert may_name_somebody(text)


@pytest.mark.parametrize(
    "text",
    [
        "djembe 60 cm",
        "0901",
        "0901.11",
        "090111",
        "0901.11.10",
        "0901.11.10.00",
        "1000 kg coffee",
        "40 ft container",
    ],
)
def test_goods_quantities_and_tariff_lines_name_nobody(text: str):
    assert not may_name_somebody(text)


def test_punctuation_alone_says_nothing():
    assert not says_something("?! — …")
    assert says_something("鼓")
