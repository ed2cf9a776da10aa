"""A search read from an address and written back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.catalog import typed
from marketplace.catalog.searches import (
    LONGEST_LEAD_TIME,
    MOST_COMPARED,
    Search,
    View,
    read_search,
)
from marketplace.catalog.typed import LONGEST_TEXT, MOST_VALUES
from marketplace.money import CURRENCIES, LARGEST_MINOR
from marketplace.search.documents import (
    CATEGORY,
    LAST_PAGE,
    LEAD_TIME,
    MEASURES,
    MOQ,
    PRICE,
    Sort,
)
from marketplace.trade_terms import COUNTRIES, Incoterm
from tests.cast import TODAY

IDS = [letter * 26 for letter in "abcdef"]


def test_an_empty_address_asks_for_everything():
    assert read_search({}) == Search()
    assert Search().arguments() == {}


def test_everything_in_an_address_is_read():
    asked = read_search(
        {
            "q": ["  black   pepper "],
            "category": ["spices", "Cocoa"],
            "province": ["Lampung"],
            "certificate": ["HALAL"],
            "readiness": ["Ready", "ready", "soon"],
            "ships_to": ["cn", "XX", "JP"],
            "incoterm": ["fob"],
            "price_min": ["1.5"],
            "price_max": ["1,250.50"],
            "currency": ["eur"],
            "max_moq": ["1,000"],
            "max_lead_time": ["30"],
            "sort": ["lead_time"],
            "view": ["table"],
            "compare": [IDS[0], "no id", IDS[1]],
            "page": ["3"],
        }
    )
    assert asked == Search(
        text="black pepper",
        category=("spices", "cocoa"),
        province=("Lampung",),
        certificate=("halal",),
        readiness=("ready",),
        ships_to=("CN", "JP"),
        incoterm=("FOB",),
        min_price=150,
        max_price=125_050,
        currency="EUR",
        max_moq=1000,
        max_lead_time=30,
        sort=Sort.LEAD_TIME,
        view=View.TABLE,
        compare=(IDS[0], IDS[1]),
        page=3,
    )


def test_the_engine_is_asked_what_the_address_says():
    rates = (("EUR", 1.0), ("USD", 0.9))
    asked = Search("tea", ("spices",), max_price=900, currency="EUR", sort=Sort.PRICE, page=2)
    query = asked.query(rates=rates, day=TODAY)
    assert (query.text, query.category, query.max_price) == ("tea", ("spices",), 900)
    assert (query.rates, query.day, query.sort, query.page) == (rates, TODAY, Sort.PRICE, 2)


@pytest.mark.parametrize("text", ["", "abc", "-1", "0", "1.5", "²", "٣", "9" * 5000])
def test_a_page_that_makes_no_sense_is_the_first(text):
    assert read_search({"page": [text]}).page == 1


def test_a_page_far_beyond_is_the_last_there_can_be():
    assert read_search({"page": ["99999"]}).page == LAST_PAGE


@pytest.mark.parametrize("text", ["", "abc", "-5", "0", "1e9", "9" * 400])
def test_a_limit_that_makes_no_sense_is_no_filter(text):
    asked = read_search({name: [text] for name in ("max_moq", "max_lead_time")})
    assert (asked.max_moq, asked.max_lead_time) == (None, None)
    assert read_search({"max_lead_time": [str(LONGEST_LEAD_TIME + 1)]}) == Search()


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("20", "USD", 2000),
        (" 12.50 ", "USD", 1250),
        ("12,50", "EUR", 1250),
        ("12,500", "USD", 1_250_000),
        ("1,234,567.89", "USD", 123_456_789),
        ("0.005", "USD", 1),
        ("12.50", "JPY", 13),
        ("12.345678", "USD", 1235),
        ("0", "USD", None),
        ("-5", "USD", None),
        ("1e5", "USD", None),
        ("12,5,0", "USD", None),
        ("٣", "USD", None),
        ("nan", "USD", None),
        ("9" * 15, "USD", None),
        ("9" * 5000, "USD", None),
    ],
)
def test_prices_are_read_as_people_write_them(text, currency, minor):
    assert typed.price(text, currency=currency) == minor


@given(st.integers(1, LARGEST_MINOR), st.sampled_from(sorted(CURRENCIES)))
def test_a_price_written_back_is_the_price(minor: int, currency: str):
    assert typed.price(typed.price_text(minor, currency=currency), currency=currency) == minor


def test_too_much_is_cut_short():
    asked = read_search(
        {"q": ["x" * 10_000], "category": [f"c{n}" for n in range(500)], "compare": IDS}
    )
    assert len(asked.text) == LONGEST_TEXT
    assert len(asked.category) == MOST_VALUES
    assert len(asked.compare) == MOST_COMPARED
    assert read_search({"province": ["x" * 81, " "]}) == Search()


@pytest.mark.parametrize(
    "silly",
    [
        {"category": ["<script>"]},
        {"certificate": ["ha lal"]},
        {"incoterm": ["FOO"]},
        {"sort": ["colour"]},
        {"view": ["gallery"]},
        {"currency": ["XXX"]},
        {"compare": ["../../etc"]},
        {"colour": ["red"]},
    ],
    ids=str,
)
def test_values_that_make_no_sense_are_left_out(silly):
    assert read_search(silly) == Search()


def test_what_cannot_be_seen_is_not_part_of_the_words():
    asked = read_search({"q": ["\u202ebla\u200fck\x07pepper\u2028 \ufeff\ud800"]})
    assert asked.text == "black pepper"
    assert read_search({"q": ["می\u200cخواهم"]}).text == "می\u200cخواهم"


def test_a_value_given_twice_counts_once():
    assert read_search({"province": ["Bali", "BALI"]}).province == ("BALI",)


def test_toggling_chooses_and_takes_back_from_the_first_page():
    asked = Search(text="tea", page=4).toggled(CATEGORY, "spices")
    assert asked == Search(text="tea", category=("spices",))
    assert asked.toggled(CATEGORY, "SPICES") == Search(text="tea")


def test_comparing_keeps_the_page_and_ends_at_four():
    asked = Search(text="tea", page=4)
    for public_id in IDS:
        asked = asked.comparing(public_id)
    assert asked == Search(text="tea", page=4, compare=tuple(IDS[:4]))
    assert asked.comparing(IDS[0]).compare == tuple(IDS[1:4])
    assert asked.comparing_none() == Search(text="tea", page=4)


def test_every_limit_filters_and_goes_without_filters():
    for measure in MEASURES:
        asked = Search(text="tea", page=2, view=View.TABLE).at_most(measure, 30)
        assert asked.most(measure) == 30
        assert asked.filtered
        assert asked.page == 1
        assert asked.without_filters() == Search(text="tea", view=View.TABLE)
    assert Search(min_price=5).filtered
    assert Search(min_price=5).without_min_price() == Search()
    drawn = Search("tea", sort=Sort.PRICE, view=View.TABLE, compare=(IDS[0],), page=3)
    assert not drawn.filtered


def test_a_form_carries_along_everything_but_what_it_asks():
    asked = Search("tea", province=("Bali", "Aceh"), max_moq=30, page=3)
    assert asked.pairs_without("max_moq", "page") == [
        ("q", "tea"),
        ("province", "Bali"),
        ("province", "Aceh"),
    ]


def distinct(values: st.SearchStrategy[str], most: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(values, unique_by=str.casefold, max_size=most).map(tuple)


slugs = distinct(st.sampled_from(["spices", "cocoa", "organic-eu", "x-9", "a" * 40]), 4)
names = st.sampled_from(
    ["Bali", "Jawa Timur", "Papua Barat Daya", "東ジャワ", "جاوة الشرقية", "?&=#"]
)
prices = st.none() | st.integers(1, LARGEST_MINOR)


@given(
    st.builds(
        Search,
        text=st.text(max_size=40).map(typed.words),
        category=slugs,
        province=distinct(names, 4),
        certificate=slugs,
        readiness=distinct(st.sampled_from(["ready", "made"]), 2),
        ships_to=distinct(st.sampled_from(sorted(COUNTRIES)), 4),
        incoterm=distinct(st.sampled_from([term.value for term in Incoterm]), 4),
        min_price=prices,
        max_price=prices,
        currency=st.sampled_from(sorted(CURRENCIES)),
        max_moq=st.none() | st.integers(1, 10**9),
        max_lead_time=st.none() | st.integers(1, LONGEST_LEAD_TIME),
        sort=st.sampled_from(Sort),
        view=st.sampled_from(View),
        compare=distinct(st.sampled_from(IDS), MOST_COMPARED),
        page=st.integers(1, LAST_PAGE),
    )
)
def test_an_address_says_exactly_its_search(asked: Search):
    assert read_search(asked.arguments()) == asked


def test_the_limits_of_an_address_are_those_of_the_engine():
    asked = Search().at_most(PRICE, 5).at_most(MOQ, 6).at_most(LEAD_TIME, 7)
    query = asked.query(rates=(), day=TODAY)
    assert (query.max_price, query.max_moq, query.max_lead_time) == (5, 6, 7)
