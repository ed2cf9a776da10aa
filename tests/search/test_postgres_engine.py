"""The PostgreSQL engine: the contract, and what its tables can suffer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from marketplace.search.documents import SearchDocument
from marketplace.search.drafting import Merge, draft_merge
from marketplace.search.merging import MOST_SEGMENTS
from marketplace.search.port import BusyError, IndexMissingError, SearchEngineError
from marketplace.search.postgres_engine import MERGE_LOCK, WRITE_LOCK, PostgresEngine
from marketplace.search.postgres_segments import LONGEST_TOKEN
from marketplace.search.thesaurus import thesaurus
from marketplace.search.whoosh_engine import WhooshEngine
from tests.search.engine_contract import EngineContract
from tests.search.library import (
    COFFEE,
    DRUM,
    ask,
    coffee,
    document,
    drum,
    ids,
    library,
    remove,
    write,
)
from tests.support.databases import Databases


@pytest.fixture
def url(postgres_databases: Databases) -> Iterator[str]:
    url = postgres_databases.empty()
    yield url
    postgres_databases.drop(url)


def opened(url: str, **changes: object) -> PostgresEngine:
    """An engine that looks for other processes' commits at each search."""
    values: dict[str, object] = {"lock_seconds": 0, "check_seconds": 0, **changes}
    return PostgresEngine(sa.make_url(url), thesaurus=thesaurus, **values)  # type: ignore[arg-type]


@pytest.fixture
def empty_engine(url: str) -> Iterator[PostgresEngine]:
    engine = opened(url)
    yield engine
    engine.close()


@pytest.fixture
def engine(empty_engine: PostgresEngine) -> PostgresEngine:
    empty_engine.rebuild(library(), sequence=1)
    return empty_engine


@pytest.fixture
def other(url: str, engine: PostgresEngine) -> Iterator[PostgresEngine]:
    """A second engine on the same database, as another process has it."""
    other = opened(url)
    yield other
    other.close()


@pytest.fixture
def database(url: str) -> Iterator[sa.Engine]:
    """The tables, as somebody with a console sees them."""
    database = sa.create_engine(url)
    yield database
    database.dispose()


def run(database: sa.Engine, statement: str) -> None:
    with database.begin() as connection:
        connection.exec_driver_sql(statement)


def numbers(database: sa.Engine, question: str) -> list[int]:
    with database.connect() as connection:
        return list(connection.exec_driver_sql(question).scalars())


class TestPostgresEngine(EngineContract):
    """The contract of all engines, kept by PostgreSQL."""


def test_its_pages_are_those_of_the_files_to_the_last_digit(
    engine: PostgresEngine, tmp_path: Path
) -> None:
    files = WhooshEngine(tmp_path / "index", thesaurus=thesaurus)
    files.rebuild(library(), sequence=1)
    for one in (engine, files):
        write(one, [drum(version=2), document(9, names=("Kopi djembe",))], sequence=2)
        remove(one, [COFFEE], sequence=3)
    for text in ("", "coffee", "djmebe drum", "halal sugar", '"black pepper"', "cof*", "0904"):
        page = ask(engine, text, day=date(2026, 11, 21), certificate=("halal",))
        expected = ask(files, text, day=date(2026, 11, 21), certificate=("halal",))
        assert replace(page, took_ms=0) == replace(expected, took_ms=0)
    assert engine.versions() == files.versions()
    files.close()


def test_between_two_looks_a_reader_keeps_its_state(url: str, other: PostgresEngine) -> None:
    reader = opened(url, check_seconds=3600)
    assert ids(reader, "topeng") == ()
    write(other, [document(9, names=("Topeng",))], sequence=2)
    assert ids(reader, "topeng") == ()
    write(reader, [document(10, names=("Wayang",))], sequence=3)
    assert ids(reader, "topeng") == (9,)
    reader.close()


def test_a_reader_whose_segments_were_merged_away_asks_the_newest(
    url: str, other: PostgresEngine, database: sa.Engine
) -> None:
    reader = opened(url, check_seconds=3600)
    assert ask(reader).total == 6
    for number in range(MOST_SEGMENTS):
        write(other, [document(100 + number, names=("Topeng",))], sequence=2 + number)
    other.merge()
    segments = numbers(database, "SELECT id FROM search_index.search_segment")
    held = numbers(database, "SELECT DISTINCT segment_id FROM search_index.search_block")
    assert len(segments) < MOST_SEGMENTS
    assert set(held) == set(segments)
    assert len(ids(reader, "topeng")) == MOST_SEGMENTS
    reader.close()


def test_what_is_committed_while_segments_merge_is_neither_lost_nor_undone(
    engine: PostgresEngine, other: PostgresEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    masks = [document(100 + number, names=("Topeng",)) for number in range(MOST_SEGMENTS)]
    for number, mask in enumerate(masks, 2):
        write(engine, [mask], sequence=number)

    def draft(*args: Any) -> Merge:
        merge = draft_merge(*args)
        write(other, [replace(masks[0], version=2, names=("Wayang",))], sequence=50)
        remove(other, [101], sequence=51)
        return merge

    monkeypatch.setattr("marketplace.search.postgres_engine.draft_merge", draft)
    engine.merge()
    assert engine.stats().segments < MOST_SEGMENTS
    assert ids(engine, "topeng") == tuple(range(102, 100 + MOST_SEGMENTS))
    assert ids(engine, "wayang") == (100,)
    assert engine.last_sequence() == 51


def test_two_do_not_merge_at_once(engine: PostgresEngine, database: sa.Engine) -> None:
    for number in range(MOST_SEGMENTS):
        write(engine, [document(100 + number, names=("Topeng",))], sequence=2 + number)
    with database.begin() as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MERGE_LOCK})")
        with pytest.raises(BusyError):
            engine.merge()
    engine.merge()
    assert engine.stats().segments < MOST_SEGMENTS


def test_a_second_writer_is_told_to_come_back(engine: PostgresEngine, database: sa.Engine) -> None:
    with database.begin() as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITE_LOCK})")
        with pytest.raises(BusyError):
            write(engine, [drum()], sequence=2)
        with pytest.raises(BusyError):
            engine.rebuild([drum()], sequence=2)
        assert ids(engine, "djembe") == (DRUM,)
    assert write(engine, [drum()], sequence=2) == 1


def test_two_generations_are_kept_and_older_ones_removed(
    engine: PostgresEngine, database: sa.Engine
) -> None:
    for sequence in (2, 3, 4):
        engine.rebuild(library(), sequence=sequence)
    kept = numbers(database, "SELECT id FROM search_index.search_generation ORDER BY id")
    held = numbers(database, "SELECT DISTINCT generation FROM search_index.search_segment")
    assert kept == sorted(held) == [3, 4]
    assert engine.stats().generation == "gen-4"


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE search_index.search_segment SET columns = 'damaged'",
        "UPDATE search_index.search_segment SET words = 'damaged'",
        "UPDATE search_index.search_segment SET deleted = 'damaged'",
        "UPDATE search_index.search_block SET data = 'damaged'",
        "UPDATE search_index.search_generation SET live = false",
        "ALTER TABLE search_index.search_segment DROP COLUMN places",
        "DROP TABLE search_index.search_generation",
        "DROP SCHEMA search_index CASCADE",
    ],
)
def test_a_damaged_index_is_missing_until_rebuilt(
    engine: PostgresEngine, database: sa.Engine, damage: str
) -> None:
    engine.close()
    run(database, damage)
    with pytest.raises(IndexMissingError):
        engine.open()
    assert engine.rebuild(library(), sequence=2) == 6
    assert ids(engine, "djembe") == (DRUM,)


def test_an_index_made_anew_under_the_same_numbers_is_no_known_one(
    engine: PostgresEngine, other: PostgresEngine, database: sa.Engine
) -> None:
    assert ids(engine, "djembe") == (DRUM,)
    run(database, "DROP SCHEMA search_index CASCADE")
    other.rebuild([coffee()], sequence=1)
    assert other.stats().generation == "gen-1"
    assert ids(engine, "djembe") == ()
    assert engine.versions() == {COFFEE: 1}


def test_a_killed_rebuild_leaves_nothing_behind(
    engine: PostgresEngine, url: str, database: sa.Engine
) -> None:
    doomed = opened(url)

    def documents() -> Iterator[SearchDocument]:
        yield coffee()
        run(
            database,
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
        )

    with pytest.raises(SearchEngineError):
        doomed.rebuild(documents(), sequence=5)
    doomed.close()
    assert numbers(database, "SELECT id FROM search_index.search_generation") == [1]
    assert ids(engine, "djembe") == (DRUM,)
    assert engine.rebuild([coffee()], sequence=5) == 1


def test_a_connection_that_was_lost_is_made_anew(
    engine: PostgresEngine, database: sa.Engine
) -> None:
    assert ids(engine, "djembe") == (DRUM,)
    run(
        database,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE pid <> pg_backend_pid() AND datname = current_database()",
    )
    assert ids(engine, "arabica") == (COFFEE,)
    assert engine.health().sound


def test_a_database_that_is_gone_is_no_missing_index(
    url: str, postgres_databases: Databases
) -> None:
    engine = opened(url)
    postgres_databases.drop(url)
    with pytest.raises(SearchEngineError) as refusal:
        ask(engine, "coffee")
    assert not isinstance(refusal.value, IndexMissingError)
    assert not engine.health().sound
    engine.close()


def test_reading_needs_no_right_to_write(
    engine: PostgresEngine, url: str, database: sa.Engine
) -> None:
    options = "-c default_transaction_read_only=on"
    reader = PostgresEngine(
        sa.make_url(url).update_query_dict({"options": options}), thesaurus=thesaurus
    )
    reader.open()
    assert ids(reader, '"mahogany" djembe drum') == (DRUM,)
    assert {one.text for one in reader.suggest("djembe")} >= {"Djembe drum, mahogany"}
    assert reader.correct("djmebe") == "djembe"
    assert reader.stats().cached_bytes > 0
    with pytest.raises(SearchEngineError):
        write(reader, [drum()], sequence=2)
    reader.close()


def test_a_word_longer_than_any_query_does_no_harm(engine: PostgresEngine) -> None:
    endless = "x" * (LONGEST_TOKEN + 1)
    write(engine, [document(9, names=(f"Topeng {endless}",))], sequence=2)
    assert ids(engine, "topeng") == (9,)
    assert ids(engine, endless) == ()


def test_letters_a_text_of_the_database_may_not_hold_do_no_harm(engine: PostgresEngine) -> None:
    write(engine, [document(9, names=("Topeng\x00kayu",), province="Ba\x00li")], sequence=2)
    assert ids(engine, "topeng") == (9,)
    assert engine.suggest("topeng")[0].text == "Topeng\x00kayu"
