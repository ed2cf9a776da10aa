"""Segments in memory, for tests of what is read from segments whoever keeps them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from marketplace.search.blocks import Block, Numbers
from marketplace.search.columns import Columns
from marketplace.search.documents import SearchDocument
from marketplace.search.segments import Listed, ListedDraft, SegmentDraft, read_listed
from marketplace.search.thesaurus import thesaurus


class MemorySegment:
    """A segment that keeps what a draft wrote."""

    def __init__(self, name: str, draft: SegmentDraft, deleted: Iterable[int] = ()) -> None:
        self.name = name
        self._deleted = np.array(sorted(deleted), dtype=np.int32)
        self._columns = draft.columns()
        self._blocks = dict(draft.every_block())
        draft.close()

    def columns(self) -> Columns:
        return self._columns

    def deleted(self) -> Numbers:
        return self._deleted

    def block(self, token: str) -> Block | None:
        return self._blocks.get(token)

    def listed(self, sort: str) -> Listed:
        listed = ListedDraft()
        for token, block in self._blocks.items():
            listed.add(token, len(block))
        return read_listed(dict(listed.encoded())[sort])

    def every_block(self) -> Iterator[tuple[str, Block]]:
        yield from self._blocks.items()


def drafted(documents: Iterable[SearchDocument]) -> SegmentDraft:
    draft = SegmentDraft(thesaurus())
    for document in documents:
        draft.add(document)
    return draft


def segment_of(
    *documents: SearchDocument, name: str = "one", deleted: Iterable[int] = ()
) -> MemorySegment:
    """A segment of documents, of which those at ``deleted`` are so."""
    return MemorySegment(name, drafted(documents), deleted)


def columns_of(*documents: SearchDocument) -> Columns:
    return segment_of(*documents).columns()


def plain(block: Block) -> Mapping[str, object]:
    """A block as lists, to compare."""
    return {
        "documents": block.documents.tolist(),
        "times": block.times.tolist(),
        "counts": block.counts.tolist(),
        "positions": block.positions.tolist(),
    }
