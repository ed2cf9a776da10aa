"""Draws a village's motif: a square of cloth in the textile tradition of its province, as SVG.

The same code always gives the same bytes. The family follows the province; the village's place in
it (colours, scale, ornament, selvedge) follows a digest of the whole code.
"""

from __future__ import annotations

import hashlib
import re

from marketplace.web.cloth import CLOTHS, Dyes, line, rectangle, shape

SIDE = 240
_SCALES = (0.85, 1.0, 1.25)
_CODE = re.compile(r"[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?", re.ASCII)

# The family of the cloth or weave a province is best known for, by the first block of the code.
_PROVINCES: dict[str, tuple[str, ...]] = {
    "ulos": ("12",),
    "songket": ("13", "14", "16", "19", "52", "72"),
    "tumpal": ("11", "15", "17", "18", "21", "31"),
    "mega": ("32",),
    "parang": ("33",),
    "kawung": ("34",),
    "gringsing": ("35",),
    "anyaman": ("36", "63", "74", "82"),
    "poleng": ("51",),
    "ikat": ("53", "71", "76", "81"),
    "hooks": ("61", "62", "64", "65", "73", "75"),
    "noken": ("91", "92", "93", "94", "95", "96"),
}
_FAMILY = {province: family for family, codes in _PROVINCES.items() for province in codes}
# Bamboo is plaited everywhere: right for a province younger than this list.
_EVERYWHERE = "anyaman"


def motif_family(code: str) -> str:
    """The family of the village, or any region, with this national code. ValueError for no code."""
    if not _CODE.fullmatch(code):
        raise ValueError(f"{code!r} is no code of a region.")
    return _FAMILY.get(code[:2], _EVERYWHERE)


def draw_motif(code: str) -> str:
    """The motif of ``code`` as a standalone square SVG document. ValueError for no code."""
    weave, dyes_of_the_family = CLOTHS[motif_family(code)]
    seed = hashlib.sha256(code.encode("ascii")).digest()
    dyes = dyes_of_the_family[seed[0] % len(dyes_of_the_family)]
    tile = weave(dyes, seed[1] % 4)
    scale = _SCALES[seed[2] % len(_SCALES)] * tile.zoom
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIDE}" height="{SIDE}" '
        f'viewBox="0 0 {SIDE} {SIDE}"><defs><pattern id="c" width="{tile.width}" '
        f'height="{tile.height}" patternUnits="userSpaceOnUse" patternTransform='
        f'"translate(120 120) rotate({tile.turn}) scale({scale:.3g})">{tile.drawing}</pattern>'
        f"</defs>{rectangle(0, 0, SIDE, SIDE, dyes.ground)}"
        f"{rectangle(0, 0, SIDE, SIDE, 'url(#c)')}{_selvedges(dyes, seed[3] % 3, seed[4] % 4)}"
        "</svg>\n"
    )


def _selvedges(dyes: Dyes, kind: int, width: int) -> str:
    """The woven edges at both sides, which tell neighbours of one family apart at a glance."""
    wide = 10 + 4 * width
    middle = wide / 2
    edge = rectangle(0, 0, wide, SIDE, dyes.figure) + rectangle(wide + 2, 0, 2, SIDE, dyes.figure)
    edge += (
        line(f"M{middle:g} 0V{SIDE}", dyes.ground, 3, "3 5"),
        shape("M0 0" + f"l{middle:g} 6-{middle:g} 6" * (SIDE // 12) + "z", dyes.ornament),
        line(f"M{middle:g} 0V{SIDE}", dyes.ornament, 2),
    )[kind]
    return f'<g id="e">{edge}</g><use href="#e" transform="matrix(-1 0 0 1 {SIDE} 0)"/>'
