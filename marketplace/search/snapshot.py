"""What can be asked of one committed state of a Whoosh index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from whoosh.index import FileIndex
from whoosh.reading import IndexReader
from whoosh.scoring import BM25F

from marketplace.search.port import IndexMissingError
from marketplace.search.whoosh_index import (
    HS_CODE,
    META,
    ROW,
    SEQUENCE,
    WORDS,
    Row,
    open_index,
)

_MOST_CACHED_POSTINGS = 400_000
# Names, keywords and places are short or long for no reason of relevance; descriptions are not.
_WEIGHTING = {"K1": 1.2, "B": 0.5, "names_B": 0.3, "keywords_B": 0.0, "places_B": 0.0}


@dataclass(frozen=True)
class Segment:
    """A part of the index that never changes, but for deletions."""

    offset: int
    rows: tuple[Row | None, ...]
    words: frozenset[str]


class Snapshot:
    """One committed state of an index, with what was read from it so far.

    Segments an ``earlier`` snapshot has read are not read again.
    """

    def __init__(self, index: FileIndex, earlier: Snapshot | None = None) -> None:
        self._searcher = index.searcher(weighting=BM25F(**_WEIGHTING))
        known = earlier.segments if earlier else {}
        self.segments: dict[str, Segment] = _read_segments(self._searcher.reader(), known)
        self._scores: dict[tuple[str, str], Mapping[int, float]] = {}
        self._cached_postings = 0

    def is_current(self) -> bool:
        return bool(self._searcher.up_to_date())

    def close(self) -> None:
        self._searcher.close()

    def row(self, document: int) -> Row:
        """The row of a document number, which is good for this snapshot only."""
        for segment in self.segments.values():
            if segment.offset <= document < segment.offset + len(segment.rows):
                row = segment.rows[document - segment.offset]
                if row is not None:
                    return row
        raise LookupError(document)

    def live(self) -> Iterator[int]:
        """Every document that can be found."""
        reader = self._searcher.reader()
        for segment in self.segments.values():
            for number, row in enumerate(segment.rows, segment.offset):
                if row is not None and not reader.is_deleted(number):
                    yield number

    def sequence(self) -> int:
        meta = self._searcher.document(key=META)
        return int(meta[SEQUENCE]) if meta else 0

    def scores(self, field: str, token: str) -> Mapping[int, float]:
        """How much every document whose field holds the token is about it: BM25 without rarity.

        Words of one query are weighed against each other in ranking, and of two words for one
        thing the rarer is not the better.
        """
        cached = self._scores.get((field, token))
        if cached is None:
            cached = self._read_scores(field, token)
            self._remember(field, token, cached)
        return cached

    def with_hs_prefix(self, digits: str) -> Iterator[int]:
        reader = self._searcher.reader()
        for term in reader.expand_prefix(HS_CODE, digits):
            yield from self.scores(HS_CODE, term.decode("utf-8"))

    def frequency(self, word: str) -> int:
        """How many documents hold the word as written."""
        if not any(word in segment.words for segment in self.segments.values()):
            return 0
        return int(self._searcher.reader().doc_frequency(WORDS, word))

    def _read_scores(self, field: str, token: str) -> Mapping[int, float]:
        try:
            return self._postings(field, token)
        except Exception as error:
            raise IndexMissingError("The search index is damaged.") from error

    def _postings(self, field: str, token: str) -> Mapping[int, float]:
        if (field, token) not in self._searcher.reader():
            return {}
        rarity = self._searcher.idf(field, token)
        matcher = self._searcher.postings(field, token)
        found: dict[int, float] = {}
        while matcher.is_active():
            found[matcher.id()] = matcher.score() / rarity
            matcher.next()
        return found

    def _remember(self, field: str, token: str, scores: Mapping[int, float]) -> None:
        self._cached_postings += len(scores) + 1
        if self._cached_postings > _MOST_CACHED_POSTINGS:
            self._scores.clear()
            self._cached_postings = len(scores) + 1
        self._scores[field, token] = scores


def open_snapshot(folder: Path, earlier: Snapshot | None = None) -> Snapshot:
    """Reads the newest commit; whatever is wrong with its files, the answer is IndexMissingError.

    A damaged pickle or table fails with any of a dozen exceptions, so all of them count.
    """
    try:
        return Snapshot(open_index(folder), earlier)
    except Exception as error:
        raise IndexMissingError("The search index cannot be read.") from error


def _read_segments(reader: IndexReader, known: Mapping[str, Segment]) -> dict[str, Segment]:
    segments: dict[str, Segment] = {}
    for leaf, offset in reader.leaf_readers():
        name = leaf.segment().segment_id()
        if name in known:
            segments[name] = replace(known[name], offset=offset)
        else:
            segments[name] = _read_segment(leaf, offset)
    return segments


def _read_segment(leaf: IndexReader, offset: int) -> Segment:
    stored = (leaf.stored_fields(number) for number in range(leaf.doc_count_all()))
    rows = tuple(Row(*fields[ROW]) if ROW in fields else None for fields in stored)
    words = frozenset(term.decode("utf-8") for term in leaf.lexicon(WORDS))
    return Segment(offset, rows, words)
