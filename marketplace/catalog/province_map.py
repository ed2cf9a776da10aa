"""The map of provinces, woven: which stitches of the grid are whose, as outlines to draw; pure.

A step of the grid is 0.4 degrees; ``marketplace/data/province_map`` says where it comes from.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from marketplace.labels import N_

STITCHES = Path(__file__).resolve().parent.parent / "data" / "province_map" / "stitches.txt"
SEA = "."
TONES = 4
Stitch: TypeAlias = tuple[int, int]  # column and row, from the north-west
# Numbers that find no room on their land stand in the sea beside it, at the end of a line.
_IN_THE_SEA: dict[str, tuple[float, float]] = {
    "13": (9.6, 21.4), "17": (13.6, 25.4), "18": (30.6, 25.4), "72": (67.4, 15.6), "19": (34.0, 19.0), "21": (26.4, 12.2),
    "31": (31.6, 28.2), "34": (37.0, 39.2), "36": (23.0, 34.0), "51": (50.4, 33.2),
    "52": (57.0, 40.2), "73": (57.6, 30.4), "74": (75.6, 25.4), "71": (76.4, 9.0), "75": (66.4, 10.4), "76": (56.6, 26.0),
    "82": (87.4, 8.6), "96": (88.6, 12.6),
}  # fmt: skip
# The first figure of a province's code says which part of the country it lies in.
ISLANDS: tuple[tuple[str, str], ...] = (
    ("12", N_("Sumatra")),
    ("3", N_("Java")),
    ("5", N_("Bali and Nusa Tenggara")),
    ("6", N_("Kalimantan")),
    ("7", N_("Sulawesi")),
    ("8", N_("Maluku")),
    ("9", N_("Papua")),
)


@dataclass(frozen=True, slots=True)
class Outline:
    """``path`` is SVG path data in stitches; the number stands at ``x``, ``y``.

    If it has no room there, that is off the coast, at the end of the line ``leader``.
    """

    path: str
    x: float
    y: float
    leader: str


@dataclass(frozen=True, slots=True)
class ProvinceMap:
    """All outlines by national code, on a sheet so many stitches wide and high."""

    width: int
    height: int
    outlines: Mapping[str, Outline]


def tone(count: int, most: int) -> int:
    """How dark a province with so many is drawn where the fullest has ``most``; 0 for none."""
    return -(-TONES * count // most) if count else 0


@functools.cache
def province_map() -> ProvinceMap:
    """The map as it is drawn on every page."""
    legend, _, drawn = STITCHES.read_text(encoding="utf-8").partition("\n\n")
    codes = {line[0]: line[2:] for line in legend.splitlines()}
    rows = drawn.split()
    land: defaultdict[str, set[Stitch]] = defaultdict(set)
    for y, row in enumerate(rows):
        for x, letter in enumerate(row):
            if letter != SEA:
                land[codes[letter]].add((x, y))
    outlines = {code: _outline(code, land[code]) for code in sorted(land)}
    return ProvinceMap(len(rows[0]), len(rows), outlines)


def _outline(code: str, land: set[Stitch]) -> Outline:
    x, y = _deepest_inland(land)
    path = "".join(map(_path, _rings(land)))
    if code not in _IN_THE_SEA:
        return Outline(path, x, y, "")
    at_x, at_y = _IN_THE_SEA[code]
    return Outline(path, at_x, at_y, f"M{x:g} {y:g}L{at_x:g} {at_y:g}")


def _deepest_inland(land: set[Stitch]) -> tuple[float, float]:
    """Between the two rows of stitches, as high as a number, with most land to both sides."""
    middle_x = sum(x for x, _ in land) / len(land)
    middle_y = sum(y for _, y in land) / len(land)

    def room(x: int, y: int) -> int:
        steps = 0
        while (x - steps, y) in land and (x + steps, y) in land:
            steps += 1
        return min(steps, 4)  # more than any number needs

    def worth(stitch: Stitch) -> tuple[int, float]:
        x, y = stitch
        away = (x - middle_x) ** 2 + (y - middle_y) ** 2
        return min(room(x, y), room(x, y + 1)), -away

    x, y = max(sorted(land), key=worth)
    return x + 0.5, y + 1.0


def _rings(land: set[Stitch]) -> Iterator[list[Stitch]]:
    """The corners around the land, with it to the right; lakes and straits go the other way."""
    ways: defaultdict[Stitch, list[Stitch]] = defaultdict(list)
    for x, y in sorted(land):
        for start, end, neighbour in (
            ((x, y), (x + 1, y), (x, y - 1)),
            ((x + 1, y), (x + 1, y + 1), (x + 1, y)),
            ((x + 1, y + 1), (x, y + 1), (x, y + 1)),
            ((x, y + 1), (x, y), (x - 1, y)),
        ):
            if neighbour not in land:
                ways[start].append(end)
    while ways:
        start = at = min(ways)
        ring = [start]
        while True:
            ahead = ways[at]
            step = ahead.pop()
            if not ahead:
                del ways[at]
            if step == start:
                break
            ring.append(step)
            at = step
        yield ring


def _path(ring: list[Stitch]) -> str:
    """A ring as path data: one letter and length for each straight stretch."""
    corners = [
        here
        for before, here, after in zip([ring[-1], *ring], ring, [*ring[1:], ring[0]], strict=False)
        if (before[0] == here[0]) != (here[0] == after[0])
    ]
    (x, y), *others = corners
    drawn = [f"M{x} {y}"]
    for to_x, to_y in others:
        drawn.append(f"h{to_x - x}" if to_y == y else f"v{to_y - y}")
        x, y = to_x, to_y
    return "".join([*drawn, "z"])
