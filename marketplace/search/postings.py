"""How much each document is about a token, decoded once and kept while there is room."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar, cast

import numpy as np
import numpy.typing as npt

from marketplace.search.blocks import Block, Numbers
from marketplace.search.columns import Rows
from marketplace.search.tokens import Field

Scores = npt.NDArray[np.float32]

# BM25 over one document of weighted fields. Lengths are held against a fixed usual length rather
# than the collection's average, so that a score never changes because of other documents.
K1 = 1.2
_ABOUT = (Field.NAMES, Field.KEYWORDS, Field.CATEGORY)
_TEXT = (Field.SUMMARY, Field.DESCRIPTION)
WEIGHTS = {
    Field.NAMES: 4.0,
    Field.KEYWORDS: 2.0,
    Field.PLACES: 2.0,
    Field.CATEGORY: 1.0,
    Field.SUMMARY: 1.5,
    Field.DESCRIPTION: 1.0,
}
# Names are long or short for little reason of relevance, keywords and places for none.
LENGTH_MATTERS = {
    Field.NAMES: 0.3,
    Field.KEYWORDS: 0.0,
    Field.PLACES: 0.0,
    Field.CATEGORY: 0.0,
    Field.SUMMARY: 0.5,
    Field.DESCRIPTION: 0.5,
}
_OBJECTS = 200  # bytes of the objects around the arrays
USUAL_LENGTH = {Field.NAMES: 6, Field.SUMMARY: 10, Field.DESCRIPTION: 80}


@dataclass(frozen=True)
class Posting:
    """The documents that hold a token: what it weighs in what they are, where, and in texts."""

    documents: Numbers
    about: Scores
    place: Scores
    text: Scores

    @property
    def nbytes(self) -> int:
        scores = sum(
            part.nbytes for part in (self.about, self.place, self.text) if any(part.strides)
        )
        return self.documents.nbytes + scores

    def __len__(self) -> int:
        return len(self.documents)


def weigh(block: Block, rows: Rows) -> Posting:
    """The posting of a block, weighed by the lengths in the rows of its documents."""
    return Posting(
        documents=block.documents,
        about=_sum(block, rows, _ABOUT),
        place=_sum(block, rows, (Field.PLACES,)),
        text=_sum(block, rows, _TEXT),
    )


def field_score(
    times: npt.NDArray[np.float32], lengths: npt.NDArray[np.float32], where: Field
) -> Scores:
    """BM25 without rarity: words of one query are weighed against each other in ranking."""
    b = LENGTH_MATTERS[where]
    usual = USUAL_LENGTH.get(where, 1)
    saturation = K1 * (1 - b + b * lengths / usual)
    score: Scores = (WEIGHTS[where] * times * (K1 + 1) / (times + saturation)).astype(np.float32)
    return score


def _sum(block: Block, rows: Rows, fields: tuple[Field, ...]) -> Scores:
    used = [where for where in fields if block.times[:, where].any()]
    if not used:
        # One zero seen as many: most words stand in one part of a document only.
        return np.broadcast_to(np.float32(0), (len(block),))
    total = np.zeros(len(block), dtype=np.float32)
    for where in used:
        times = block.times[:, where]
        at = np.flatnonzero(times)
        if len(at):
            lengths = rows["lengths"][block.documents[at], where].astype(np.float32)
            total[at] += field_score(times[at].astype(np.float32), lengths, where)
    return total


class Kept(Protocol):
    """Something a cache can weigh."""

    @property
    def nbytes(self) -> int: ...


K = TypeVar("K", bound=Kept)


class PostingCache:
    """Postings and blocks by segment and token; those used longest ago leave first.

    Segments never change, so what is kept stays right for every later snapshot.
    """

    def __init__(self, *, budget: int) -> None:
        self._budget = budget
        self._kept: OrderedDict[tuple[str, str, str], Kept | None] = OrderedDict()
        self._lock = threading.Lock()
        self.nbytes = 0

    def keep(
        self, segment: str, token: str, kind: type[K], make: Callable[[], K | None]
    ) -> K | None:
        """What ``make`` answers, made once while there is room: None for a token not there."""
        key = (segment, token, kind.__name__)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return cast("K | None", self._kept[key])
        made = make()
        with self._lock:
            if key not in self._kept:
                self._kept[key] = made
                self.nbytes += _size(made)
            while self.nbytes > self._budget and len(self._kept) > 1:
                _, left = self._kept.popitem(last=False)
                self.nbytes -= _size(left)
        return made

    def forget_segments_but(self, names: frozenset[str]) -> None:
        with self._lock:
            for key in [key for key in self._kept if key[0] not in names]:
                self.nbytes -= _size(self._kept.pop(key))


def _size(kept: Kept | None) -> int:
    return _OBJECTS if kept is None else kept.nbytes + _OBJECTS
