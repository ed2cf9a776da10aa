"""The cloths and weaves a village's motif is cut from: one repeating tile for each tradition.

A drawing takes its three dyes and a variant of 0 to 3, two bits that choose between ornaments.
Drawings are kept to plain shapes so that a motif stays a small file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dyes:
    """Three colours of one cloth: the ground, the figure, the ornament."""

    ground: str
    figure: str
    ornament: str


@dataclass(frozen=True, slots=True)
class Tile:
    """What repeats: its width and height, its drawing, the turn of the cloth and its zoom."""

    width: int
    height: int
    drawing: str
    turn: int = 0
    zoom: float = 1.1


SOGA = Dyes("#f0e2c8", "#8a5a2b", "#23395b")
DARK_SOGA = Dyes("#3a2a1b", "#e6d3ae", "#b9772f")
INDIGO = Dyes("#23395b", "#eadfc8", "#c08a45")
SKY = Dyes("#dfe6ee", "#3f5f8c", "#23395b")
BRICK = Dyes("#7d2427", "#e9cf97", "#f5ead3")
MENGKUDU = Dyes("#f2e6d4", "#8f3227", "#2b2623")
NIGHT = Dyes("#25211d", "#d9b36c", "#9b3a2f")
LEAF = Dyes("#e9ead6", "#2f6b45", "#8a5a2b")
BAMBOO = Dyes("#c9a566", "#efdcae", "#7a5426")
BLACK = Dyes("#f4efe4", "#2a2724", "#8d857a")


def rectangle(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="{fill}"/>'


def shape(path: str, fill: str) -> str:
    return f'<path d="{path}" fill="{fill}"/>'


def line(path: str, stroke: str, width: float, dashes: str = "") -> str:
    pattern = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<path d="{path}" fill="none" stroke="{stroke}" stroke-width="{width:g}"{pattern}/>'


def _circle(x: float, y: float, radius: float, fill: str) -> str:
    return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{fill}"/>'


def _diamond(x: float, y: float, wide: float, high: float, fill: str) -> str:
    sides = f"l{wide:g} {high:g}-{wide:g} {high:g}-{wide:g}-{high:g}z"
    return shape(f"M{x:g} {y - high:g}{sides}", fill)


def kawung(dyes: Dyes, variant: int) -> Tile:
    """Four petals of the sugar-palm fruit about a seed."""
    petals = veins = ""
    for sx, sy in ((1, 1), (-1, 1), (1, -1), (-1, -1)):
        petals += (
            f"M{20 + 2 * sx} {20 + 2 * sy}c{12 * sx} 0 {17 * sx} {5 * sy} {17 * sx} {17 * sy}"
            f"c{-12 * sx} 0 {-17 * sx} {-5 * sy} {-17 * sx} {-17 * sy}z"
        )
        veins += f"M{20 + 7 * sx} {20 + 7 * sy}l{7 * sx} {7 * sy}"
    seed = _diamond(20, 20, 3, 3, dyes.ornament)
    if variant & 1:
        seed = _circle(20, 20, 2, dyes.ornament)
    cross = (
        "M20 5l2 3-2 3-2-3zM5 20l3 2 3-2-3-2z" if variant & 2 else "M20 4v5M20 31v5M4 20h5M31 20h5"
    )
    drawing = shape(petals, dyes.figure) + line(veins, dyes.ground, 1.5) + seed
    drawing += line(cross, dyes.ornament, 1.5)
    return Tile(40, 40, drawing, turn=45 * (variant & 1))


def parang(dyes: Dyes, variant: int) -> Tile:
    """Blades in slanting ranks, with a line of diamonds or beads between the ranks."""
    blade = "M1 30C1 19 13 21 11 10C10 4 14 1 20 1C17 6 21 11 18 18C15 25 7 22 1 30z"
    drawing = shape(blade, dyes.figure) + line("M4 6a3 3 0 1 1 3 3", dyes.ornament, 1.5)
    if variant & 1:
        drawing += _diamond(10, 37, 6, 3, dyes.ornament)
    else:
        drawing += _circle(10, 37, 2.5, dyes.ornament) + _circle(0, 37, 1.2, dyes.ornament)
    if variant & 2:
        drawing += line("M14 6l1 9", dyes.ground, 1.5)
    else:
        drawing += _circle(14.5, 9, 1.6, dyes.ground)
    rails = line("M0 32.5h20M0 41.5h20", dyes.figure, 1.5)
    return Tile(20, 44, drawing + rails, turn=-45, zoom=1.4)


def mega(dyes: Dyes, variant: int) -> Tile:
    """Banks of cloud, each inside the next, after the cloths of Cirebon."""
    drawing = ""
    rings = (dyes.figure, dyes.ground, dyes.ornament, dyes.ground)[: 3 + (variant & 1)]
    for y, centres in ((24, (30,)), (48, (0, 60))):
        for ring, colour in enumerate(rings):
            wide, high = 30 - ring * 5.5, 22 - ring * (4 + (variant >> 1) * 1.5)
            drawing += "".join(
                f'<ellipse cx="{x}" cy="{y}" rx="{wide:g}" ry="{high:g}" fill="{colour}"/>'
                for x in centres
            )
    return Tile(60, 48, drawing)


def gringsing(dyes: Dyes, variant: int) -> Tile:
    """Scales in rows, a seed in each."""
    drawing = ""
    iris = dyes.ornament if variant & 1 else dyes.figure
    seed = dyes.ornament if variant & 2 else dyes.ground
    for y, centres in ((24, (0, 24)), (12, (12,)), (0, (0, 24))):
        for x in centres:
            drawing += _circle(x, y, 12, dyes.figure) + _circle(x, y, 10, dyes.ground)
            drawing += _circle(x, y, 6, iris) + _circle(x, y, 3, seed)
    return Tile(24, 24, drawing, zoom=1.6)


def tumpal(dyes: Dyes, variant: int) -> Tile:
    """Rows of bamboo shoots, point to point."""
    inner = "M6 28L12 13 18 28z" if variant & 1 else "M5 28l7-7 7 7zM8 20l4-5 4 5z"
    hanging, dot = "M0 34h24L12 62z", _circle(12, 43, 2.5, dyes.ground)
    if variant & 2:
        hanging, dot = "M-12 34h24L0 62zM12 34h24L24 62z", _circle(12, 56, 2.5, dyes.figure)
    drawing = shape("M0 30L12 2 24 30z", dyes.figure) + shape(inner, dyes.ground)
    drawing += shape(hanging, dyes.ornament) + dot
    return Tile(24, 64, drawing + line("M0 32h24M0 0h24M0 64h24", dyes.figure, 1.5))


def songket(dyes: Dyes, variant: int) -> Tile:
    """Stepped lozenges of gold thread with a star inside."""
    star = "M18 18h12v12H18zM24 15l9 9-9 9-9-9z"
    if variant & 1:
        star = "M24 15l2 7 7 2-7 2-2 7-2-7-7-2 7-2z"
    drawing = shape(_steps(24, 6, 4), dyes.figure)
    if variant & 2:
        drawing += line(_steps(24, 4, 4), dyes.ground, 1.5) + shape(star, dyes.ornament)
    else:
        drawing += shape(_steps(24, 4, 4), dyes.ground) + shape(star, dyes.figure)
    for x, y in ((0, 0), (48, 0), (0, 48), (48, 48)):
        drawing += _diamond(x, y, 4, 4, dyes.ornament)
    return Tile(48, 48, drawing)


def _steps(centre: int, steps: int, size: int) -> str:
    path = f"M{centre - size // 2} {centre - steps * size + size // 2}"
    for first, second, one, two in (
        ("h", "v", size, size),
        ("v", "h", size, -size),
        ("h", "v", -size, -size),
        ("v", "h", -size, size),
    ):
        path += f"{first}{one}" + f"{second}{two}{first}{one}" * (steps - 1)
    return path + "z"


def ulos(dyes: Dyes, variant: int) -> Tile:
    """Warp stripes with flecks of tied thread and a band of arrowheads."""
    stripes = "M0 0h10v24H0zM14 0h2v24h-2zM52 0h2v24h-2zM58 0h10v24H58z"
    arrows = "M22 4l12 8-12 8zM46 4l-12 8 12 8z"
    if variant & 1:
        arrows = "M22 12l6-8v16zM46 12l-6-8v16z"
    hearts = _diamond(34, 12, 4, 8, dyes.ornament)
    if variant & 2:
        hearts = _diamond(34, 0, 5, 6, dyes.ornament) + _diamond(34, 24, 5, 6, dyes.ornament)
    flecks = line("M5 0V24M63 0V24", dyes.ground, 1.5, "3 3")
    return Tile(72, 24, shape(stripes, dyes.figure) + flecks + shape(arrows, dyes.figure) + hearts)


def anyaman(dyes: Dyes, variant: int) -> Tile:
    """Strips of bamboo, over and under."""
    strips = 3 - (variant & 1)
    size = 20 / strips
    drawing = ""
    for block, (x, y) in enumerate(((0, 0), (20, 0), (20, 20), (0, 20))):
        for strip in range(strips):
            colour = dyes.ornament if variant & 2 and strip == 1 else dyes.figure
            along = strip * size + 0.75
            if block % 2:
                drawing += rectangle(x + along, y, size - 1.5, 20, colour)
            else:
                drawing += rectangle(x, y + along, 20, size - 1.5, colour)
    return Tile(40, 40, drawing, turn=45 * (variant & 1), zoom=1.5)


def poleng(dyes: Dyes, variant: int) -> Tile:
    """Black, white and the grey where they cross."""
    drawing = rectangle(0, 0, 24, 24, dyes.figure)
    drawing += rectangle(24, 0, 24, 24, dyes.ornament) + rectangle(0, 24, 24, 24, dyes.ornament)
    if variant & 1:
        drawing += line("M6 0v48M18 0v48M0 6h48M0 18h48", dyes.ground, 0.75)
    if variant & 2:
        marks = _circle(12, 12, 3, dyes.ground) + _circle(36, 36, 3, dyes.figure)
    else:
        marks = _diamond(12, 12, 5, 5, dyes.ground) + _diamond(36, 36, 5, 5, dyes.figure)
    return Tile(48, 48, drawing + marks)


def ikat(dyes: Dyes, variant: int) -> Tile:
    """Lozenges whose edges feather, as the tied threads shift on the loom."""
    drawing = ""
    for inset, colour in ((0, dyes.figure), (5, dyes.ground), (10, dyes.ornament)):
        rows = ""
        for row in range(20):
            reach = 20 - 2 * abs(row - 10) + (1 if row % 2 else -1) - inset
            if reach > 0:
                rows += f"M{22 - reach} {row * 3}h{2 * reach}v3h-{2 * reach}z"
        drawing += shape(rows, colour)
    drawing += line("M1 0V60M43 0V60", dyes.ornament, 1.5, "3 3" if variant & 1 else "6 3")
    if variant & 2:
        return Tile(44, 60, drawing + rectangle(20, 24, 4, 12, dyes.ground))
    return Tile(44, 60, drawing + _diamond(22, 30, 3, 6, dyes.ground))


def hooks(dyes: Dyes, variant: int) -> Tile:
    """Hooked spirals, mirrored both ways, after the houses and mats of Borneo and Sulawesi."""
    arm = "M3 27V3h22v16H11V11h7" if variant & 1 else "M3 27V12Q3 3 13 3t10 9-8 8-7-6 6-4"
    drawing = f'<g id="h">{line(arm, dyes.figure, 3)}</g>'
    for matrix in ("-1 0 0 1 56 0", "1 0 0 -1 0 56", "-1 0 0 -1 56 56"):
        drawing += f'<use href="#h" transform="matrix({matrix})"/>'
    seed = _diamond(28, 28, 5, 5, dyes.ornament)
    if variant & 2:
        seed = _circle(28, 28, 4, dyes.ornament)
    edges = _diamond(0, 28, 3, 5, dyes.ornament) + _diamond(56, 28, 3, 5, dyes.ornament)
    return Tile(56, 56, drawing + seed + edges)


def noken(dyes: Dyes, variant: int) -> Tile:
    """Looped cord, row on row, one row in another colour."""
    drawing = ""
    for row in range(4):
        y = row * 12
        colour = dyes.ornament if row == variant else dyes.figure
        loops = f"M0 {y}c0 9 8 9 8 0c0 9 8 9 8 0"
        between = "".join(f"M{x} {y + 6}c0 8 8 8 8 0" for x in (-4, 4, 12))
        drawing += line(loops + between, colour, 2.5)
    return Tile(16, 48, drawing, zoom=1.6)


Weave = Callable[[Dyes, int], Tile]
CLOTHS: dict[str, tuple[Weave, tuple[Dyes, ...]]] = {
    "kawung": (kawung, (SOGA, DARK_SOGA, INDIGO)),
    "parang": (parang, (SOGA, DARK_SOGA, INDIGO)),
    "mega": (mega, (SKY, INDIGO, MENGKUDU)),
    "gringsing": (gringsing, (SOGA, MENGKUDU, LEAF, INDIGO)),
    "tumpal": (tumpal, (BRICK, LEAF, NIGHT, MENGKUDU)),
    "songket": (songket, (BRICK, NIGHT, INDIGO)),
    "ulos": (ulos, (MENGKUDU, BRICK, NIGHT)),
    "anyaman": (anyaman, (BAMBOO, DARK_SOGA, LEAF)),
    "poleng": (poleng, (BLACK, MENGKUDU, SOGA)),
    "ikat": (ikat, (MENGKUDU, INDIGO, NIGHT, SOGA)),
    "hooks": (hooks, (NIGHT, MENGKUDU, LEAF, BRICK)),
    "noken": (noken, (SOGA, LEAF, MENGKUDU, DARK_SOGA)),
}
