"""Queries from a file, answered for a scorer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from marketplace.search.evaluation import QueryFileError, evaluate, read_queries, write_run
from marketplace.search.thesaurus import thesaurus
from marketplace.search.whoosh_engine import WhooshEngine
from tests.search.library import COFFEE, DRUM, FLOUR, PEPPER, SUGAR, library

CODES = {DRUM: "35.05.10.2003", COFFEE: "11.04.10.2002", SUGAR: "33.02.16.2011", PEPPER: "18.07"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "queries.jsonl"


def lines(*entries: object) -> str:
    return "\n".join(json.dumps(entry) for entry in entries)


def test_every_query_is_answered_with_codes(file: Path, tmp_path: Path) -> None:
    file.write_text(
        lines(
            {"id": "a", "query": "非洲鼓"},
            {"id": "b", "query": "halal", "filters": {"province": "JAWA TENGAH", "max_moq": 1e3}},
            {"id": "c", "query": "halal", "filters": {"certification": "gi"}},
            {"id": "d", "query": "coffee", "filters": {"province": "Atlantis"}},
            {"id": "e", "query": "headphones", "judgements": {}},
        ),
        encoding="utf-8",
    )
    engine = WhooshEngine(tmp_path / "index", thesaurus=thesaurus)
    engine.rebuild(library(), sequence=1)
    provinces = {"jawa tengah": "Jawa Tengah"}
    answers = evaluate(
        read_queries(file),
        engine=engine,
        code_of=CODES,
        province_named=lambda name: provinces.get(name.casefold()),
    )
    run = tmp_path / "run.jsonl"
    assert write_run(run, answers) == 5
    engine.close()
    assert [json.loads(line) for line in run.read_text(encoding="utf-8").splitlines()] == [
        {"id": "a", "ranked": [CODES[DRUM]]},
        {"id": "b", "ranked": [CODES[SUGAR]]},
        {"id": "c", "ranked": [CODES[PEPPER]]},
        {"id": "d", "ranked": []},
        {"id": "e", "ranked": []},
    ]


def test_a_document_without_a_code_is_left_out(file: Path, tmp_path: Path) -> None:
    file.write_text(lines({"id": "a", "query": "banana flour"}), encoding="utf-8")
    engine = WhooshEngine(tmp_path / "index", thesaurus=thesaurus)
    engine.rebuild(library(), sequence=1)
    (answer,) = evaluate(
        read_queries(file), engine=engine, code_of=CODES, province_named=lambda name: name
    )
    engine.close()
    assert FLOUR not in CODES
    assert answer.ranked == ()


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "no queries"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"id,query\n", "Line 1 is not JSON"),
        (b"[1]\n", "Line 1 is not an object"),
        (b'\n{"id": 1, "query": "a"}', 'Line 2 has no "id"'),
        (b'{"id": "a"}', 'no "query"'),
        (b'{"id": "a", "query": "b"}\n{"id": "a", "query": "c"}', "same id twice"),
        (b'{"id": "a", "query": "b", "filters": {"colour": "red"}}', "filter that is not known"),
        (b'{"id": "a", "query": "b", "filters": [1]}', "filter that is not known"),
        (b'{"id": "a", "query": "b", "filters": {"province": 3}}', 'no "province"'),
        (b'{"id": "a", "query": "b", "filters": {"max_moq": "many"}}', "no quantity"),
        (b'{"id": "a", "query": "b", "filters": {"max_moq": true}}', "no quantity"),
        (b'{"id": "a", "query": "b", "filters": {"max_moq": NaN}}', "no quantity"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_a_reason(
    file: Path, content: bytes, complaint: str
) -> None:
    file.write_bytes(content)
    with pytest.raises(QueryFileError, match=complaint):
        read_queries(file)


def test_a_file_that_is_not_there_is_refused_with_a_reason(file: Path) -> None:
    with pytest.raises(QueryFileError, match="cannot be read"):
        read_queries(file)
