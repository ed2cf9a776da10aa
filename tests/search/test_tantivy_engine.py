"""The tantivy engine: the contract, and what its files can suffer."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import tantivy
from hypothesis import given, settings

from marketplace.search.documents import (
    MOST_PER_PAGE,
    SearchDocument,
    SearchPage,
    SearchQuery,
    Sort,
)
from marketplace.search.index_folder import IndexFolder
from marketplace.search.port import BusyError, IndexMissingError
from marketplace.search.tantivy_engine import TantivyEngine
from marketplace.search.tantivy_index import open_index, writing
from marketplace.search.thesaurus import thesaurus
from marketplace.search.whoosh_engine import WhooshEngine
from tests.search.engine_contract import EngineContract
from tests.search.library import (
    DRUM,
    ask,
    document,
    drum,
    ids,
    library,
    write,
)
from tests.search.strategies import examinations


def opened(folder: Path) -> TantivyEngine:
    """An engine that looks for other processes' commits at each search."""
    return TantivyEngine(folder, thesaurus=thesaurus, lock_seconds=0, check_seconds=0)


@pytest.fixture
def empty_engine(tmp_path: Path) -> Iterator[TantivyEngine]:
    engine = opened(tmp_path / "index")
    yield engine
    engine.close()


@pytest.fixture
def engine(empty_engine: TantivyEngine) -> TantivyEngine:
    empty_engine.rebuild(library(), sequence=1)
    return empty_engine


@pytest.fixture
def other(tmp_path: Path, engine: TantivyEngine) -> Iterator[TantivyEngine]:
    """A second engine on the same folder, as another process has it."""
    other = opened(tmp_path / "index")
    yield other
    other.close()


class TestTantivyEngine(EngineContract):
    """The contract of all engines, kept by tantivy."""


def test_an_index_of_an_older_version_is_as_good_as_none(tmp_path: Path) -> None:
    tantivy.Index(tantivy.SchemaBuilder().build(), path=str(tmp_path))
    with pytest.raises(IndexMissingError, match="another version"):
        open_index(tmp_path)


def test_a_second_writer_is_told_to_come_back(engine: TantivyEngine, tmp_path: Path) -> None:
    with IndexFolder(tmp_path / "index").writing(timeout=0):
        with pytest.raises(BusyError):
            write(engine, [drum()], sequence=2)
        with pytest.raises(BusyError):
            engine.rebuild([drum()], sequence=2)
        assert ids(engine, "djembe") == (DRUM,)
    assert write(engine, [drum()], sequence=2) == 1


def test_a_writer_beside_our_lock_is_told_of_too(engine: TantivyEngine, tmp_path: Path) -> None:
    with writing(open_index(tmp_path / "index" / "gen-1")), pytest.raises(BusyError):
        write(engine, [drum()], sequence=2)
    assert write(engine, [drum()], sequence=2) == 1


def test_two_generations_are_kept_and_older_ones_removed(
    engine: TantivyEngine, tmp_path: Path
) -> None:
    for sequence in (2, 3, 4):
        engine.rebuild(library(), sequence=sequence)
    kept = sorted(path.name for path in (tmp_path / "index").glob("gen-*"))
    assert kept == ["gen-3", "gen-4"]
    assert engine.stats().generation == "gen-4"


@pytest.mark.parametrize("pattern", ["meta.json", "*.term", "*.idx", "*.fast", "*.fieldnorm"])
def test_a_damaged_index_is_missing_until_rebuilt(
    engine: TantivyEngine, tmp_path: Path, pattern: str
) -> None:
    engine.close()
    for file in (tmp_path / "index" / "gen-1").glob(pattern):
        file.write_bytes(b"damaged")
    with pytest.raises(IndexMissingError):
        ask(engine, "coffee")
    with pytest.raises(IndexMissingError):
        write(engine, [drum()], sequence=2)
    assert engine.rebuild(library(), sequence=2) == 6
    assert ids(engine, "djembe") == (DRUM,)


def test_an_index_of_another_engine_is_none(tmp_path: Path) -> None:
    whoosh = WhooshEngine(tmp_path / "index", thesaurus=thesaurus)
    whoosh.rebuild(library(), sequence=1)
    engine = opened(tmp_path / "index")
    with pytest.raises(IndexMissingError):
        engine.last_sequence()
    assert engine.rebuild(library(), sequence=1) == 6
    with pytest.raises(IndexMissingError):
        whoosh.refresh()
    engine.close()
    whoosh.close()


def test_what_a_killed_rebuild_left_behind_does_no_harm(
    engine: TantivyEngine, tmp_path: Path
) -> None:
    half = tmp_path / "index" / "gen-7"
    half.mkdir()
    (half / "meta.json").write_bytes(b"half")
    assert ids(engine, "djembe") == (DRUM,)
    engine.rebuild(library(), sequence=2)
    assert engine.stats().generation == "gen-8"
    assert not half.exists()


def test_prices_of_several_currencies_are_one_order_and_one_limit(engine: TantivyEngine) -> None:
    priced = [
        (11, 200, "USD"),
        (12, 100, "EUR"),
        (13, 3_000, "JPY"),
        (14, 0, "USD"),
        (15, 1, "XAU"),
    ]
    write(
        engine,
        [
            document(number, names=("Topeng",), price_minor=amount, currency=currency)
            for number, amount, currency in priced
        ],
        sequence=2,
    )
    rates = (("USD", 1.0), ("EUR", 2.5), ("JPY", 0.05))
    asked = SearchQuery("topeng", sort=Sort.PRICE, rates=rates)
    assert engine.search(asked).ids == (13, 11, 12, 14, 15)
    assert engine.search(replace(asked, per_page=2, page=2)).ids == (12, 14)
    assert engine.search(replace(asked, min_price=150, max_price=200)).ids == (13, 11)
    assert engine.search(replace(asked, min_price=201)).ids == (12,)
    bands = engine.search(asked).bands["price"]
    assert [(one.at_most, one.count) for one in bands] == [(200, 2), (500, 3)]


@settings(max_examples=15, deadline=None)
@given(examination=examinations())
def test_it_finds_counts_and_tells_what_our_collector_does(
    examination: tuple[list[SearchDocument], list[SearchQuery]],
) -> None:
    collection, asked = examination
    # Which heading is that of the best ten is a matter of their order, and that may differ.
    collection = [replace(one, hs_code="0901.11") for one in collection]
    with tempfile.TemporaryDirectory() as folder:
        ours = WhooshEngine(Path(folder, "whoosh"), thesaurus=thesaurus)
        engine = TantivyEngine(Path(folder, "tantivy"), thesaurus=thesaurus)
        for one in (ours, engine):
            one.rebuild(collection, sequence=1)
        for query in asked:
            wide = replace(query, page=1, per_page=MOST_PER_PAGE)
            _assert_same_but_for_the_order(engine.search(wide), ours.search(wide))
        ours.close()
        engine.close()


@settings(max_examples=10, deadline=None)
@given(examination=examinations())
def test_pages_are_parts_of_one_order(
    examination: tuple[list[SearchDocument], list[SearchQuery]],
) -> None:
    collection, asked = examination
    with tempfile.TemporaryDirectory() as folder:
        engine = TantivyEngine(Path(folder), thesaurus=thesaurus)
        engine.rebuild(collection, sequence=1)
        for query in asked:
            still = replace(query, day=None)
            whole = engine.search(replace(still, page=1, per_page=MOST_PER_PAGE))
            assert engine.search(still).ids == whole.ids[still.window]
        engine.close()


def _assert_same_but_for_the_order(page: SearchPage, expected: SearchPage) -> None:
    assert set(page.ids) == set(expected.ids)
    assert set(page.ids[: page.exact]) == set(expected.ids[: expected.exact])
    for name in ("total", "exact", "facets", "bands", "reading", "reasons"):
        assert getattr(page, name) == getattr(expected, name)
    assert len(page.scores) == len(page.ids)
