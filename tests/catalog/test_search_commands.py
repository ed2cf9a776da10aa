"""The commands of the search index, as a person types them."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from marketplace.catalog import operations as catalog
from marketplace.db import db
from marketplace.search import outbox
from marketplace.search.documents import SearchQuery
from marketplace.search.index_folder import IndexFolder
from marketplace.search.outbox import KEPT
from marketplace.search.port import SearchEngine
from marketplace.search.thesaurus import thesaurus
from marketplace.search.whoosh_engine import WhooshEngine
from tests.build import published_listing
from tests.cast import HARIANG, NGORAN, NOW, acting
from tests.catalog.storefronts import SUGAR, drums_and_sugar, indexer


def run(app: Flask, *arguments: str) -> Result:
    result = app.test_cli_runner().invoke(args=["search", *arguments])
    db.session.rollback()
    return result


def queries_file(folder: Path, *queries: dict[str, object]) -> Path:
    file = folder / "queries.jsonl"
    file.write_text("".join(json.dumps(query) + "\n" for query in queries), encoding="utf-8")
    return file


def answers(run_file: Path) -> dict[str, list[str]]:
    lines = map(json.loads, run_file.read_text(encoding="utf-8").splitlines())
    return {line["id"]: line["ranked"] for line in lines}


def found(app: Flask) -> tuple[int, ...]:
    engine: SearchEngine = app.extensions["search_engine"]
    return engine.search(SearchQuery()).ids


def test_check_says_that_there_is_no_index(app):
    published_listing()
    result = run(app, "check")
    assert result.exit_code == 1
    assert "There is no index yet; 1 listings belong in it." in result.output


def test_check_is_content_when_all_is_in_step_and_quick_about_it(app):
    drums_and_sugar(app)
    started = time.perf_counter()
    result = run(app, "check", "--mend")
    took = time.perf_counter() - started
    assert result.exit_code == 0
    assert result.output == "The index is in step: 2 listings.\n"
    assert took < 0.5


def test_check_says_how_many_differ_and_changes_nothing(app, acting):
    drum, _sugar = drums_and_sugar(app)
    catalog.retire_listing(actor=acting("sari"), listing=drum, reason="Sold out.", at=NOW)
    for _ in range(2):
        result = run(app, "check")
        assert result.exit_code == 1
        assert "0 listings to write, 1 to remove" in result.output
    assert len(found(app)) == 2


def test_check_with_mend_builds_what_is_missing_and_mends_what_differs(app):
    drum = published_listing()
    first = run(app, "check", "--mend")
    assert first.exit_code == 0
    assert "The index is in step: 1 listings." in first.output
    assert found(app) == (drum.id,)
    published_listing(HARIANG, SUGAR)
    second = run(app, "check", "--mend")
    assert second.exit_code == 0
    assert "1 listings to write, 0 to remove" in second.output
    assert len(found(app)) == 2


def test_status_says_in_plain_words_how_the_index_stands(app):
    missing = run(app, "status")
    assert missing.exit_code == 1
    assert "The index does not answer: There is no search index yet." in missing.output
    drum, _sugar = drums_and_sugar(app)
    result = run(app, "status")
    assert result.exit_code == 0
    assert "The index answers." in result.output
    assert "Listings: 2\nSegments: 1 (gen-1)\n" in result.output
    assert "Changes taken up: 2 of 2\n" in result.output
    catalog.retire_listing(actor=acting("sari"), listing=drum, reason="Sold out.", at=NOW)
    assert "Changes taken up: 2 of 3\n" in run(app, "status").output
    outbox.prune(at=NOW + KEPT + timedelta(days=1))
    app.extensions["search_engine"].commit(sequence=1)
    assert "the worker will build a new index" in run(app, "status").output


def test_rebuild_makes_a_new_generation_and_leaves_readers_their_answers(app, config):
    drums_and_sugar(app)
    before = app.extensions["search_engine"].stats().generation
    result = run(app, "rebuild")
    assert result.exit_code == 0
    assert "The index holds 2 listings." in result.output
    assert app.extensions["search_engine"].stats().generation != before
    assert len(found(app)) == 2


def test_rebuild_of_an_empty_catalogue_is_an_empty_index(app):
    assert "The index holds 0 listings." in run(app, "rebuild").output
    assert found(app) == ()
    assert run(app, "check").exit_code == 0


def test_evaluate_brings_the_index_in_step_and_answers_with_village_codes(app, tmp_path):
    published_listing()
    published_listing(HARIANG, SUGAR)
    file = queries_file(
        tmp_path,
        {"id": "zh", "query": "非洲鼓", "lang": "zh", "type": "cross", "judgements": {NGORAN: 3}},
        {"id": "id", "query": "gula aren"},
        {"id": "none", "query": "quantum computer", "judgements": {}},
        {"id": "here", "query": "drum", "filters": {"province": "JAWA TIMUR", "max_moq": 100.0}},
        {"id": "there", "query": "drum", "filters": {"province": "banten"}},
        {"id": "nowhere", "query": "drum", "filters": {"province": "ATLANTIS"}},
        {"id": "halal", "query": "sugar", "filters": {"certification": "halal"}},
        {"id": "small", "query": "drum", "filters": {"max_moq": 99}},
    )
    result = run(app, "evaluate", str(file), "--run", str(tmp_path / "run.jsonl"))
    assert result.exit_code == 0, result.output
    assert "There is no index yet; 2 listings belong in it." in result.output
    assert "Answered 8 queries" in result.output
    assert answers(tmp_path / "run.jsonl") == {
        "zh": [NGORAN],
        "id": [HARIANG],
        "none": [],
        "here": [NGORAN],
        "there": [],
        "nowhere": [],
        "halal": [HARIANG],
        "small": [],
    }


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"not json\n",
        b"[1, 2]\n",
        b'{"id": "a"}\n',
        b'{"query": "tea"}\n',
        b'{"id": 7, "query": "tea"}\n',
        b'{"id": "a", "query": "tea", "filters": {"colour": "red"}}\n',
        b'{"id": "a", "query": "tea", "filters": {"max_moq": "many"}}\n',
        b'{"id": "a", "query": "tea"}\n{"id": "a", "query": "tea"}\n',
        b"\xff\xfe\x00",
    ],
    ids=repr,
)
def test_a_malformed_file_is_one_plain_sentence_and_no_run(app_once, tmp_path, content):
    file = tmp_path / "queries.jsonl"
    file.write_bytes(content)
    result = run(app_once, "evaluate", str(file), "--run", str(tmp_path / "run.jsonl"))
    assert result.exit_code == 1
    assert len(result.output.strip().splitlines()) == 1
    assert "Traceback" not in result.output
    assert not (tmp_path / "run.jsonl").exists()


def test_a_file_that_is_not_there_or_cannot_be_written_is_said(app_once, tmp_path):
    indexer(app_once).bring_in_step()
    missing = run(app_once, "evaluate", str(tmp_path / "no.jsonl"), "--run", str(tmp_path / "r"))
    assert missing.exit_code == 1
    assert "cannot be read" in missing.output
    file = queries_file(tmp_path, {"id": "a", "query": "tea"})
    folder = run(app_once, "evaluate", str(file), "--run", str(tmp_path))
    assert folder.exit_code == 1
    assert "cannot be written" in folder.output


def test_an_index_that_another_process_writes_is_said_plainly(app, config):
    drums_and_sugar(app)
    app.extensions["search_engine"] = WhooshEngine(
        config.search_index_dir, thesaurus=thesaurus, lock_seconds=0.1
    )
    with IndexFolder(config.search_index_dir).writing(timeout=1):
        result = run(app, "rebuild")
    assert result.exit_code == 1
    assert "Another process is writing the search index." in result.output
    app.extensions["search_engine"].close()
