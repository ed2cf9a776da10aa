"""Why a file is not taken as a picture, in words for the person who sent it; pure."""

from __future__ import annotations

from marketplace.labels import N_, Labelled

LARGEST_FILE = 8 * 1024 * 1024
MOST_PIXELS = 40_000_000
SHORTEST_SIDE = 240
LONGEST_TO_SHORTEST = 4


class Refusal(Labelled):
    EMPTY = "empty", N_("The file is empty.")
    TOO_LARGE = "too_large", N_("The file is larger than 8 MB.")
    NOT_A_PICTURE = (
        "not_a_picture",
        N_("This is not a picture we can read: send a JPEG, PNG, WebP or AVIF file."),
    )
    TOO_MANY_PIXELS = "too_many_pixels", N_("The picture has more than 40 million pixels.")
    TOO_SMALL = (
        "too_small",
        N_("The picture is smaller than 240 pixels on one side: buyers would see nothing on it."),
    )
    TOO_LONG = "too_long", N_("The picture is more than four times as long as it is wide.")
    DAMAGED = "damaged", N_("The file is damaged: it begins like a picture but cannot be read.")
    TOO_HARD = (
        "too_hard",
        N_("Reading this picture took too much time or memory. Save it again as a JPEG."),
    )


class PictureRefusedError(Exception):
    """The file is not taken; ``refusal`` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal
