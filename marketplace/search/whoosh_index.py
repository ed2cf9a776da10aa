"""How segments lie in a Whoosh index: its folder, lock, term table, columns and deletions.

Whoosh's own postings are one pickle per 128 documents, written and read one document at a time.
Ours are arrays (blocks.py), one for each term, in the file where Whoosh keeps postings.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import ParamSpec, TypeVar

import numpy as np
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3TermInfo
from whoosh.columns import FixedBytesColumn, RefBytesColumn
from whoosh.fields import COLUMN, ID, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.index import _DEF_INDEX_NAME, TOC, FileIndex, clean_files, create_in
from whoosh.reading import SegmentReader, TermNotFound
from whoosh.writing import SegmentWriter

from marketplace.search import blocks
from marketplace.search.blocks import Block, Numbers
from marketplace.search.columns import LABELS, ROW, Columns, Labels
from marketplace.search.drafting import Merge
from marketplace.search.port import IndexMissingError
from marketplace.search.segments import Listed, ListedDraft, SegmentDraft, read_listed

TOKENS = "tokens"
ROWS = "row"
P = ParamSpec("P")
T = TypeVar("T")

_LISTED = "\U0010ffff"  # comes after every token

SCHEMA = Schema(
    tokens=ID(),
    row=COLUMN(FixedBytesColumn(ROW.itemsize)),
    **{name: COLUMN(RefBytesColumn()) for name in LABELS},
)


class BlockCodec(W3Codec):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's codec with a term's postings as one block of bytes."""

    def postings_writer(self, dbfile: StructFile, byteids: object = False) -> BlockWriter:  # noqa: ARG002, FBT002
        return BlockWriter(dbfile)


class BlockWriter:
    """Writes each term's bytes one after another."""

    def __init__(self, dbfile: StructFile) -> None:
        self._file = dbfile
        self._info = W3TermInfo()

    def start_postings(self, _format: object, info: W3TermInfo) -> None:
        self._info = info

    def put(self, data: bytes, documents: int) -> None:
        self._info._df = documents  # no postings of Whoosh's go through add_block
        self._info._weight = float(documents)
        self._info.set_extent(self._file.tell(), len(data))
        self._file.write(data)

    def finish_postings(self) -> W3TermInfo:
        return self._info


class WhooshWriter:
    """One commit: documents of a draft become a segment, others are deleted."""

    def __init__(self, index: FileIndex) -> None:
        # A compound file is read whole into memory; single files are mapped.
        self._writer = SegmentWriter(index, codec=BlockCodec(), compound=False)

    def delete(self, documents: Iterable[int]) -> None:
        for document in documents:
            self._writer.delete_document(int(document))

    def commit(self, draft: SegmentDraft) -> None:
        writer = self._writer
        _write_columns(writer, draft.columns())
        _write_blocks(writer.fieldwriter, draft.every_block())
        writer.perdocwriter.close()
        writer.fieldwriter.close()
        writer.pool.cleanup()
        writer.docnum = len(draft)
        writer._commit_toc([*writer.segments, writer.get_segment()])
        writer._finish()

    def cancel(self) -> None:
        if not self._writer.is_closed:
            self._writer.cancel()


def replace_segments(index: FileIndex, merge: Merge, *, heir: FileIndex) -> bool:
    """Puts the one segment of the index ``heir`` in the place of those it was merged of.

    What they lost since is deleted in it. False, and nothing done, where one of them is gone.
    """
    state = index._read_toc()
    merged = {one.segment_id(): one for one in state.segments if one.segment_id() in merge.numbers}
    if len(merged) < len(merge.numbers):
        return False
    (segment,) = heir._segments()
    for name, one in merged.items():
        deleted = np.array(sorted(one.deleted_docs()), dtype=np.int32)
        for number in merge.outdated_since(name, deleted).tolist():
            segment.delete_document(number)
    here, there = Path(index.storage.folder), Path(heir.storage.folder)
    for file in there.glob(f"*{segment.segment_id()}*"):
        file.replace(here / file.name)
    kept = [one for one in state.segments if one.segment_id() not in merged]
    generation = state.generation + 1
    TOC(state.schema, [*kept, segment], generation).write(index.storage, index.indexname)
    clean_files(index.storage, index.indexname, generation, [*kept, segment])
    return True


def _damage_is_absence(read: Callable[P, T]) -> Callable[P, T]:
    """Damaged files fail in a dozen ways, each of which means that there is no index to read."""

    @functools.wraps(read)
    def reading(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return read(*args, **kwargs)
        except Exception as error:
            raise IndexMissingError("The search index is damaged.") from error

    return reading


class WhooshSegment:
    """A segment as it lies in a Whoosh index."""

    def __init__(self, reader: SegmentReader) -> None:
        self._reader = reader
        self.name: str = reader.segment().segment_id()

    @_damage_is_absence
    def columns(self) -> Columns:
        count = self._reader.doc_count_all()
        raw = self._reader.column_reader(ROWS, translate=False)
        data = raw._dbfile.get(raw._basepos, raw._fixedlen * min(raw._count, count))
        rows = np.zeros(count, dtype=ROW)
        written = np.frombuffer(data, dtype=ROW)
        rows[: len(written)] = written
        return Columns(rows, {name: self._labels(name, count) for name in LABELS})

    def deleted(self) -> Numbers:
        return np.array(sorted(self._reader.segment().deleted_docs()), dtype=np.int32)

    @_damage_is_absence
    def block(self, token: str) -> Block | None:
        data = self._data(token)
        return None if data is None else blocks.decode(data)

    @_damage_is_absence
    def listed(self, sort: str) -> Listed:
        data = self._data(_LISTED + sort)
        return Listed((), ()) if data is None else read_listed(data)

    def every_block(self) -> Iterator[tuple[str, Block]]:
        for term in self._reader.lexicon(TOKENS):
            token = term.decode("utf-8")
            if not token.startswith(_LISTED):
                block = self.block(token)
                if block is not None:
                    yield token, block

    def _data(self, token: str) -> bytes | None:
        terms = self._reader._terms
        try:
            info = terms.term_info(TOKENS, token.encode("utf-8"))
        except TermNotFound:
            return None
        offset, (length,) = info.extent()  # Whoosh forgets to take it out of struct's tuple
        return bytes(terms._postfile.get(offset, length))

    def _labels(self, name: str, count: int) -> Labels:
        raw = self._reader.column_reader(name, translate=False)
        data = raw._dbfile.get(raw._basepos, count * raw._itemsize)
        codes = np.frombuffer(data, dtype=f">u{raw._itemsize}").astype(np.int32)
        return Labels(codes, tuple(value.decode("utf-8") for value in raw._uniques))


def create_index(folder: Path) -> FileIndex:
    return create_in(str(folder), SCHEMA)


def open_index(folder: Path) -> FileIndex:
    """Opens an index for writing or reading; a damaged one, or an older version's, is as good as none.

    Readers hold no lock: a commit may take away the table of contents that Whoosh has just
    found. Where a newer one stands in its place, that is opened; where none does, it is lost.
    """
    storage = FileStorage(str(folder))
    failed: int | None = None
    while True:
        newest = TOC._latest_generation(storage, _DEF_INDEX_NAME)
        try:
            index = FileIndex(storage)
            fields = index.schema.names()
        except Exception as error:
            if newest == failed:
                raise IndexMissingError("The search index cannot be read.") from error
            failed = newest
            continue
        if fields != SCHEMA.names():
            raise IndexMissingError("The search index was written by another version.")
        return index


def _write_columns(writer: SegmentWriter, columns: Columns) -> None:
    documents = writer.perdocwriter
    row_type = SCHEMA[ROWS].column_type
    for number, row in enumerate(columns.rows):
        documents.start_doc(number)
        documents.add_column_value(ROWS, row_type, row.tobytes())
        for name, labels in columns.labels.items():
            text = labels.values[labels.codes[number]]
            documents.add_column_value(name, SCHEMA[name].column_type, text.encode("utf-8"))
        documents.finish_doc()


def _write_blocks(terms: W3FieldWriter, parts: Iterator[tuple[str, Block]]) -> None:
    listed = ListedDraft()
    terms.start_field(TOKENS, SCHEMA[TOKENS])
    for token, block in parts:
        _write_term(terms, token, blocks.encode(block), len(block))
        listed.add(token, len(block))
    for sort, data in sorted(listed.encoded()):
        _write_term(terms, _LISTED + sort, data, 0)
    terms.finish_field()


def _write_term(terms: W3FieldWriter, token: str, data: bytes, documents: int) -> None:
    terms.start_term(token.encode("utf-8"))
    terms._postwriter.put(data, documents)
    terms.finish_term()
