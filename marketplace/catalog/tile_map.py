"""Where each province stands on the map of tiles: column and row, west to east and north to south."""

from __future__ import annotations

# By national code. A province younger than this list has no place here and follows the others.
TILES: dict[str, tuple[int, int]] = {
    "11": (1, 1), "12": (2, 2), "14": (3, 2), "21": (4, 2), "13": (2, 3), "15": (3, 3),
    "19": (4, 3), "17": (2, 4), "16": (3, 4), "18": (3, 5),
    "36": (3, 6), "31": (4, 6), "32": (5, 6), "33": (6, 6), "34": (7, 6), "35": (8, 6),
    "51": (9, 6), "52": (10, 6), "53": (11, 6),
    "65": (7, 2), "61": (6, 3), "64": (7, 3), "62": (6, 4), "63": (7, 4),
    "75": (9, 2), "71": (10, 2), "72": (9, 3), "76": (9, 4), "74": (10, 4), "73": (9, 5),
    "82": (11, 3), "81": (11, 4),
    "96": (12, 3), "92": (13, 3), "91": (14, 3), "94": (13, 4), "95": (14, 4), "93": (14, 5),
}  # fmt: skip


def tile_classes(code: str) -> str:
    """The style classes that put the province's tile in its place on a wide screen."""
    if code not in TILES:
        return ""
    column, row = TILES[code]
    return f"column-{column} row-{row}"
