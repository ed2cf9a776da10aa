"""What a stranger sends is made into clean pictures or refused; the corpus of bad files."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from marketplace.imaging import child
from marketplace.imaging.preparing import Prepared, prepare, prepare_own
from marketplace.imaging.refusals import LARGEST_FILE, PictureRefusedError, Refusal
from marketplace.imaging.sizes import WIDTHS, Encoding, height_at, widths_of
from tests.imaging import corpus

ROOT = Path(__file__).resolve().parent.parent.parent
RED, BLUE = (200, 40, 40), (40, 40, 200)
NOTES = (corpus.SECRET, b"Exif", b"GPS", b"http", b"ICC_PROFILE", b"ICCP", b"<script", b"CAMERA")


def refused(content: bytes) -> Refusal:
    with pytest.raises(PictureRefusedError) as refusal:
        prepare(content)
    return refusal.value.refusal


def opened(prepared: Prepared) -> list[Image.Image]:
    return [Image.open(io.BytesIO(variant.content)) for variant in prepared.variants]


def near(colour: object, wanted: tuple[int, int, int]) -> bool:
    assert isinstance(colour, tuple)
    return all(abs(one - other) < 24 for one, other in zip(colour, wanted, strict=True))


def test_a_phones_photo_stands_upright_in_every_size_without_what_it_told():
    content = corpus.photograph()
    assert corpus.SECRET in content
    prepared = prepare(content)
    assert (prepared.width, prepared.height) == (1200, 1600)
    assert [(v.width, v.height, v.encoding) for v in prepared.variants] == [
        (width, height_at(width, of=(1200, 1600)), encoding)
        for width in (320, 480, 960, 1200)
        for encoding in Encoding
    ]
    for variant, image in zip(prepared.variants, opened(prepared), strict=True):
        assert image.size == (variant.width, variant.height)
        assert image.format == ("JPEG" if variant.encoding is Encoding.JPEG else "WEBP")
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density",
                                   "progressive", "progression", "loop", "background",
                                   "timestamp", "duration"}  # fmt: skip
        assert not any(note in variant.content for note in NOTES)
        # Its left half was red; turned to the right, that is above.
        assert near(image.convert("RGB").getpixel((20, 20)), RED)
        assert near(image.convert("RGB").getpixel((20, image.height - 20)), BLUE)
    assert prepared.colour == "#782878"


CLEANED = {
    "huge EXIF and XMP": corpus.with_xmp,
    "PNG with text, XMP and EXIF": corpus.png_with_notes,
    "a page in the comment and after the end": corpus.jpeg_polyglot,
    "CMYK": lambda: corpus.saved(corpus.scene(mode="CMYK")),
    "a profile of nonsense": lambda: corpus.with_profile(b"nonsense" * 200),
    "a profile of another colour space": lambda: corpus.with_profile(lab()),
    "animated WebP": lambda: corpus.animated("WEBP"),
    "animated PNG": lambda: corpus.animated("PNG"),
    "AVIF": lambda: corpus.saved(corpus.scene(), "AVIF"),
    "palette with a transparent colour": lambda: corpus.saved(
        corpus.scene().quantize(4), "PNG", transparency=3
    ),
}


def lab() -> bytes:
    profile: bytes = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    return profile


@pytest.mark.parametrize("make", CLEANED.values(), ids=CLEANED)
def test_what_is_odd_is_made_plain(make):
    prepared = prepare(make())
    assert (prepared.width, prepared.height) == (640, 480)
    for variant, image in zip(prepared.variants, opened(prepared), strict=True):
        assert image.mode == "RGB"
        assert getattr(image, "n_frames", 1) == 1
        assert near(image.getpixel((20, 20)), RED)
        assert near(image.getpixel((image.width - 20, 20)), BLUE)
        assert not any(note in variant.content for note in NOTES)


@pytest.mark.parametrize("colour", [0, 2, 6])
def test_sixteen_bits_a_channel_become_eight(colour):
    prepared = prepare(corpus.png_of(400, 300, bits=16, colour=colour))
    assert prepared.colour == ("#ffffff" if colour == 6 else "#000000")  # seen through: white
    grey = Image.new("I;16", (400, 300), 0x8000)
    assert prepare(corpus.saved(grey, "PNG")).colour == "#808080"


def test_a_profile_changes_what_the_numbers_mean():
    """Green of a wider space, shown on the web's."""
    wide = Image.new("RGB", (400, 300), (30, 200, 60))
    plain = prepare(corpus.saved(wide, "PNG"))
    # sRGB with red and blue exchanged, so that a forgotten conversion shows.
    swapped = bytearray(corpus.srgb())
    red, blue = swapped.find(b"rXYZ"), swapped.find(b"bXYZ")
    swapped[red], swapped[blue] = swapped[blue], swapped[red]
    meant = prepare(corpus.saved(wide, "PNG", icc_profile=bytes(swapped)))
    assert plain.colour == "#1ec83c"
    assert meant.colour == "#3cc81e"


REFUSED = {
    "900 megapixels": (lambda: corpus.png_of(30_000, 30_000), Refusal.TOO_MANY_PIXELS),
    "64 megapixels": (lambda: corpus.png_of(8_000, 8_000), Refusal.TOO_MANY_PIXELS),
    "text that unpacks to 256 MB": (corpus.png_bomb_of_notes, Refusal.DAMAGED),
    "GIF and script": (corpus.gif_polyglot, Refusal.NOT_A_PICTURE),
    "SVG": (lambda: corpus.SVG, Refusal.NOT_A_PICTURE),
    "PDF": (lambda: corpus.PDF, Refusal.NOT_A_PICTURE),
    "nothing": (lambda: b"", Refusal.EMPTY),
    "13 MB": (lambda: corpus.photograph() + bytes(13 << 20), Refusal.TOO_LARGE),
    "cut short": (lambda: corpus.photograph()[:-3000], Refusal.DAMAGED),
    "thirty bytes": (lambda: corpus.photograph()[:30], Refusal.DAMAGED),
    "a PNG's first bytes": (lambda: b"\x89PNG\r\n\x1a\n" + corpus.SVG, Refusal.DAMAGED),
    "1×1": (lambda: corpus.png_of(1, 1), Refusal.TOO_SMALL),
    "a ribbon": (lambda: corpus.png_of(30_000, 300), Refusal.TOO_LONG),
    "sizes that lie": (
        lambda: corpus.png_of(400, 300, bits=8).replace(b"\0\0\x01\x90", b"\0\0\x09\x90", 1),
        Refusal.DAMAGED,
    ),
}


@pytest.mark.parametrize(("make", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_picture_for_us_is_refused_with_its_reason(make, reason):
    started = time.monotonic()
    assert refused(make()) is reason
    assert time.monotonic() - started < 20


def test_a_picture_smaller_than_every_size_is_never_enlarged():
    prepared = prepare(corpus.saved(corpus.scene((300, 260)), "WEBP"))
    assert [(v.width, v.height) for v in prepared.variants] == [(300, 260)] * 2


def test_what_takes_too_long_is_refused():
    with pytest.raises(PictureRefusedError) as refusal:
        prepare(corpus.photograph(), patience=0.01)
    assert refusal.value.refusal is Refusal.TOO_HARD


def test_what_takes_too_much_memory_is_refused():
    with pytest.raises(PictureRefusedError) as refusal:
        prepare(corpus.png_of(6_000, 6_000, bits=8, colour=6), memory=160 << 20)
    assert refusal.value.refusal is Refusal.TOO_HARD


MEASURE = """
import json, resource, sys
from marketplace.imaging.preparing import prepare
from marketplace.imaging.refusals import PictureRefusedError
try:
    said = prepare(sys.stdin.buffer.read()).width
except PictureRefusedError as refused:
    said = refused.refusal.value
# Of an honest process: this one is small when it starts the other.
print(json.dumps([said, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss]))
"""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (corpus.png_of(30_000, 30_000), "too_many_pixels"),
        (corpus.png_of(6_300, 6_300, bits=8, colour=6), 1280),
    ],
    ids=["900 megapixels", "40 megapixels"],
)
def test_the_largest_pictures_stay_within_600_mb(content, said):
    run = subprocess.run(
        [sys.executable, "-c", MEASURE], input=content, capture_output=True, check=True, cwd=ROOT
    )
    answer, kilobytes = json.loads(run.stdout)
    assert answer == said
    assert kilobytes < 600_000


def test_the_file_size_that_is_allowed_is_8_mb():
    filled = corpus.photograph()
    filled += bytes(LARGEST_FILE - len(filled))
    assert prepare(filled).width == 1200
    assert refused(filled + b"\0") is Refusal.TOO_LARGE


def test_our_own_drawings_are_kept_in_the_same_way():
    image = corpus.scene((1600, 1200))
    own, strangers = prepare_own(image.resize((1280, 960))), prepare(corpus.saved(image, "PNG"))
    assert [v.width for v in own.variants] == [v.width for v in strangers.variants]
    assert own.colour == strangers.colour


@pytest.mark.parametrize("width", [240, 320, 321, 480, 959, 960, 1279, 1280])
def test_the_process_and_the_house_agree_on_the_widths(width):
    assert tuple(child.widths_of(width, WIDTHS)) == widths_of(width)
