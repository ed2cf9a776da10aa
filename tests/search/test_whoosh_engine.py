"""The Whoosh engine: the contract, and what its files can suffer."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from whoosh.fields import ID, Schema
from whoosh.index import TOC, clean_files, create_in

from marketplace.search.drafting import Merge, draft_merge
from marketplace.search.index_folder import IndexFolder
from marketplace.search.merging import MOST_SEGMENTS
from marketplace.search.port import BusyError, IndexMissingError
from marketplace.search.thesaurus import thesaurus
from marketplace.search.whoosh_engine import WhooshEngine
from marketplace.search.whoosh_index import SCHEMA, create_index, open_index
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


def opened(folder: Path) -> WhooshEngine:
    """An engine that looks for other processes' commits at each search."""
    return WhooshEngine(folder, thesaurus=thesaurus, lock_seconds=0, check_seconds=0)


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


def test_an_index_of_an_older_version_is_as_good_as_none(tmp_path: Path) -> None:
    create_in(str(tmp_path), Schema(tokens=ID()))
    with pytest.raises(IndexMissingError, match="another version"):
        open_index(tmp_path)


def test_an_index_opens_while_commits_take_away_the_contents_just_found(tmp_path: Path) -> None:
    index = create_index(tmp_path)

    def commit_many() -> None:
        for generation in range(1, 1000):
            TOC(SCHEMA, [], generation).write(index.storage, index.indexname)
            clean_files(index.storage, index.indexname, generation, [])

    with ThreadPoolExecutor(1) as thread:
        committing = thread.submit(commit_many)
        while not committing.done():
            open_index(tmp_path)
    committing.result()
    assert open_index(tmp_path).latest_generation() == 999


def test_between_two_looks_a_reader_keeps_its_state(tmp_path: Path, other: WhooshEngine) -> None:
    reader = WhooshEngine(tmp_path / "index", thesaurus=thesaurus, check_seconds=3600)
    assert ids(reader, "topeng") == ()
    write(other, [document(9, names=("Topeng",))], sequence=2)
    assert ids(reader, "topeng") == ()
    write(reader, [document(10, names=("Wayang",))], sequence=3)
    assert ids(reader, "topeng") == (9,)
    reader.close()


def test_a_second_writer_is_told_to_come_back(engine: WhooshEngine, tmp_path: Path) -> None:
    with IndexFolder(tmp_path / "index").writing(timeout=0):
        with pytest.raises(BusyError):
            write(engine, [drum()], sequence=2)
        with pytest.raises(BusyError):
            engine.rebuild([drum()], sequence=2)
        assert ids(engine, "djembe") == (DRUM,)
    assert write(engine, [drum()], sequence=2) == 1


def test_a_commit_does_not_wait_for_a_merge_and_two_do_not_merge_at_once(
    engine: WhooshEngine, other: WhooshEngine, tmp_path: Path
) -> None:
    masks = [document(100 + number, names=("Topeng",)) for number in range(MOST_SEGMENTS)]
    with IndexFolder(tmp_path / "index").merging():
        for number, mask in enumerate(masks, 2):
            write(engine, [mask], sequence=number)
        with pytest.raises(BusyError):
            other.merge()
    (tmp_path / "index" / "merge").mkdir()
    (tmp_path / "index" / "merge" / "MAIN_half.trm").write_bytes(b"left by a killed merge")
    other.merge()
    assert engine.stats().segments < MOST_SEGMENTS
    assert ids(engine, "topeng") == tuple(mask.id for mask in masks)
    assert not (tmp_path / "index" / "merge").exists()


def test_a_merge_whose_segments_are_gone_changes_nothing(
    engine: WhooshEngine, other: WhooshEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(MOST_SEGMENTS):
        write(engine, [document(100 + number, names=("Topeng",))], sequence=2 + number)

    def draft(*args: Any) -> Merge:
        merge = draft_merge(*args)
        other.rebuild([document(9, names=("Topeng",))], sequence=40)
        return merge

    monkeypatch.setattr("marketplace.search.whoosh_engine.draft_merge", draft)
    engine.merge()
    assert ids(engine, "topeng") == (9,)
    assert engine.last_sequence() == 40


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
@pytest.mark.parametrize("pattern", ["*.toc", "*.trm", "*.pst", "*.col"])
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
