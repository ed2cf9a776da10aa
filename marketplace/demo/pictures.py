"""Draws the photos of the demo world: plainly drawings, and each says on itself that it is a demo.

The same village and scene always give the same picture.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

SIZE = (960, 720)
_FLOOR = 470  # where the wall meets the ground
Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Dyes:
    """Wall, ground, body, ornament."""

    wall: Colour
    ground: Colour
    body: Colour
    ornament: Colour


_DYES = (
    Dyes((236, 226, 207), (201, 180, 146), (122, 70, 40), (222, 170, 96)),
    Dyes((222, 229, 228), (160, 172, 166), (47, 84, 98), (226, 200, 150)),
    Dyes((238, 220, 208), (190, 150, 128), (143, 52, 42), (240, 206, 160)),
    Dyes((226, 230, 212), (158, 168, 124), (74, 96, 52), (232, 214, 150)),
    Dyes((228, 222, 232), (168, 156, 176), (84, 62, 104), (224, 190, 140)),
)
Canvas = ImageDraw.ImageDraw


def draw(*, code: str, category: str, scene: int) -> Image.Image:
    """The product (0), the product close by (1), or packed for the journey (2)."""
    seed = hashlib.sha256(code.encode("ascii")).digest()
    dyes = _DYES[seed[5] % len(_DYES)]
    picture = Image.new("RGB", SIZE, dyes.wall)
    canvas = ImageDraw.Draw(picture)
    (_whole, _near, _packed)[scene](canvas, dyes, category)
    _mark(canvas, dyes, code)
    return picture


def _whole(canvas: Canvas, dyes: Dyes, category: str) -> None:
    canvas.rectangle((0, _FLOOR, *SIZE), fill=dyes.ground)
    canvas.ellipse((270, 560, 690, 640), fill=_darker(dyes.ground))
    _SHAPES.get(category, _sack)(canvas, dyes)


def _near(canvas: Canvas, dyes: Dyes, category: str) -> None:
    canvas.rectangle((0, 0, *SIZE), fill=dyes.body)
    turn = len(category) % 3
    for index in range(-8, 20):
        start = index * 96
        canvas.polygon(
            [
                (start, 0),
                (start + 40, 0),
                (start + 40 + turn * 120, 720),
                (start + turn * 120, 720),
            ],
            fill=_darker(dyes.body),
        )
    for row in range(5):
        for column in range(7):
            left, top = column * 160 - 80 * (row % 2), row * 150 + 20
            canvas.ellipse((left, top, left + 90, top + 90), fill=dyes.ornament)
            canvas.ellipse((left + 22, top + 22, left + 68, top + 68), fill=dyes.body)


def _packed(canvas: Canvas, dyes: Dyes, category: str) -> None:
    canvas.rectangle((0, _FLOOR, *SIZE), fill=dyes.ground)
    high = 2 + len(category) % 2
    for row in range(high):
        for column in range(4 - row):
            left = 150 + column * 170 + row * 85
            top = 500 - row * 140
            canvas.rectangle((left, top, left + 160, top + 132), fill=(186, 148, 104))
            canvas.rectangle((left + 66, top, left + 94, top + 132), fill=(214, 182, 140))
            canvas.rectangle((left + 12, top + 92, left + 56, top + 120), fill=dyes.wall)


def _drum(canvas: Canvas, dyes: Dyes) -> None:
    canvas.polygon([(340, 220), (620, 220), (530, 430), (430, 430)], fill=dyes.body)
    canvas.polygon([(440, 420), (520, 420), (570, 600), (390, 600)], fill=_darker(dyes.body))
    canvas.ellipse((330, 170, 630, 270), fill=dyes.ornament)
    for step in range(7):
        canvas.line([(350 + step * 43, 240), (425 + step * 18, 400)], fill=dyes.wall, width=5)


def _cloth(canvas: Canvas, dyes: Dyes) -> None:
    for fold in range(5):
        top = 520 - fold * 62
        colour = dyes.body if fold % 2 else _darker(dyes.body)
        canvas.rounded_rectangle((280 + fold * 8, top, 680 - fold * 8, top + 74), 22, fill=colour)
        for step in range(8):
            left = 320 + fold * 8 + step * 42
            canvas.polygon(
                [
                    (left, top + 37),
                    (left + 14, top + 20),
                    (left + 28, top + 37),
                    (left + 14, top + 54),
                ],
                fill=dyes.ornament,
            )


def _bag(canvas: Canvas, dyes: Dyes) -> None:
    canvas.arc((390, 160, 570, 420), 180, 360, fill=_darker(dyes.body), width=20)
    canvas.rounded_rectangle((310, 290, 650, 600), 26, fill=dyes.body)
    canvas.rectangle((310, 400, 650, 440), fill=dyes.ornament)


def _sack(canvas: Canvas, dyes: Dyes) -> None:
    canvas.polygon([(350, 300), (610, 300), (660, 600), (300, 600)], fill=dyes.body)
    canvas.polygon([(380, 230), (580, 230), (610, 300), (350, 300)], fill=_darker(dyes.body))
    canvas.ellipse((400, 380, 560, 520), fill=dyes.ornament)
    for step in range(9):
        left = 240 + step * 56
        canvas.ellipse((left, 606 + step % 3 * 10, left + 34, 630 + step % 3 * 10), fill=dyes.body)


_SHAPES: dict[str, Callable[[Canvas, Dyes], None]] = {
    "musical-instruments": _drum,
    "textiles-batik": _cloth,
    "weaving-tenun": _cloth,
    "bags-leather": _bag,
}


def _mark(canvas: Canvas, dyes: Dyes, code: str) -> None:
    """So that nobody takes a drawing for the village's product."""
    canvas.rectangle((0, 660, SIZE[0], SIZE[1]), fill=_darker(_darker(dyes.body)))
    font = ImageFont.load_default(size=28)
    middle = (SIZE[0] // 2, 690)  # where every crop leaves it
    canvas.text(middle, f"DEMO DRAWING, NO PHOTO  {code}", (255, 255, 255), font, anchor="mm")


def _darker(colour: Colour) -> Colour:
    red, green, blue = colour
    return red * 4 // 5, green * 4 // 5, blue * 4 // 5
