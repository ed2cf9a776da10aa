"""Runs a file of queries through an engine, so that a scorer can judge the answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from marketplace.search.documents import SearchQuery
from marketplace.search.port import SearchEngine

MOST_ANSWERS = 20
_LARGEST_MOQ = 1e15
_FILTERS = {"province", "certification", "category", "max_moq"}


class QueryFileError(Exception):
    """The file of queries cannot be used; the message says where and why."""


@dataclass(frozen=True)
class EvaluationQuery:
    """One line of the file."""

    id: str
    query: SearchQuery


@dataclass(frozen=True)
class Answer:
    """What the engine found for one line, best first."""

    id: str
    ranked: tuple[str, ...]


def read_queries(path: Path) -> tuple[EvaluationQuery, ...]:
    """The queries of a JSON Lines file; refuses the whole file for one bad line."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise QueryFileError(f"{path} cannot be read.") from error
    except UnicodeDecodeError as error:
        raise QueryFileError(f"{path} is not UTF-8 text.") from error
    queries = [_query(line, number) for number, line in enumerate(lines, 1) if line.strip()]
    if not queries:
        raise QueryFileError(f"{path} holds no queries.")
    if len({query.id for query in queries}) < len(queries):
        raise QueryFileError(f"{path} uses the same id twice.")
    return tuple(queries)


def evaluate(
    queries: Iterable[EvaluationQuery],
    *,
    engine: SearchEngine,
    code_of: Mapping[int, str],
    province_named: Callable[[str], str | None],
) -> Iterator[Answer]:
    """Answers each query with at most twenty codes.

    ``province_named`` turns a province as the file writes it into the value documents carry; for
    a province nobody knows the answer is empty, since its filter cannot hold.
    """
    for one in queries:
        provinces = [province_named(name) for name in one.query.province]
        known = tuple(name for name in provinces if name is not None)
        if len(known) < len(provinces):
            yield Answer(one.id, ())
            continue
        page = engine.search(replace(one.query, province=known))
        yield Answer(one.id, tuple(code_of[found] for found in page.ids if found in code_of))


def write_run(path: Path, answers: Iterable[Answer]) -> int:
    """Writes one JSON object a line, as the scorer reads them; answers how many."""
    lines = [json.dumps({"id": one.id, "ranked": list(one.ranked)}) for one in answers]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return len(lines)


def _query(line: str, number: int) -> EvaluationQuery:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise QueryFileError(f"Line {number} is not JSON.") from error
    if not isinstance(entry, dict):
        raise QueryFileError(f"Line {number} is not an object.")
    filters = entry.get("filters") or {}
    if not isinstance(filters, dict) or not filters.keys() <= _FILTERS:
        raise QueryFileError(f"Line {number} has a filter that is not known.")
    return EvaluationQuery(
        id=_text(entry.get("id"), number, "id"),
        query=SearchQuery(
            text=_text(entry.get("query"), number, "query"),
            category=_values(filters.get("category"), number, "category"),
            province=_values(filters.get("province"), number, "province"),
            certificate=_values(filters.get("certification"), number, "certification"),
            max_moq=_quantity(filters.get("max_moq"), number),
            per_page=MOST_ANSWERS,
        ),
    )


def _text(value: object, number: int, name: str) -> str:
    if not isinstance(value, str) or not value:
        raise QueryFileError(f'Line {number} has no "{name}" in words.')
    return value


def _values(value: object, number: int, name: str) -> tuple[str, ...]:
    if value is None:
        return ()
    values: Sequence[object] = value if isinstance(value, list) else [value]
    return tuple(_text(one, number, name) for one in values)


def _quantity(value: object, number: int) -> int | None:
    if value is None:
        return None
    # JSON writes NaN and Infinity too, in Python's reading of it.
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not 0 <= value < _LARGEST_MOQ
    ):
        raise QueryFileError(f'Line {number} has a "max_moq" that is no quantity.')
    return int(value)
