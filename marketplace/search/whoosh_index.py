"""How documents lie in a Whoosh index, and what can be asked of one state of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.fields import ID, STORED, TEXT, Schema
from whoosh.index import FileIndex, create_in, open_dir
from whoosh.reading import IndexReader
from whoosh.scoring import BM25F
from whoosh.searching import Searcher
from whoosh.writing import SegmentWriter

from marketplace.search import analysis
from marketplace.search.documents import SearchDocument
from marketplace.search.port import IndexMissingError

KEY = "key"
HS_CODE = "hs_code"
WORDS = "words"
ROW = "row"
SEQUENCE = "sequence"
_META = "meta"
_MOST_CACHED_POSTINGS = 400_000
# Names and places are short and long for no reason of relevance; descriptions are not.
_WEIGHTING = {"K1": 1.2, "B": 0.5, "names_B": 0.3, "keywords_B": 0.0, "places_B": 0.0}


def _text() -> TEXT:
    """Text that comes as tokens of our own analysis, joined by spaces."""
    return TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=False)


SCHEMA = Schema(
    key=ID(unique=True),
    names=_text(),
    keywords=_text(),
    category=_text(),
    places=_text(),
    summary=_text(),
    description=_text(),
    certificates=_text(),
    hs_code=ID(),
    words=_text(),
    row=STORED(),
    sequence=STORED(),
)


@dataclass(frozen=True)
class Row:
    """What filters, facets and checks need of a document."""

    id: int
    version: int
    category: str
    province: str
    certificates: tuple[str, ...]
    hs_code: str
    moq: int


def create_index(folder: Path) -> FileIndex:
    return create_in(str(folder), SCHEMA)


def open_index(folder: Path) -> FileIndex:
    """Opens an index; whatever is wrong with its files, the answer is IndexMissingError.

    A damaged pickle or table fails with any of a dozen exceptions, so all of them count.
    """
    try:
        return open_dir(str(folder))
    except Exception as error:
        raise IndexMissingError("The search index cannot be read.") from error


def category_token(words: Iterable[str]) -> str:
    """A category is matched as a whole: "coffee-tea" is not what "tea" asks for."""
    return "_".join(analysis.stem(word, "english") for word in words)


def digits_of(hs_code: str) -> str:
    return "".join(letter for letter in hs_code if letter.isdecimal())


def write_document(writer: SegmentWriter, document: SearchDocument) -> None:
    """Adds a document that is not in the index yet."""
    texts = (
        *document.names, *document.keywords, *document.places, document.summary,
        *document.description,
    )  # fmt: skip
    row = Row(
        id=document.id,
        version=document.version,
        category=document.category,
        province=document.province,
        certificates=document.certificates,
        hs_code=digits_of(document.hs_code),
        moq=document.moq,
    )
    writer.add_document(
        key=document_key(document.id),
        names=_tokens(document.names),
        keywords=_tokens(document.keywords),
        category=category_token(analysis.words(document.category)),
        places=_tokens(document.places),
        summary=_tokens((document.summary,)),
        description=_tokens(document.description),
        certificates=" ".join(document.certificates),
        hs_code=row.hs_code,
        words=" ".join(dict.fromkeys(word for text in texts for word in analysis.words(text))),
        row=tuple(getattr(row, name) for name in Row.__dataclass_fields__),
    )


def write_sequence(writer: SegmentWriter, sequence: int) -> None:
    """Puts the last change seen into the same commit, as a document no search can match."""
    writer.update_document(key=_META, sequence=sequence)


def document_key(document_id: int) -> str:
    return str(document_id)


class Snapshot:
    """One committed state of an index, with what was read from it so far."""

    def __init__(self, index: FileIndex, earlier: Snapshot | None = None) -> None:
        self._searcher: Searcher = index.searcher(weighting=BM25F(**_WEIGHTING))
        self._segments = _segments(self._searcher.reader(), earlier)
        self._scores: dict[tuple[str, str], Mapping[int, float]] = {}
        self._cached_postings = 0

    def is_current(self) -> bool:
        return bool(self._searcher.up_to_date())

    def close(self) -> None:
        self._searcher.close()

    def row(self, document: int) -> Row:
        """The row of a document number, which is good for this snapshot only."""
        for segment in self._segments.values():
            if segment.offset <= document < segment.offset + len(segment.rows):
                row = segment.rows[document - segment.offset]
                if row is not None:
                    return row
        raise LookupError(document)

    def live(self) -> Iterator[int]:
        """Every document that can be found."""
        reader = self._searcher.reader()
        for segment in self._segments.values():
            for number, row in enumerate(segment.rows, segment.offset):
                if row is not None and not reader.is_deleted(number):
                    yield number

    def sequence(self) -> int:
        meta = self._searcher.document(key=_META)
        return int(meta[SEQUENCE]) if meta else 0

    def segment_count(self) -> int:
        return len(self._segments)

    def scores(self, field: str, token: str) -> Mapping[int, float]:
        """BM25F of every document whose field holds the token."""
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
        if not any(word in segment.words for segment in self._segments.values()):
            return 0
        return int(self._searcher.reader().doc_frequency(WORDS, word))

    def _read_scores(self, field: str, token: str) -> Mapping[int, float]:
        if (field, token) not in self._searcher.reader():
            return {}
        matcher = self._searcher.postings(field, token)
        found: dict[int, float] = {}
        while matcher.is_active():
            found[matcher.id()] = matcher.score()
            matcher.next()
        return found

    def _remember(self, field: str, token: str, scores: Mapping[int, float]) -> None:
        self._cached_postings += len(scores) + 1
        if self._cached_postings > _MOST_CACHED_POSTINGS:
            self._scores.clear()
            self._cached_postings = len(scores) + 1
        self._scores[field, token] = scores


@dataclass(frozen=True)
class _Segment:
    offset: int
    rows: tuple[Row | None, ...]
    words: frozenset[str]


def _segments(reader: IndexReader, earlier: Snapshot | None) -> dict[str, _Segment]:
    """The segments of a reader; those an earlier snapshot had are not read again."""
    known = earlier._segments if earlier else {}
    segments: dict[str, _Segment] = {}
    for leaf, offset in reader.leaf_readers():
        name = str(leaf.segment().segment_id())
        if name in known:
            segments[name] = _Segment(offset, known[name].rows, known[name].words)
        else:
            segments[name] = _read_segment(leaf, offset)
    return segments


def _read_segment(leaf: IndexReader, offset: int) -> _Segment:
    stored = (leaf.stored_fields(number) for number in range(leaf.doc_count_all()))
    rows = tuple(Row(*fields[ROW]) if ROW in fields else None for fields in stored)
    words = frozenset(term.decode("utf-8") for term in leaf.lexicon(WORDS))
    return _Segment(offset, rows, words)


def _tokens(texts: Iterable[str]) -> str:
    return " ".join(analysis.index_tokens(texts))
