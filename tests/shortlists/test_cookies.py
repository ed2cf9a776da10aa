"""What a browser keeps is read with distrust."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from marketplace.shortlists.cookies import (
    MOST_SHORTLISTED,
    read_ids,
    with_first,
    without,
    write_ids,
)

ID = st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=26, max_size=26)
A, B, C = ("a" * 26, "b" * 26, "c" * 26)


@given(st.lists(ID, max_size=MOST_SHORTLISTED, unique=True))
def test_what_was_written_is_read(ids):
    assert read_ids(write_ids(ids), most=MOST_SHORTLISTED) == tuple(ids)


@given(st.text(max_size=3000))
def test_anything_else_gives_ids_or_nothing(text):
    for one in read_ids(text, most=MOST_SHORTLISTED):
        assert len(one) == 26
        assert one.isalnum()


def test_only_so_many_are_read_each_once():
    assert read_ids(f"{A}.{B}.{A}.<script>.{C.upper()}.{C}", most=2) == (A, B)
    assert read_ids(None, most=2) == ()
    assert len(read_ids(".".join([A] * 100_000), most=50)) == 1


def test_the_latest_stands_in_front_and_the_last_goes():
    assert with_first((A, B), C, most=2) == (C, A)
    assert with_first((A, B), B, most=2) == (B, A)
    assert without((A, B), A) == (B,)
