"""The Whoosh engine: the contract, and what its files can suffer."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from marketplace.search.index_folder import IndexFolder
from marketplace.search.port import BusyError, IndexMissingError
from marketplace.search.thesaurus import thesaurus
from marketplace.search.whoosh_engine import WhooshEngine
from tests.search.engine_contract import EngineContract
from tests.search.library import COFFEE, DRUM, ask, coffee, document, drum, ids, library


def opened(folder: Path) -> WhooshEngine:
    """An engine that looks for other processes' commits at each search."""
    return WhooshEngine(folder, thesaurus=thesaurus(), lock_seconds=0, check_seconds=0)


@pytest.fixture
def empty_engine(tmp_path: Path) -> Iterator[WhooshEngine]:
    engine = opened(tmp_path / "index")
    yield engine
    engine.close()


@pytest.fixture
def engine(empty_engine: WhooshEngine) -> WhooshEngine:
    empty_engine.rebuild(library(), sequence=1)
    return empty_engine


@pytest.fixture
def other(tmp_path: Path, engine: WhooshEngine) -> Iterator[WhooshEngine]:
    """A second engine on the same folder, as another process has it."""
    other = opened(tmp_path / "index")
    yield other
    other.close()


class TestWhooshEngine(EngineContract):
    """The contract of all engines, kept by Whoosh."""


def test_a_commit_of_another_process_is_seen(engine: WhooshEngine, other: WhooshEngine) -> None:
    assert ids(engine, "topeng") == ()
    other.upsert_many([document(9, names=("Topeng",))], sequence=2)
    other.delete_many([DRUM], sequence=3)
    assert ids(engine, "topeng") == (9,)
    assert ids(engine, "djembe") == ()
    assert engine.last_sequence() == 3


def test_a_rebuild_of_another_process_is_seen(engine: WhooshEngine, other: WhooshEngine) -> None:
    assert ids(engine, "djembe") == (DRUM,)
    other.rebuild([coffee()], sequence=5)
    assert ids(engine, "djembe") == ()
    assert ids(engine, "arabica") == (COFFEE,)


def test_readers_go_on_while_an_index_is_rebuilt_beside_them(
    engine: WhooshEngine, other: WhooshEngine
) -> None:
    seen: list[tuple[int, ...]] = []

    def documents() -> Iterator[object]:
        yield coffee()
        seen.append(ids(engine, "djembe"))

    other.rebuild(documents(), sequence=5)  # type: ignore[arg-type]
    assert seen == [(DRUM,)]
    assert ids(engine, "djembe") == ()


def test_between_two_looks_a_reader_keeps_its_state(tmp_path: Path, other: WhooshEngine) -> None:
    reader = WhooshEngine(tmp_path / "index", thesaurus=thesaurus(), check_seconds=3600)
    assert ids(reader, "topeng") == ()
    other.upsert_many([document(9, names=("Topeng",))], sequence=2)
    assert ids(reader, "topeng") == ()
    reader.upsert_many([document(10, names=("Wayang",))], sequence=3)
    assert ids(reader, "topeng") == (9,)
    reader.close()


def test_a_second_writer_is_told_to_come_back(engine: WhooshEngine, tmp_path: Path) -> None:
    with IndexFolder(tmp_path / "index").writing(timeout=0):
        with pytest.raises(BusyError):
            engine.upsert_many([drum()], sequence=2)
        with pytest.raises(BusyError):
            engine.rebuild([drum()], sequence=2)
        assert ids(engine, "djembe") == (DRUM,)
    assert engine.upsert_many([drum()], sequence=2) == 1


def test_two_generations_are_kept_and_older_ones_removed(
    engine: WhooshEngine, tmp_path: Path
) -> None:
    for sequence in (2, 3, 4):
        engine.rebuild(library(), sequence=sequence)
    kept = sorted(path.name for path in (tmp_path / "index").glob("gen-*"))
    assert kept == ["gen-3", "gen-4"]
    assert engine.stats().generation == "gen-4"


# Whoosh leaves a damaged file open; the collector closes it and says so.
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
@pytest.mark.parametrize("pattern", ["*.toc", "*.seg"])
def test_a_damaged_index_is_missing_until_rebuilt(
    engine: WhooshEngine, tmp_path: Path, pattern: str
) -> None:
    engine.close()
    for file in (tmp_path / "index" / "gen-1").glob(pattern):
        file.write_bytes(b"damaged")
    with pytest.raises(IndexMissingError):
        ask(engine, "coffee")
    gc.collect()
    assert engine.rebuild(library(), sequence=2) == 6
    assert ids(engine, "djembe") == (DRUM,)


@pytest.mark.parametrize("pointer", [b"", b"gen-99", b"../index/gen-1", b"\xff\xfe"])
def test_a_pointer_to_nothing_is_a_missing_index(
    engine: WhooshEngine, tmp_path: Path, pointer: bytes
) -> None:
    (tmp_path / "index" / "current").write_bytes(pointer)
    with pytest.raises(IndexMissingError):
        ask(engine, "coffee")
    engine.rebuild(library(), sequence=2)
    assert ids(engine, "djembe") == (DRUM,)


def test_what_a_killed_rebuild_left_behind_does_no_harm(
    engine: WhooshEngine, tmp_path: Path
) -> None:
    half = tmp_path / "index" / "gen-7"
    half.mkdir()
    (half / "MAIN_half.seg").write_bytes(b"half")
    assert ids(engine, "djembe") == (DRUM,)
    engine.rebuild(library(), sequence=2)
    assert engine.stats().generation == "gen-8"
    assert not half.exists()


def test_threads_search_while_another_writes(engine: WhooshEngine) -> None:
    def look(_: int) -> tuple[int, ...]:
        return ids(engine, "djembe drum")

    def write(number: int) -> int:
        return engine.upsert_many([document(100 + number)], sequence=number)

    with ThreadPoolExecutor(5) as threads:
        looking = threads.map(look, range(60))
        written = [write(number) for number in range(2, 8)]
        assert set(looking) == {(DRUM,)}
    assert written == [1] * 6
    assert ask(engine).total == 12
