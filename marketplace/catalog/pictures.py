"""A photo as pages draw it: which sizes there are, how they are addressed, what must stay in view."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.imaging.sizes import height_at, widths_of

FOCUS_STEP = 100  # per mille: pages crop to a tenth of the picture, by a class of the stylesheet
INDONESIAN = "id"


@dataclass(frozen=True, slots=True)
class Picture:
    """``mark`` is the first part of its address and changes with every pixel.

    ``width`` and ``height`` are those of the widest variant, ``colour`` its average as ``#rrggbb``,
    ``focus_x`` and ``focus_y`` per mille from the left and the top.
    """

    mark: str
    width: int
    height: int
    colour: str
    focus_x: int
    focus_y: int
    alt_en: str
    alt_id: str
    credit: str

    @property
    def widths(self) -> tuple[int, ...]:
        return widths_of(self.width)

    @property
    def focus_class(self) -> str:
        """``focus-x-3 focus-y-7``; nothing for the middle, which is what browsers do anyway."""
        across, down = round(self.focus_x / FOCUS_STEP), round(self.focus_y / FOCUS_STEP)
        return "" if across == down == 5 else f"focus-x-{across} focus-y-{down}"  # noqa: PLR2004

    def height_at(self, width: int) -> int:
        """How high the variant of this width is."""
        return height_at(width, of=(self.width, self.height))

    def widest_within(self, most: int) -> int:
        """The widest variant that is at most this wide, or the smallest there is."""
        return max((width for width in self.widths if width <= most), default=self.widths[0])

    def path(self, width: int, encoding: str) -> str:
        """The address of one variant. Written by hand: a page of cards draws hundreds."""
        return f"/photos/{self.mark}-{width}.{encoding}"

    def srcset(self, encoding: str, *, most: int, root: str = "") -> str:
        """The variants at most this wide, for the browser to choose from."""
        widest = self.widest_within(most)
        return ", ".join(
            f"{root}{self.path(width, encoding)} {width}w"
            for width in self.widths
            if width <= widest
        )

    def alt(self, language: str) -> tuple[str, str]:
        """What is on it, and the language it is said in: the reader's, or else English."""
        if language == INDONESIAN and self.alt_id:
            return self.alt_id, INDONESIAN
        return self.alt_en, "en"
