"""The postings of one token as arrays, and as the bytes every engine keeps them in."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from marketplace.search.tokens import FIELDS, Occurrences

Numbers = npt.NDArray[np.int32]
Times = npt.NDArray[np.uint8]
Positions = npt.NDArray[np.uint16]

_HEAD = np.dtype("<u4")
_WORTH_PACKING = 96
_PLAIN, _PACKED = b"\x00", b"\x01"
_LEVEL = 1


@dataclass(frozen=True)
class Block:
    """Which documents hold a token: rising numbers, times per field, and where.

    ``positions`` of all documents follow one another; ``counts`` says how many each has.
    """

    documents: Numbers
    times: Times
    counts: npt.NDArray[np.uint16]
    positions: Positions

    def __len__(self) -> int:
        return len(self.documents)

    @property
    def nbytes(self) -> int:
        return (
            self.documents.nbytes + self.times.nbytes + self.counts.nbytes + self.positions.nbytes
        )

    def kept(self, numbers: Numbers) -> Block:
        """The block with documents renumbered by ``numbers``; those with -1 are left out."""
        renumbered = numbers[self.documents]
        stays = renumbered >= 0
        return Block(
            documents=renumbered[stays],
            times=self.times[stays],
            counts=self.counts[stays],
            positions=self.positions[np.repeat(stays, self.counts)],
        )


class Draft:
    """A block that grows by one document after another."""

    __slots__ = ("_counts", "_documents", "_positions", "_times")

    def __init__(self) -> None:
        self._documents = array("i")
        self._times = bytearray()
        self._counts = array("H")
        self._positions = array("H")

    def add(self, document: int, occurrences: Occurrences) -> None:
        self._documents.append(document)
        self._times += occurrences.times
        self._counts.append(len(occurrences.positions))
        if occurrences.positions:
            self._positions.extend(occurrences.positions)

    def block(self) -> Block:
        return Block(
            documents=np.frombuffer(self._documents, dtype=np.int32),
            times=np.frombuffer(self._times, dtype=np.uint8).reshape(-1, FIELDS),
            counts=np.frombuffer(self._counts, dtype=np.uint16),
            positions=np.frombuffer(self._positions, dtype=np.uint16),
        )


def joined(blocks: Sequence[Block]) -> Block:
    """One block of several whose documents follow one another."""
    if len(blocks) == 1:
        return blocks[0]
    return Block(
        documents=np.concatenate([block.documents for block in blocks]),
        times=np.concatenate([block.times for block in blocks]),
        counts=np.concatenate([block.counts for block in blocks]),
        positions=np.concatenate([block.positions for block in blocks]),
    )


def encode(block: Block) -> bytes:
    """The bytes of a block, packed where that pays."""
    gaps = np.diff(block.documents, prepend=np.int32(0)).astype("<u4")
    head = np.array([len(block), len(block.positions)], dtype=_HEAD)
    # Times by field, not by document: long runs of zeros pack well.
    parts: Iterable[bytes] = (
        head.tobytes(),
        gaps.tobytes(),
        np.ascontiguousarray(block.times.T).tobytes(),
        block.counts.astype("<u2").tobytes(),
        block.positions.astype("<u2").tobytes(),
    )
    plain = b"".join(parts)
    if len(plain) < _WORTH_PACKING:
        return _PLAIN + plain
    return _PACKED + zlib.compress(plain, _LEVEL)


def decode(data: bytes) -> Block:
    """The block of what ``encode`` wrote. Raises ValueError or zlib.error for anything else."""
    plain = zlib.decompress(data[1:]) if data[:1] == _PACKED else data[1:]
    count, places = (int(one) for one in np.frombuffer(plain, dtype=_HEAD, count=2))
    at = 2 * _HEAD.itemsize
    gaps = np.frombuffer(plain, dtype="<u4", count=count, offset=at)
    at += gaps.nbytes
    times = np.frombuffer(plain, dtype=np.uint8, count=count * FIELDS, offset=at)
    at += times.nbytes
    counts = np.frombuffer(plain, dtype="<u2", count=count, offset=at)
    at += counts.nbytes
    positions = np.frombuffer(plain, dtype="<u2", count=places, offset=at)
    return Block(
        documents=np.cumsum(gaps, dtype=np.int32),
        times=times.reshape(FIELDS, count).T,
        counts=counts,
        positions=positions,
    )
