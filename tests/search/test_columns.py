"""Columns answer for all documents at once what filters and checks ask of one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.search import columns
from marketplace.search.columns import CURRENCY, LABELS, NOBODY, UNKNOWN, Columns
from marketplace.search.documents import CATEGORY, CERTIFICATE, PROVINCE, Standing
from marketplace.search.postings import PostingCache
from marketplace.search.segments import SegmentDraft
from marketplace.search.snapshot import Snapshot
from marketplace.search.thesaurus import thesaurus
from tests.search.drafts import MemorySegment, columns_of, drafted, segment_of
from tests.search.library import document

CODES = ("", "0901", "0901.11", "0901.11.20", "0902.10", "1006.30.9911", "0901.11.20.00.55")


def under(several: Columns, digits: str) -> list[int]:
    ids: list[int] = several.rows["id"][several.under_hs(digits)].tolist()
    return ids


@pytest.mark.parametrize(
    ("digits", "ids"),
    [
        ("09", [1, 2, 3, 4, 6]), ("0901", [1, 2, 3, 6]), ("090111", [2, 3, 6]),
        ("09011120", [3, 6]), ("0901112000", [3, 6]), ("10", [5]), ("1006309911", [5]),
        ("8", []), ("", []), ("09011120005", []),
    ],
)  # fmt: skip
def test_the_beginning_of_an_hs_code_finds_all_below(digits: str, ids: list[int]) -> None:
    """A short code stands for ten figures that end in noughts; a longer one is cut."""
    several = columns_of(*(document(at, hs_code=code) for at, code in enumerate(CODES)))
    assert under(several, digits) == ids


@given(st.from_regex(r"[0-9]{2}(\.?[0-9]{2}){0,4}", fullmatch=True), st.integers(1, 10))
def test_every_code_is_found_by_each_of_its_beginnings(code: str, length: int) -> None:
    digits = code.replace(".", "")[:length]
    assert under(columns_of(document(7, hs_code=code)), digits) == [7]


def test_labels_of_several_segments_are_numbered_anew() -> None:
    first = columns_of(document(1, category="spices", province="Bali"), document(2, category="tea"))
    second = columns_of(document(3, category="tea", province="Aceh"), document(4, category="wood"))
    joined = columns.joined([first, second])
    for name in (CATEGORY, PROVINCE):
        labels = joined.labels[name]
        texts = [labels.values[code] for code in labels.codes]
        assert len(set(labels.values)) == len(labels.values)
        assert (
            texts
            == {
                CATEGORY: ["spices", "tea", "tea", "wood"],
                PROVINCE: ["Bali", "Bali", "Aceh", "Bali"],
            }[name]
        )
    assert joined.rows["id"].tolist() == [1, 2, 3, 4]


def test_no_segments_have_columns_without_documents() -> None:
    nothing = columns.joined([])
    assert len(nothing) == 0
    assert nothing.combinations[CERTIFICATE].values == ()
    assert set(nothing.labels) == set(LABELS)
    assert not nothing.with_certificate("halal").any()


def test_a_certificate_is_found_beside_others_and_in_another_segment() -> None:
    joined = columns.joined(
        [
            columns_of(document(1, certificates=("halal", "gi")), document(2)),
            columns_of(document(3, certificates=("gi",)), document(4, certificates=("halal",))),
        ]
    )
    assert joined.combinations[CERTIFICATE].values == ("gi", "halal")
    assert joined.with_certificate("halal").tolist() == [True, False, False, True]
    assert joined.with_certificate("gi").tolist() == [True, False, True, False]
    assert not joined.with_certificate("ga").any()


def test_a_share_is_kept_in_half_per_cents_and_what_is_unknown_counts_as_none() -> None:
    several = columns_of(
        document(1, standing=Standing(grade=0.333, on_time=1.0)),
        document(2, standing=Standing(grade=7.0, on_time=-1.0, answered=0.0)),
    )
    assert several.rows["standing"].tolist() == [[67, 200, UNKNOWN], [200, 0, 0]]
    shares = columns.share(several.rows["standing"])
    assert shares.tolist()[0] == pytest.approx([0.335, 1.0, 0.0])
    assert shares.tolist()[1] == [1.0, 0.0, 0.0]


def test_days_and_amounts_are_as_given() -> None:
    (row,) = columns_of(
        document(
            1, version=9, published_date=date(2026, 11, 21), moq=500, price_minor=10**12,
            currency="IDR", lead_time_days=30,
        )
    ).rows  # fmt: skip
    assert (row["version"], row["moq"], row["price"], row["lead_time"]) == (9, 500, 10**12, 30)
    assert row["published"] == columns.day_number(date(2026, 11, 21))
    assert columns_of(document(1, currency="IDR")).labels[CURRENCY].values == ("IDR",)


def test_the_row_of_a_sequence_is_nobody_and_has_no_hs_code() -> None:
    draft = drafted([document(1)])
    draft.add_sequence(42)
    several = draft.columns()
    assert several.rows["id"].tolist() == [1, NOBODY]
    assert under(several, "0") == under(several, "1") == []


def test_the_sequence_is_that_of_the_row_which_is_not_deleted() -> None:
    first, second = (SegmentDraft(thesaurus()) for _ in (1, 2))
    first.add_sequence(42)
    second.add_sequence(7)
    snapshot = Snapshot(
        [MemorySegment("first", first, deleted=[0]), MemorySegment("second", second)],
        cache=PostingCache(budget=1_000),
    )
    assert snapshot.sequence() == 7
    assert snapshot.versions() == {}
    assert len(snapshot.living) == 0
    assert Snapshot([segment_of(document(1))], cache=PostingCache(budget=0)).sequence() == 0


def test_what_is_worked_out_is_kept_but_not_without_end() -> None:
    several = columns_of(document(1))
    kept = several.with_certificate("code 1")
    assert several.with_certificate("code 1") is kept
    for number in range(2, columns.MOST_KEPT + 3):
        several.with_certificate(f"code {number}")
    assert several.with_certificate("code 1") is not kept
    assert len(several._kept) == columns.MOST_KEPT
