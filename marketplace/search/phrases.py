"""Words that follow one another."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np
import numpy.typing as npt

from marketplace.search.blocks import Block, Numbers

_POSITIONS = 1 << 16  # more than any position


def adjacent(words: Sequence[Block]) -> Numbers:
    """The documents in which each word stands right behind the one before."""
    first, *others = words
    common = reduce(np.intersect1d, (block.documents for block in others), first.documents)
    if not len(common):
        return common
    places = _places(first, common)
    for step, block in enumerate(others, 1):
        # Sorted numbers on both sides: a place of the phrase is one of the word, moved back.
        places = np.intersect1d(places, _places(block, common) - step, assume_unique=True)
    return np.unique(places // _POSITIONS).astype(np.int32)


def _places(block: Block, documents: Numbers) -> npt.NDArray[np.int64]:
    """Document and position in one number, of those documents only."""
    wanted = np.isin(block.documents, documents, assume_unique=True)
    repeated = np.repeat(wanted, block.counts)
    owners = np.repeat(block.documents[wanted].astype(np.int64), block.counts[wanted])
    return owners * _POSITIONS + block.positions[repeated]
