"""Whatever is typed or ticked, the answer is an ordinary page."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from math import inf, nan
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.search.documents import FACETS, MEASURES, SearchPage, SearchQuery, Sort
from marketplace.search.thesaurus import thesaurus
from marketplace.search.whoosh_engine import WhooshEngine
from tests.search.library import COFFEE, document, ids, library

LONG = 10_000

NASTY = {
    "one long word": "a" * LONG,
    "many words": "coffee " * (LONG // 7),
    "many different words": " ".join(f"word{number}" for number in range(LONG // 9)),
    "many misspelled words": " ".join(f"djembq{letter}" for letter in "abcdefghij" * 90),
    "many beginnings": "cof* " * (LONG // 5),
    "many quoted words": '"coffee" ' * (LONG // 9),
    "a long quotation": '"' + "a " * 49 + '"',
    "many customs codes": "0901.11 " * (LONG // 8),
    "many figures": "1" * LONG,
    "many groups of figures": "1,000," * (LONG // 6) + "kg",
    "much Chinese": "咖啡豆" * (LONG // 3),
    "much unknown Chinese": "筆墨硯" * (LONG // 3),
    "much Arabic": "والقهوة " * (LONG // 8),
    "much Korean": "커피" * (LONG // 2),
    "many accents": "\u0301" * LONG,
    "accents on one letter": "a" + "\u0301" * LONG,
    "letters that grow": "ﷺ" * LONG,
    "letters that change length": "İßﬃ" * (LONG // 3),
    "nothing but signs": "?!.,;:-_()[]{}<>|/\\@#$%^&+=~`" * 300,
    "many stars": "*" * LONG,
    "many brackets": "(" * LONG,
    "many quotation marks": '"' * LONG,
    "an open quotation": '"coffee sugar',
    "a quotation of nothing": '""',
    "mixed quotation marks": "“coffee「sugar»",
    "an operator": "NOT",
    "operators": "AND OR NOT coffee AND (sugar",
    "a field": "category:spices",
    "fields": "id:1 OR names:* OR tokens:#coffee",
    "tokens of the index": "#coffee <coffee ~coffe %spices =kopi\tKopi @bali !coffee",
    "the end of all tokens": "\U0010ffff" + "words",
    "SQL": "'; DROP TABLE listing; --",
    "a template": "{{ 7 * 7 }} ${7*7} <script>alert(1)</script>",
    "an escape": "%00%0a\\u0000\\x00",
    "a NUL": "\x00",
    "a NUL between": "coffee\x00sugar",
    "control characters": "".join(map(chr, range(32))) + "\x7f\x80\x9f",
    "a byte order mark": "\ufeffcoffee",
    "lines": "coffee\r\n\u2028\u2029\x0b\x0csugar",
    "right to left": "\u202ecoffee\u202c \u200fقهوة\u200e \u2066sugar\u2069",
    "letters of no width": "c\u200bo\u200cf\u200df\u2060ee",
    "a lone surrogate": "\ud800",
    "lone surrogates between": "coffee \udcff\ud83e sugar",
    "a surrogate in a quotation": '"\udc80 coffee"',
    "a surrogate in a beginning": "cof\ud800*",
    "emoji": "🥁👨‍👩‍👧‍👦🇮🇩" * 100,
    "private letters": "\ue000\U000f0000 coffee",
    "superscripts": "coffee² ½ ton ①②③",
    "an exponent": "1e999 kg nan inf -0",
    "white space": " \t\n\u00a0\u3000 ",
}


@pytest.fixture(scope="module")
def engine() -> Iterator[WhooshEngine]:
    with tempfile.TemporaryDirectory() as folder:
        engine = WhooshEngine(Path(folder), thesaurus=thesaurus)
        engine.rebuild(library(), sequence=1)
        engine.open()
        yield engine
        engine.close()


def assert_ordinary(page: SearchPage) -> None:
    assert len(page.ids) == len(set(page.ids)) == len(page.scores) == len(page.reasons)
    assert set(page.ids) <= {one.id for one in library()}
    assert 0 <= page.exact <= page.total <= len(library())
    assert set(page.facets) == set(FACETS)
    assert set(page.bands) <= set(MEASURES)
    assert all(0 <= score < inf for score in page.scores)
    assert page.took_ms >= 0


def ask(engine: WhooshEngine, text: str = "", **asked: object) -> SearchPage:
    page = engine.search(SearchQuery(text=text, **asked))  # type: ignore[arg-type]
    assert_ordinary(page)
    return page


@pytest.mark.parametrize("kind", NASTY)
def test_nasty_text_is_an_ordinary_query(engine: WhooshEngine, kind: str) -> None:
    text = NASTY[kind]
    ask(engine, text)
    assert len(engine.suggest(text)) <= 8
    assert isinstance(engine.correct(text), str)


def test_words_among_nonsense_are_still_found(engine: WhooshEngine) -> None:
    for text in ('"coffee', "coffee)", "((coffee", "\ufeffcoffee", "\u202ecoffee\u202c", "coffee*"):
        assert ids(engine, text) == (COFFEE,)
    assert ids(engine, "coffee\x00arabica") == ids(engine, "coffee arabica") == (COFFEE,)


def test_marks_of_the_index_cannot_be_typed(engine: WhooshEngine) -> None:
    """A token of the index is no word: only the words within it are looked for."""
    assert ids(engine, "%spices") == ids(engine, "spices")
    assert ids(engine, "=kopi") == ids(engine, "kopi")
    assert ids(engine, "\U0010ffffwords") == ids(engine, "words") == ()


@given(st.text(max_size=120))
def test_any_text_is_an_ordinary_query(engine: WhooshEngine, text: str) -> None:
    ask(engine, text)
    assert isinstance(engine.suggest(text), tuple)
    assert isinstance(engine.correct(text), str)


SIGNS = st.text(st.sampled_from("\"“”*()[]:;.,-~#<=@%!'’ \t\n\x00"), max_size=6)
PARTS = st.sampled_from(
    ("coffee", "kopi", "咖啡", "قهوة", "0901", "500 kg", "halal", "cof", "Aceh")
)


@given(st.lists(SIGNS | PARTS, max_size=12).map("".join))
def test_words_and_signs_in_any_order_are_an_ordinary_query(
    engine: WhooshEngine, text: str
) -> None:
    ask(engine, text)
    assert isinstance(engine.correct(text), str)


@pytest.mark.parametrize("page", [-(10**30), -1, 0, 10**9, 10**30])
@pytest.mark.parametrize("per_page", [-(10**30), -1, 0, 10**9])
def test_any_page_of_any_size_is_ordinary(engine: WhooshEngine, page: int, per_page: int) -> None:
    shown = ask(engine, page=page, per_page=per_page)
    assert shown.total == len(library())
    assert bool(shown.ids) == (page <= 1)


@pytest.mark.parametrize("facet", FACETS)
@pytest.mark.parametrize(
    "values",
    [
        tuple(f"value {number}" for number in range(5_000)),
        ("\x00", "\ud800", "", " ", "ÿ" * LONG),
        ("a;b", ";", "halal;gi"),
        ("%s", "*", "' OR 1=1"),
    ],
)
def test_any_values_of_a_facet_are_ordinary(
    engine: WhooshEngine, facet: str, values: tuple[str, ...]
) -> None:
    ticked = replace(SearchQuery(), **{facet: values})  # type: ignore[arg-type]
    assert_ordinary(engine.search(ticked))


def test_a_known_value_counts_among_thousands(engine: WhooshEngine) -> None:
    many = tuple(f"value {number}" for number in range(5_000))
    assert ids(engine, province=(*many, "Aceh")) == (COFFEE,)


RATES: Mapping[str, tuple[tuple[str, float], ...]] = {
    "none": (),
    "of unknown money": (("XXX", 1.0), ("", 1.0), ("\ud800", 1.0)),
    "that are no number": (("IDR", nan),),
    "without end": (("IDR", inf), ("USD", -inf)),
    "of nothing": (("IDR", 0.0), ("USD", -0.0)),
    "below nothing": (("IDR", -1.0),),
    "given twice": (("IDR", 1.0), ("IDR", 2.0)),
    "very large": (("IDR", 1e308),),
    "very small": (("IDR", 5e-324),),
    "very many": tuple((f"C{number}", 1.0) for number in range(5_000)),
}


@pytest.fixture(scope="module")
def priced() -> Iterator[WhooshEngine]:
    with tempfile.TemporaryDirectory() as folder:
        engine = WhooshEngine(Path(folder), thesaurus=thesaurus)
        engine.rebuild(
            [
                document(1, price_minor=10**15, currency="IDR"),
                document(2, price_minor=500, currency="USD"),
                document(3, price_minor=7, currency="XXX"),
                document(4),
            ],
            sequence=1,
        )
        yield engine
        engine.close()


@pytest.mark.parametrize("kind", RATES)
@pytest.mark.parametrize(("lowest", "highest"), [(None, None), (10, 1), (0, 10**30), (-5, -1)])
def test_any_rates_and_limits_give_an_ordinary_page(
    priced: WhooshEngine, kind: str, lowest: int | None, highest: int | None
) -> None:
    page = ask(priced, rates=RATES[kind], min_price=lowest, max_price=highest, sort=Sort.PRICE)
    if (lowest, highest) == (None, None):
        assert page.total == 4
        assert page.ids[-1] == 4
    if (lowest, highest) == (10, 1):
        assert page.total == 0


@pytest.mark.parametrize("most", [-(10**30), -1, 0, 10**30])
def test_any_limit_of_a_measure_gives_an_ordinary_page(engine: WhooshEngine, most: int) -> None:
    assert ask(engine, max_moq=most, sort=Sort.MOQ).total == (6 if most > 10**9 else 0)
    assert ask(engine, max_lead_time=most, sort=Sort.LEAD_TIME).total == (6 if most >= 0 else 0)


@pytest.mark.parametrize("day", [date.min, date.max, None])
@pytest.mark.parametrize("sort", Sort)
def test_any_day_and_order_give_an_ordinary_page(
    engine: WhooshEngine, day: date | None, sort: Sort
) -> None:
    assert ask(engine, day=day, sort=sort).total == len(library())


@pytest.mark.parametrize("limit", [-1, 0, 1, 10**6])
def test_any_number_of_suggestions_may_be_asked_for(engine: WhooshEngine, limit: int) -> None:
    assert len(engine.suggest("ko", limit=limit)) <= max(limit, 0)


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=10))
def test_documents_of_any_text_are_written_and_found(name: str, text: str, word: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = WhooshEngine(Path(folder), thesaurus=thesaurus)
        odd = document(
            7, names=(name, text), description=(text,), keywords=(word,), places=(word,),
            category=word, province=name, certificates=(word.replace(";", ""),),
            incoterms=(word.replace(";", ""),), ships_to=(word.replace(";", ""),), readiness=word,
            hs_code=text,
        )  # fmt: skip
        engine.rebuild([odd], sequence=1)
        assert ids(engine) == (7,)
        assert ids(engine, province=(name,)) == (7,)
        engine.upsert(odd)
        engine.commit(sequence=2)
        assert ids(engine) == (7,)
        engine.close()
