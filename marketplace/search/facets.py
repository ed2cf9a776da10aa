"""Filters and the counts beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from marketplace.search.documents import (
    CATEGORY,
    CERTIFICATE,
    FACETS,
    PROVINCE,
    FacetCount,
    SearchQuery,
)
from marketplace.search.whoosh_index import Row

_MOQ = "moq"


def split(
    documents: Iterable[tuple[int, Row]], query: SearchQuery
) -> tuple[list[int], Mapping[str, tuple[FacetCount, ...]]]:
    """The ids every filter lets through, in the order given, and the facets.

    A facet counts what the other filters let through: so it says what choosing a value would show.
    """
    passed: list[int] = []
    counts: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    wanted = {
        name: frozenset(value.casefold() for value in _wanted(query, name)) for name in FACETS
    }
    for document, row in documents:
        failed = [name for name in FACETS if not _passes(row, name, wanted[name])]
        if query.max_moq is not None and row.moq > query.max_moq:
            failed.append(_MOQ)
        if not failed:
            passed.append(document)
        for name in FACETS:
            if not failed or failed == [name]:
                counts[name].update(_values(row, name))
    return passed, {name: _sorted(counter) for name, counter in counts.items()}


def _wanted(query: SearchQuery, name: str) -> tuple[str, ...]:
    filters = {
        CATEGORY: query.category,
        PROVINCE: query.province,
        CERTIFICATE: query.certificate,
    }
    return filters[name]


def _passes(row: Row, name: str, wanted: frozenset[str]) -> bool:
    return not wanted or any(value.casefold() in wanted for value in _values(row, name))


def _values(row: Row, name: str) -> tuple[str, ...]:
    if name == CERTIFICATE:
        return row.certificates
    return (row.category if name == CATEGORY else row.province,)


def _sorted(counter: Counter[str]) -> tuple[FacetCount, ...]:
    ordered = sorted(counter.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(FacetCount(value, count) for value, count in ordered if value)
