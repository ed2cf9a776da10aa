"""Which segments to merge after a commit, so that searches read few of them."""

from __future__ import annotations

from collections.abc import Sequence, Sized
from typing import Protocol, TypeVar

MOST_SEGMENTS = 8
# A segment this much larger than all smaller ones together is left in peace.
FAR_LARGER = 4


class Counted(Protocol):
    """Something whose documents can be counted."""

    @property
    def columns(self) -> Sized: ...


P = TypeVar("P", bound=Counted)


def worth_merging(parts: Sequence[P]) -> list[P]:
    """The smaller segments, in their order, two at least, where there are too many; else none."""
    if len(parts) <= MOST_SEGMENTS:
        return []
    by_size = sorted(parts, key=lambda part: len(part.columns))
    merged: list[P] = []
    documents = 0
    for part in by_size:
        if len(merged) > 1 and len(part.columns) > FAR_LARGER * documents:
            break
        merged.append(part)
        documents += len(part.columns)
    chosen = {id(part) for part in merged}
    return [part for part in parts if id(part) in chosen]
