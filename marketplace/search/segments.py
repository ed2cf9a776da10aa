"""A part of an index that never changes but for deletions: how it is drafted, how it is read."""

from __future__ import annotations

import heapq
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import IO, Protocol

import numpy as np

from marketplace.search import blocks, columns, tokens
from marketplace.search.blocks import Block, Draft, Numbers
from marketplace.search.columns import LABELS, ROW, Columns
from marketplace.search.documents import SearchDocument
from marketplace.search.thesaurus import Thesaurus

# How many postings are gathered in memory before they are written to a temporary file.
POSTINGS_IN_MEMORY = 4_000_000

WORDS = "words"
STEMS = "stems"
NAMES = "names"
PLACES = "places"
_MARKS = {STEMS: tokens.STEM, NAMES: tokens.NAME, PLACES: tokens.PLACE}


@dataclass(frozen=True)
class Listed:
    """Tokens of one sort in order, with the number of documents that hold each."""

    texts: tuple[str, ...]
    counts: tuple[int, ...]


class Segment(Protocol):
    """What a snapshot asks of a segment, whoever keeps it."""

    name: str

    def columns(self) -> Columns: ...

    def deleted(self) -> Numbers: ...

    def block(self, token: str) -> Block | None: ...

    def listed(self, sort: str) -> Listed:
        """The words, stems, names or places of the segment."""
        ...

    def every_block(self) -> Iterator[tuple[str, Block]]:
        """Every token in order of its bytes."""
        ...


class SegmentDraft:
    """A segment being made of documents, and of what still lives in older segments."""

    def __init__(self, thesaurus: Thesaurus) -> None:
        self._thesaurus = thesaurus
        self._rows: list[object] = []
        self._labels: tuple[list[str], ...] = tuple([] for _ in LABELS)
        self._drafts: dict[str, Draft] = {}
        self._gathered = 0
        self._runs: list[IO[bytes]] = []

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, document: SearchDocument) -> None:
        tokenized = tokens.tokenize(document, self._thesaurus)
        number = self._add_row(
            columns.row_of(document, tokenized.lengths), columns.labels_of(document)
        )
        for token, occurrences in tokenized.occurrences.items():
            draft = self._drafts.get(token)
            if draft is None:
                draft = self._drafts[token] = Draft()
            draft.add(number, occurrences)
        self._gathered += len(tokenized.occurrences)
        if self._gathered >= POSTINGS_IN_MEMORY:
            self._spill()

    def add_sequence(self, sequence: int) -> None:
        self._add_row(columns.sequence_row(sequence), ("",) * len(LABELS))

    def add_segment(self, segment: Segment) -> Numbers:
        """Takes over what lives in an older segment, but for the sequences it carried.

        Answers where each of its documents stands now, -1 for those left behind.
        """
        old = segment.columns()
        lives = old.rows["id"] != columns.NOBODY
        lives[segment.deleted()] = False
        numbers = np.full(len(old), -1, dtype=np.int32)
        numbers[lives] = np.arange(len(self), len(self) + int(lives.sum()), dtype=np.int32)
        texts = [old.labels[name] for name in LABELS]
        for at in np.flatnonzero(lives):
            self._add_row(old.rows[at], [one.values[one.codes[at]] for one in texts])
        self._spill()
        kept = ((token, block.kept(numbers)) for token, block in segment.every_block())
        self._write_run((token, block) for token, block in kept if len(block))
        return numbers

    def columns(self) -> Columns:
        rows = np.array(self._rows, dtype=ROW)
        pairs = zip(LABELS, self._labels, strict=True)
        return Columns(rows, {name: columns.labels_from(texts) for name, texts in pairs})

    def every_block(self) -> Iterator[tuple[str, Block]]:
        """Every token in order of its bytes, with all its documents; read once."""
        self._spill()
        runs = [_read_run(run) for run in self._runs]
        # Runs are merged in the order they were written, so documents stay in order.
        merged = heapq.merge(*runs, key=itemgetter(0))
        for token, several in groupby(merged, key=itemgetter(0)):
            parts = [blocks.decode(data) for _, data in several]
            yield token.decode("utf-8"), blocks.joined(parts)

    def close(self) -> None:
        for run in self._runs:
            run.close()

    def _add_row(self, row: object, labels: Sequence[str]) -> int:
        self._rows.append(row)
        for texts, text in zip(self._labels, labels, strict=True):
            texts.append(text)
        return len(self._rows) - 1

    def _spill(self) -> None:
        if self._drafts:
            drafts, self._drafts, self._gathered = self._drafts, {}, 0
            self._write_run((token, draft.block()) for token, draft in drafts.items())

    def _write_run(self, parts: Iterator[tuple[str, Block]]) -> None:
        encoded = sorted((token.encode("utf-8"), blocks.encode(block)) for token, block in parts)
        run = tempfile.TemporaryFile()  # noqa: SIM115  closed by close()
        self._runs.append(run)
        for token, data in encoded:
            run.write(len(token).to_bytes(4, "little") + len(data).to_bytes(4, "little"))
            run.write(token)
            run.write(data)


class ListedDraft:
    """Gathers the words, stems, names and places of a segment while its blocks are written."""

    def __init__(self) -> None:
        self._found: dict[str, list[tuple[str, int]]] = {
            WORDS: [],
            STEMS: [],
            NAMES: [],
            PLACES: [],
        }

    def add(self, token: str, documents: int) -> None:
        if tokens.is_plain(token):
            self._found[WORDS].append((token, documents))
            return
        for sort, mark in _MARKS.items():
            if token.startswith(mark):
                self._found[sort].append((token[1:], documents))

    def encoded(self) -> Iterator[tuple[str, bytes]]:
        """Each sort and its bytes."""
        for sort, entries in self._found.items():
            lines = "\n".join(f"{documents} {token}" for token, documents in entries)
            yield sort, zlib.compress(lines.encode("utf-8"), 1)


def read_listed(data: bytes) -> Listed:
    """What ``ListedDraft.encoded`` wrote."""
    lines = zlib.decompress(data).decode("utf-8").split("\n")
    pairs = [line.partition(" ") for line in lines if line]
    return Listed(
        texts=tuple(text for _, _, text in pairs), counts=tuple(int(count) for count, _, _ in pairs)
    )


def _read_run(run: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    run.seek(0)
    while head := run.read(8):
        token = run.read(int.from_bytes(head[:4], "little"))
        yield token, run.read(int.from_bytes(head[4:], "little"))
