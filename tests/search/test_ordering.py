"""Equal villages take turns, what is not known comes last, and standing lifts only a little."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.search import ordering
from marketplace.search.columns import Columns
from marketplace.search.documents import SearchDocument, SearchQuery, Sort, Standing
from marketplace.search.ranking import Answers
from tests.search.drafts import columns_of
from tests.search.library import document

TODAY = date(2026, 11, 21)
FULL = Standing(grade=1.0, on_time=1.0, answered=1.0)
RATES = (("IDR", 1.0), ("USD", 16_350.0))


def ordered(
    documents: Sequence[SearchDocument],
    query: SearchQuery,
    *,
    scores: Sequence[float] = (),
    tiers: Sequence[int] = (),
) -> list[int]:
    """The ids in the order they are shown; equal in score and tier unless these are given."""
    columns = columns_of(*documents)
    return shown(columns, query, scores or [1.0] * len(columns), tiers or [0] * len(columns))


def shown(
    columns: Columns, query: SearchQuery, scores: Sequence[float], tiers: Sequence[int]
) -> list[int]:
    answers = Answers(
        documents=np.arange(len(columns), dtype=np.int32),
        tiers=np.array(tiers, dtype=np.int8),
        scores=np.array(scores, dtype=np.float32),
    )
    places = ordering.order(answers, query, columns)[query.window]
    ids: list[int] = columns.rows["id"][places].tolist()
    return ids


@pytest.mark.parametrize(
    "ids",
    [
        (1, 2, 3, 4, 5), (1207, 49966, 28391, 55328, 3807), (30551, 45312, 30261, 28677, 60242),
        (69158, 29058, 57395, 64988, 72465), (10**12, 1, 2**40, 75_000, 17),
    ],
)  # fmt: skip
def test_each_of_five_equal_villages_is_first_about_as_often(ids: tuple[int, ...]) -> None:
    twins = [document(number) for number in ids]
    days = [TODAY + timedelta(days=number) for number in range(60)]
    first = Counter(ordered(twins, SearchQuery(text="x", day=day))[0] for day in days)
    assert set(first) == set(ids)
    assert all(5 <= count <= 22 for count in first.values()), first


def test_over_a_year_no_place_belongs_to_anybody() -> None:
    ids = (3, 14, 15, 92, 65)
    turns = [
        np.argsort(ordering.turns_of(np.array(ids), TODAY + timedelta(days=number)))
        for number in range(365)
    ]
    for place in range(len(ids)):
        there = Counter(ids[turn[place]] for turn in turns)
        assert all(45 <= there[number] <= 105 for number in ids), (place, there)


def test_turns_stay_for_a_day_and_change_with_it() -> None:
    twins = [document(number) for number in range(1, 30)]
    orders = {
        tuple(ordered(twins, SearchQuery(text="x", day=TODAY + timedelta(days=number))))
        for number in range(5)
    }
    assert len(orders) == 5
    again = ordered(twins, SearchQuery(text="x", day=TODAY))
    assert again == ordered(twins[::-1], SearchQuery(text="x", day=TODAY))


def test_without_a_day_equal_answers_come_by_id() -> None:
    assert ordered([document(7), document(3), document(5)], SearchQuery(text="x")) == [3, 5, 7]


def test_scores_nearer_than_a_step_are_equal_and_others_are_not() -> None:
    several = [document(1), document(2), document(3)]
    scores = [0.5001, 0.5003, 0.502]
    assert ordered(several, SearchQuery(text="x"), scores=scores) == [3, 1, 2]


@pytest.mark.parametrize("sort", Sort)
def test_what_answers_all_comes_before_what_is_close_however_sorted(sort: Sort) -> None:
    close = document(
        1, price_minor=1, currency="IDR", moq=1, lead_time_days=1, published_date=TODAY,
        standing=FULL,
    )  # fmt: skip
    query = SearchQuery(text="x", sort=sort, rates=RATES, day=TODAY)
    assert ordered([close, document(2)], query, tiers=[1, 0], scores=[9.0, 0.1]) == [2, 1]


def test_prices_are_sorted_in_the_buyers_money_and_unknown_ones_come_last() -> None:
    several = [
        document(1, price_minor=0, currency="IDR"),
        document(2, price_minor=1, currency="XAU"),
        document(3, price_minor=90_000, currency="IDR"),
        document(4, price_minor=5, currency="USD"),
        document(5, price_minor=500, currency=""),
        document(6, price_minor=70_000, currency="IDR"),
    ]
    query = SearchQuery(sort=Sort.PRICE, rates=RATES)
    assert ordered(several, query) == [6, 4, 3, 1, 2, 5]
    assert ordered(several, SearchQuery(sort=Sort.PRICE)) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(("sort", "field"), [(Sort.MOQ, "moq"), (Sort.LEAD_TIME, "lead_time_days")])
def test_the_smallest_amount_comes_first_and_an_unknown_one_last(sort: Sort, field: str) -> None:
    several = [document(at, **{field: much}) for at, much in enumerate((0, 30, 7, 14), 1)]
    assert ordered(several, SearchQuery(sort=sort)) == [3, 4, 2, 1]


def test_the_newest_comes_first_and_what_has_no_day_last() -> None:
    days = (None, date(2026, 1, 1), TODAY, date(2025, 1, 1))
    several = [document(at, published_date=day) for at, day in enumerate(days, 1)]
    assert ordered(several, SearchQuery(sort=Sort.NEWEST)) == [3, 2, 4, 1]


def test_who_delivers_on_time_comes_first_and_who_never_delivered_last() -> None:
    shares = (None, 0.5, 1.0, 0.0)
    several = [document(at, standing=Standing(on_time=share)) for at, share in enumerate(shares, 1)]
    assert ordered(several, SearchQuery(sort=Sort.ON_TIME)) == [3, 2, 4, 1]


def test_the_best_standing_and_the_newest_listing_lift_by_less_than_a_sixth() -> None:
    lifted = document(1, standing=FULL, published_date=TODAY)
    plain = document(2)
    query = SearchQuery(text="x", day=TODAY)
    assert ordered([lifted, plain], query, scores=[1.0, 1.149]) == [1, 2]
    assert ordered([lifted, plain], query, scores=[1.0, 1.16]) == [2, 1]


@pytest.mark.parametrize("share", ["grade", "on_time", "answered"])
def test_each_part_of_standing_lifts_a_little(share: str) -> None:
    several = [document(1), document(2, standing=Standing(**{share: 0.9}))]
    query = SearchQuery(text="x", day=TODAY)
    assert ordered(several, query) == [2, 1]
    assert ordered(several, query, scores=[1.06, 1.0]) == [1, 2]


def test_standing_nobody_knows_is_no_better_and_no_worse_than_none() -> None:
    several = [document(1, standing=Standing(grade=0.0, on_time=0.0)), document(2)]
    assert ordered(several, SearchQuery(text="x")) == [1, 2]
    assert ordered(several[::-1], SearchQuery(text="x")) == [1, 2]


def test_a_new_listing_shows_a_little_for_two_months_and_never_before_its_day() -> None:
    def lift(published: date | None, day: date | None = TODAY) -> float:
        columns = columns_of(document(1, published_date=published))
        answers = Answers(np.zeros(1, np.int32), np.zeros(1, np.int8), np.ones(1, dtype=np.float32))
        query = SearchQuery(text="x", day=day)
        return float(ordering.boosted(answers, query, columns)[0]) - 1

    assert lift(TODAY) == pytest.approx(0.02)
    assert lift(TODAY - timedelta(days=30)) == pytest.approx(0.01)
    for unlifted in (None, TODAY - timedelta(days=60), TODAY - timedelta(days=999)):
        assert lift(unlifted) == 0
    assert lift(TODAY + timedelta(days=1)) == 0
    assert lift(TODAY, day=None) == 0


SCORED = st.tuples(st.integers(0, 2), st.sampled_from((0.1, 0.5, 0.5004, 1.0)))
DAYS = st.sampled_from((None, TODAY))


@given(st.lists(SCORED, min_size=1, max_size=90), st.integers(1, 9), st.integers(1, 5), DAYS)
def test_a_page_is_a_part_of_the_whole_order(
    scored: list[tuple[int, float]], page: int, per_page: int, day: date | None
) -> None:
    tiers, scores = zip(*scored, strict=True)
    columns = first_twins(len(scored))
    everything = shown(columns, SearchQuery(text="x", day=day, per_page=100), scores, tiers)
    query = SearchQuery(text="x", day=day, page=page, per_page=per_page)
    assert shown(columns, query, scores, tiers) == everything[query.window]


TWINS = columns_of(*(document(number) for number in range(1, 91)))


def first_twins(count: int) -> Columns:
    labels = {name: type(one)(one.codes[:count], one.values) for name, one in TWINS.labels.items()}
    return Columns(TWINS.rows[:count], labels)
