"""Filters combine, and what is counted beside each is counted without it."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.search import filtering
from marketplace.search.columns import Columns
from marketplace.search.documents import (
    CATEGORY,
    CERTIFICATE,
    INCOTERM,
    LEAD_TIME,
    MOQ,
    PRICE,
    PROVINCE,
    READINESS,
    SHIPS_TO,
    Band,
    SearchDocument,
    SearchQuery,
)
from marketplace.search.filtering import LIMITS, Filtering
from tests.search.drafts import columns_of
from tests.search.library import document

RATES = (("IDR", 1.0), ("USD", 16_000.0))
GOODS = (
    document(
        1,
        category="spices",
        province="Bali",
        certificates=("halal", "gi"),
        incoterms=("FOB",),
        ships_to=("CN", "JP"),
        readiness="ready",
    ),
    document(
        2,
        category="spices",
        province="Aceh",
        certificates=("halal",),
        incoterms=("CIF", "FOB"),
        ships_to=("CN",),
        readiness="made",
    ),
    document(3, category="coffee-tea", province="Aceh", readiness="made"),
    document(
        4,
        category="coffee-tea",
        province="Bali",
        certificates=("gi",),
        incoterms=("FOB",),
        ships_to=("DE", "JP"),
        readiness="ready",
    ),
)


def filtered(
    query: SearchQuery, *documents: SearchDocument, found: list[int] | None = None
) -> Filtering:
    """The filters of a query over what was ``found``, which is every document unless given."""
    columns = columns_of(*(documents or GOODS))
    return Filtering(query, columns, _numbers(columns, found))


def passed(query: SearchQuery, *documents: SearchDocument) -> list[int]:
    columns = columns_of(*(documents or GOODS))
    mask = Filtering(query, columns, _numbers(columns, None)).passed()
    ids: list[int] = columns.rows["id"][mask].tolist()
    return ids


def counts(several: Filtering, facet: str) -> Mapping[str, int]:
    return {one.value: one.count for one in several.facets()[facet]}


def _numbers(columns: Columns, found: list[int] | None) -> np.ndarray:
    everything = range(len(columns)) if found is None else found
    return np.array(everything, dtype=np.int32)


def test_without_filters_everything_passes() -> None:
    assert passed(SearchQuery()) == [1, 2, 3, 4]


def test_values_of_one_filter_are_alternatives_and_filters_combine() -> None:
    assert passed(SearchQuery(category=("spices", "coffee-tea"))) == [1, 2, 3, 4]
    assert passed(SearchQuery(category=("spices",), province=("Aceh",))) == [2]
    assert passed(SearchQuery(certificate=("gi", "svlk"))) == [1, 4]


def test_case_does_not_matter() -> None:
    assert passed(SearchQuery(province=("ACEH",), incoterm=("cif",))) == [2]
    assert passed(SearchQuery(certificate=("Halal",))) == [1, 2]


def test_a_value_nobody_has_lets_nobody_through() -> None:
    assert passed(SearchQuery(province=("Atlantis",))) == []
    assert passed(SearchQuery(certificate=("",))) == []


def test_each_facet_is_counted_without_its_own_filter_only() -> None:
    several = filtered(SearchQuery(province=("Aceh",), certificate=("halal",)))
    assert counts(several, PROVINCE) == {"Aceh": 1, "Bali": 1}
    assert counts(several, CERTIFICATE) == {"halal": 1}
    assert counts(several, CATEGORY) == {"spices": 1}
    assert counts(several, INCOTERM) == {"CIF": 1, "FOB": 1}


def test_who_holds_two_certificates_is_counted_at_both() -> None:
    assert counts(filtered(SearchQuery()), CERTIFICATE) == {"halal": 2, "gi": 2}


def test_a_certificate_named_twice_is_counted_once() -> None:
    twice = document(1, certificates=("halal", "halal"))
    assert counts(filtered(SearchQuery(), twice), CERTIFICATE) == {"halal": 1}


def test_what_has_no_value_is_counted_nowhere() -> None:
    assert counts(filtered(SearchQuery()), INCOTERM) == {"FOB": 3, "CIF": 1}


def test_where_it_can_go_and_whether_it_is_ready_narrow_like_any_facet() -> None:
    """Who has not said where it ships to is found only where nobody asks."""
    assert passed(SearchQuery(ships_to=("cn",))) == [1, 2]
    assert passed(SearchQuery(ships_to=("CN", "DE"), readiness=("ready",))) == [1, 4]
    asked = filtered(SearchQuery(ships_to=("CN",), readiness=("ready",)))
    assert counts(asked, SHIPS_TO) == {"JP": 2, "CN": 1, "DE": 1}
    assert counts(asked, READINESS) == {"ready": 1, "made": 1}


def test_only_what_was_found_is_counted() -> None:
    assert counts(filtered(SearchQuery(), found=[0, 3]), CATEGORY) == {"spices": 1, "coffee-tea": 1}
    assert counts(filtered(SearchQuery(), found=[]), CATEGORY) == {}


def test_the_largest_count_comes_first_and_equal_ones_by_name() -> None:
    several = [document(at, province=name) for at, name in enumerate(("B", "C", "A", "C"), 1)]
    facet = filtered(SearchQuery(), *several).facets()[PROVINCE]
    assert [one.value for one in facet] == ["C", "A", "B"]


def test_prices_are_held_against_limits_in_the_buyers_money() -> None:
    goods = (
        document(1, price_minor=2, currency="USD"),
        document(2, price_minor=32_000, currency="IDR"),
        document(3, price_minor=32_001, currency="IDR"),
        document(4, price_minor=32_000, currency="XAU"),
        document(5, price_minor=0, currency="IDR"),
    )
    assert passed(SearchQuery(max_price=32_000, rates=RATES), *goods) == [1, 2]
    assert passed(SearchQuery(min_price=32_000, rates=RATES), *goods) == [1, 2, 3]
    assert passed(SearchQuery(min_price=32_001, max_price=32_000, rates=RATES), *goods) == []
    assert passed(SearchQuery(max_price=32_000), *goods) == []
    assert passed(SearchQuery(rates=RATES), *goods) == [1, 2, 3, 4, 5]


def test_bands_say_how_many_have_at_most_so_much() -> None:
    goods = [document(at, moq=moq) for at, moq in enumerate((1, 10, 11, 100, 600, 20_000), 1)]
    assert filtered(SearchQuery(), *goods).bands()[MOQ] == (
        Band(10, 2), Band(50, 3), Band(100, 4), Band(500, 4), Band(1_000, 5), Band(5_000, 5),
        Band(10_000, 5),
    )  # fmt: skip


def test_a_measure_nobody_tells_has_no_bands() -> None:
    assert filtered(SearchQuery(rates=RATES), document(1)).bands() == {}


def test_a_band_is_counted_without_its_own_filter_only() -> None:
    goods = [
        document(1, moq=5, lead_time_days=7),
        document(2, moq=90, lead_time_days=7),
        document(3, moq=5, lead_time_days=80),
    ]
    several = filtered(SearchQuery(max_moq=10, max_lead_time=14), *goods).bands()
    assert several[MOQ] == tuple(Band(limit, 1 if limit < 100 else 2) for limit in LIMITS[MOQ])
    assert several[LEAD_TIME] == (Band(7, 1), Band(14, 1), Band(30, 1), Band(60, 1), Band(90, 2))


def test_prices_have_round_bands_that_part_them() -> None:
    goods = [
        document(at, price_minor=price, currency="IDR")
        for at, price in enumerate((40_000, 45_000, 60_000, 900_000), 1)
    ]
    several = filtered(SearchQuery(rates=RATES), *goods).bands()
    assert several[PRICE] == (Band(50_000, 2), Band(100_000, 3), Band(1_000_000, 4))


def test_of_prices_that_spread_far_a_few_bands_are_shown_and_the_highest_always() -> None:
    goods = [
        document(at, price_minor=limit, currency="IDR") for at, limit in enumerate(LIMITS[PRICE], 1)
    ]
    several = filtered(SearchQuery(rates=RATES), *goods).bands()[PRICE]
    assert 4 <= len(several) <= 7
    assert several[-1] == Band(LIMITS[PRICE][-1], len(goods))
    assert [band.count for band in several] == sorted({band.count for band in several})


def test_a_price_above_all_bands_is_in_none() -> None:
    dear = document(1, price_minor=LIMITS[PRICE][-1] + 1, currency="IDR")
    assert PRICE not in filtered(SearchQuery(rates=RATES), dear).bands()


@pytest.mark.parametrize("rate", [nan, 0.0, -1.0])
def test_a_rate_that_is_none_gives_no_band(rate: float) -> None:
    priced = document(1, price_minor=500, currency="IDR")
    assert filtered(SearchQuery(rates=(("IDR", rate),)), priced).bands() == {}


def test_a_price_that_is_not_known_passes_no_limit() -> None:
    priced = document(1, price_minor=500, currency="IDR")
    query = SearchQuery(rates=(("IDR", nan),), min_price=0, max_price=10**12)
    assert passed(query, priced) == []
    assert passed(SearchQuery(rates=(("IDR", inf),), max_price=10**12), priced) == []


@given(
    st.lists(
        st.tuples(st.integers(1, 12_000), st.integers(1, 100), st.integers(1, 10**8)),
        min_size=1,
        max_size=12,
    )
)
def test_a_band_counts_what_its_limit_would_find(goods: list[tuple[int, int, int]]) -> None:
    several = [
        document(at, moq=moq, lead_time_days=days, price_minor=price, currency="USD")
        for at, (moq, days, price) in enumerate(goods, 1)
    ]
    rates = (("USD", 0.5),)
    bands = filtered(SearchQuery(rates=rates), *several).bands()
    limited = {
        MOQ: lambda limit: SearchQuery(max_moq=limit),
        LEAD_TIME: lambda limit: SearchQuery(max_lead_time=limit),
        PRICE: lambda limit: SearchQuery(max_price=limit, rates=rates),
    }
    for name, of_measure in bands.items():
        for band in of_measure:
            assert band.count == len(passed(limited[name](band.at_most), *several))


def test_bands_of_nothing_are_none() -> None:
    for name, limits in LIMITS.items():
        assert filtering.bands(name, [0] * len(limits)) == ()
