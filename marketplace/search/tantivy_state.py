"""One committed state of a tantivy index: what it holds, and hits in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import tantivy
from tantivy import DocAddress, Order, Query

from marketplace.search import tokens
from marketplace.search.columns import LABELS
from marketplace.search.completion import Completion
from marketplace.search.tantivy_index import (
    ID,
    KIND,
    NAMES_SHOWN,
    PLACES_SHOWN,
    SEQUENCE,
    TOKENS,
    VERSION,
    listings,
)
from marketplace.search.tantivy_matching import any_of
from marketplace.search.vocabulary import Vocabulary

Ranked = list[tuple[float | None, DocAddress]]


class TantivyState:
    """A searcher, which never changes, and what queries ask of all documents."""

    def __init__(self, index: tantivy.Index) -> None:
        self.schema = index.schema
        self.searcher = index.searcher()
        self.listings = listings(index.schema)

    @cached_property
    def documents(self) -> int:
        return self.count(self.listings)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        held = self._terms(TOKENS)
        words = {token: count for token, count in held.items() if tokens.is_plain(token)}
        return Vocabulary(words, [one[1:] for one in held if one.startswith(tokens.STEM)])

    @cached_property
    def completion(self) -> Completion:
        return Completion(names=self._terms(NAMES_SHOWN), places=self._terms(PLACES_SHOWN))

    @cached_property
    def labels(self) -> Mapping[str, Sequence[str]]:
        """Every label a facet has."""
        return {name: tuple(self._terms(name)) for name in LABELS}

    def sequence(self) -> int:
        carrier = Query.term_query(self.schema, KIND, SEQUENCE, "basic")
        held = self.values(VERSION, self.addresses(carrier, most=1))
        return held[0] if held else 0

    def versions(self) -> dict[int, int]:
        every = self.addresses(self.listings, most=self.documents)
        return dict(zip(self.values(ID, every), self.values(VERSION, every), strict=True))

    def best(
        self,
        query: Query,
        *,
        most: int,
        skipped: int = 0,
        by: tuple[str, Order] | None = None,
        boost: str | None = None,
    ) -> tuple[Ranked, int]:
        """Hits by score, or by a number, with what they are ranked by; and how many there are."""
        name, order = by or (None, Order.Desc)
        result = self.searcher.search(
            query,
            limit=max(most, 1),
            offset=skipped,
            order_by_field=name,
            order=order,
            weight_by_field=boost,
        )
        count: int = result.count  # type: ignore[attr-defined]  # its stubs forget it
        return result.hits[:most], count

    def count(self, query: Query) -> int:
        return self.best(query, most=0)[1]

    def addresses(self, query: Query, *, most: int) -> list[DocAddress]:
        return [address for _, address in self.best(query, most=most)[0]]

    def values(self, name: str, addresses: Sequence[DocAddress]) -> list[int]:
        """A number of each document; 0 where it has none."""
        found = self.searcher.fast_field_values(name, list(addresses))
        return [int(value or 0) for value in found]

    def with_ids(self, ids: Iterable[int]) -> Query:
        terms = [Query.term_query(self.schema, ID, number, "basic") for number in ids]
        return Query.const_score_query(any_of(terms), 0.0)

    def _terms(self, name: str) -> dict[str, int]:
        """Every term of a field with the number of documents that hold it."""
        return dict(self.searcher.terms_with_prefix(name, ""))
