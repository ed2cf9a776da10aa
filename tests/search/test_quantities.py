"""Amounts in queries, as people write them around the world."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.search import analysis, quantities


def taken(text: str) -> int | None:
    return quantities.take(analysis.normalise(text))[0]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("500 kg", 500), ("1kg", 1), ("1,000 kg", 1_000), ("1.000 kg", 1_000), ("1,5 ton", 1_500),
        ("2.5 tonnes", 2_500), ("1,000,000 pcs", 1_000_000), ("12.345 ton", 12_345_000),
        ("one tonne", 1_000), ("eine Tonne", 1_000), ("un ton", 1_000), ("dua ton", 2_000),
        ("3 Stück", 3), ("5 buah", 5), ("20吨", 20_000), ("５００公斤", 500), ("٥٠٠ كجم", 500),
        ("100 pcs.", 100), ("5. kg", 5), ("1000 unités", None),
    ],
)  # fmt: skip
def test_an_amount_is_read_in_kilograms_or_pieces(text: str, amount: int | None) -> None:
    assert taken(text) == amount


@pytest.mark.parametrize(
    "text",
    ["0 kg", "0.6 kg", "kg 5", "kg", "5", "5 tonic", "a5 kg", "1.2345 kg", "1.500,50 kg", "1,,5 kg",
     "½ ton", "1/2 ton", "someone kg", "9" * 16 + " kg"],
)  # fmt: skip
def test_what_is_no_whole_amount_stays_in_the_text(text: str) -> None:
    plain = analysis.normalise(text)
    assert quantities.take(plain) == (None, plain)


def test_the_first_amount_is_taken_out_of_the_text() -> None:
    amount, rest = quantities.take("coffee 500 kg from 2 ton bags")
    assert amount == 500
    assert rest.split() == ["coffee", "from", "2", "ton", "bags"]


def test_an_amount_beyond_all_reason_is_the_most() -> None:
    assert taken("999999999999 ton") == quantities.MOST


@given(st.integers(1, 999_999), st.sampled_from(("kg", "pcs", "公斤", "buah")))
def test_groups_of_three_figures_change_nothing(amount: int, unit: str) -> None:
    for written in (f"{amount}", f"{amount:,}", f"{amount:,}".replace(",", ".")):
        assert taken(f"coffee {written} {unit}") == amount


@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    plain = analysis.normalise(text)
    amount, rest = quantities.take(plain)
    assert amount is None or 1 <= amount <= quantities.MOST
    assert (amount is None) == (rest == plain)
