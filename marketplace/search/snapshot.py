"""What can be asked of one committed state of an index, whoever keeps its segments."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

import numpy as np

from marketplace.search import columns, completion, phrases, tokens
from marketplace.search.blocks import Block, Numbers
from marketplace.search.columns import Columns, Mask
from marketplace.search.completion import Completion
from marketplace.search.documents import Suggestion, SuggestionKind
from marketplace.search.phrase_table import Words
from marketplace.search.postings import Posting, PostingCache, weigh
from marketplace.search.segments import NAMES, PLACES, STEMS, WORDS, Segment
from marketplace.search.vocabulary import JoinedVocabulary, Vocabulary

_NO_DOCUMENTS = np.empty(0, dtype=np.int32)
_NO_SCORES = np.empty(0, dtype=np.float32)
_DEAD_OR_ALIVE = 8  # for one suggestion, how many names are looked at that may be gone
NOTHING = Posting(_NO_DOCUMENTS, _NO_SCORES, _NO_SCORES, _NO_SCORES)


class Contents:
    """What was read of a segment; it never changes, so the next snapshot reads it no more."""

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        self.columns: Columns = segment.columns()

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(self._listed(WORDS), self._listed(STEMS))

    @cached_property
    def completion(self) -> Completion:
        return Completion(names=self._listed(NAMES), places=self._listed(PLACES))

    def of(self, segment: Segment) -> Contents:
        """The same, but what is still unread will be read of a segment that is open."""
        again = copy(self)
        again.segment = segment
        return again

    def _listed(self, sort: str) -> Mapping[str, int]:
        listed = self.segment.listed(sort)
        return dict(zip(listed.texts, listed.counts, strict=True))


@dataclass(frozen=True)
class Part:
    """A segment with what was read of it; ``offset`` numbers it within the snapshot."""

    contents: Contents
    offset: int

    @property
    def segment(self) -> Segment:
        return self.contents.segment

    @property
    def columns(self) -> Columns:
        return self.contents.columns


class Snapshot:
    """Documents of all segments, numbered through; deleted ones are not alive."""

    def __init__(
        self,
        segments: Sequence[Segment],
        *,
        cache: PostingCache,
        known: Mapping[str, Contents] | None = None,
    ) -> None:
        self._cache = cache
        self.parts: list[Part] = []
        offset = 0
        for segment in segments:
            read = (known or {}).get(segment.name)
            contents = Contents(segment) if read is None else read.of(segment)
            self.parts.append(Part(contents, offset))
            offset += len(contents.columns)
        self.columns = columns.joined([part.columns for part in self.parts])
        self._undeleted = self._read_undeleted()
        self.alive: Mask = self._undeleted & (self.columns.rows["id"] != columns.NOBODY)
        cache.forget_segments_but(frozenset(part.segment.name for part in self.parts))

    def __len__(self) -> int:
        return len(self.columns)

    @property
    def contents(self) -> dict[str, Contents]:
        """What was read, by segment, for the next snapshot."""
        return {part.segment.name: part.contents for part in self.parts}

    @cached_property
    def living(self) -> Numbers:
        """The documents that can be found."""
        return np.flatnonzero(self.alive).astype(np.int32)

    @cached_property
    def dead(self) -> Numbers:
        """The documents that can not be found any more, and rows that never were one."""
        return np.flatnonzero(~self.alive).astype(np.int32)

    def sequence(self) -> int:
        """The last change the caller had read at the newest commit, which outdated all others."""
        return int(self.columns.rows["version"][self.carriers()].max(initial=0))

    def versions(self) -> dict[int, int]:
        rows = self.columns.rows[self.alive]
        return dict(zip(rows["id"].tolist(), rows["version"].tolist(), strict=True))

    def numbers_of(self, ids: Sequence[int]) -> Numbers:
        """The living documents with these ids."""
        held = np.isin(self.columns.rows["id"], np.array(ids, dtype=np.int64))
        return np.flatnonzero(held & self.alive).astype(np.int32)

    def ids_among(self, ids: Collection[int]) -> frozenset[int]:
        """Those of the ids that living documents have."""
        numbers = self.numbers_of(list(ids))
        return frozenset(self.columns.rows["id"][numbers].tolist())

    def carriers(self) -> Numbers:
        """The row that carries the sequence, which a new commit outdates."""
        carried = self._undeleted & (self.columns.rows["id"] == columns.NOBODY)
        return np.flatnonzero(carried).astype(np.int32)

    def posting(self, token: str) -> Posting:
        """Every document that holds the token, dead ones among them."""
        found = [
            (part, posting)
            for part in self.parts
            if (posting := self._posting_of(part, token)) is not None
        ]
        if not found:
            return NOTHING
        if len(found) == 1 and not found[0][0].offset:
            return found[0][1]
        return Posting(
            documents=np.concatenate([p.documents + part.offset for part, p in found]),
            about=np.concatenate([p.about for _, p in found]),
            place=np.concatenate([p.place for _, p in found]),
            text=np.concatenate([p.text for _, p in found]),
        )

    def certified(self, code: str) -> Mask:
        """Which documents hold the certificate, dead ones among them."""
        return self.columns.with_certificate(code)

    def with_phrase(self, words: Words) -> Mask:
        """The documents that hold the words one after another."""
        found = np.zeros(len(self), dtype=bool)
        for part in self.parts:
            blocks = [self._block_of(part, word) for word in words]
            several = [block for block in blocks if block is not None]
            if len(several) == len(words):
                found[phrases.adjacent(several) + part.offset] = True
        return found

    @cached_property
    def vocabulary(self) -> Vocabulary:
        several = [part.contents.vocabulary for part in self.parts]
        return several[0] if len(several) == 1 else JoinedVocabulary(several)

    def suggest(self, prefix: str, *, limit: int) -> tuple[Suggestion, ...]:
        """Names of products and places that begin so and still are there, most frequent first."""
        several = [part.contents.completion for part in self.parts]
        found = completion.joined(several, prefix, limit=limit * _DEAD_OR_ALIVE)
        counted = (replace(one, count=self.count(_shown_as(one))) for one in found)
        living = islice((one for one in counted if one.count), max(limit, 0))
        return tuple(sorted(living, key=lambda one: (-one.count, len(one.text), one.text)))

    def count(self, token: str) -> int:
        """How many living documents hold the token."""
        return int(self.alive[self.posting(token).documents].sum())

    def _read_undeleted(self) -> Mask:
        undeleted = np.ones(len(self.columns), dtype=bool)
        for part in self.parts:
            undeleted[part.segment.deleted() + part.offset] = False
        return undeleted

    def _posting_of(self, part: Part, token: str) -> Posting | None:
        def make() -> Posting | None:
            block = part.segment.block(token)
            return None if block is None else weigh(block, part.columns.rows)

        return self._cache.keep(part.segment.name, token, Posting, make)

    def _block_of(self, part: Part, token: str) -> Block | None:
        return self._cache.keep(part.segment.name, token, Block, lambda: part.segment.block(token))


def _shown_as(suggestion: Suggestion) -> str:
    """The token of the documents that have the suggested name or place."""
    mark = tokens.NAME if suggestion.kind is SuggestionKind.PRODUCT else tokens.PLACE
    return mark + tokens.display_token(suggestion.text)
