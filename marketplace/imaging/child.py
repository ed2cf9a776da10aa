"""A process of its own that decodes one stranger's picture: stdin in, variants on stdout.

It stands alone, imports nothing of the house and bounds itself before it reads a byte, so that a
picture made to take the machine takes this process at most. ``preparing.py`` starts it with its
orders as JSON in the one argument; the answer is a line of JSON, then the variants' bytes.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import warnings
from collections.abc import Sequence
from typing import Any

from PIL import AvifImagePlugin, Image, ImageCms, UnidentifiedImageError

ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
ON_THE_SIDE = frozenset({5, 6, 7, 8})
SAVING: dict[str, dict[str, Any]] = {
    "webp": {"format": "WEBP", "quality": 78, "method": 4},
    "jpg": {"format": "JPEG", "quality": 80, "progressive": True, "optimize": True},
}


class RefusedError(Exception):
    """The one argument is the value of a Refusal."""


def main() -> None:
    """Read, decode, answer; whatever a hostile file does ends in a refusal or in this process."""
    orders = json.loads(sys.argv[1])
    limit(orders)
    content = sys.stdin.buffer.read()
    parts: list[bytes] = []
    try:
        answer = develop(content, orders, parts)
    except RefusedError as refusal:
        answer = {"refusal": refusal.args[0]}
    except MemoryError:
        answer = {"refusal": "too_hard"}
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        answer = {"refusal": "too_many_pixels"}
    except UnidentifiedImageError:
        answer = {"refusal": "damaged"}  # its first bytes were a picture's, or we were not asked
    except Exception:  # noqa: BLE001  a decoder fails on a bad file in every way there is
        answer = {"refusal": "damaged"}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + b"".join(parts))


def limit(orders: dict[str, Any]) -> None:
    """Bound memory, time and files; none of it can be raised again."""
    resource.setrlimit(resource.RLIMIT_AS, (orders["memory"], orders["memory"]))
    # One second later the kernel kills without asking; until then the signal says what happened.
    resource.setrlimit(resource.RLIMIT_CPU, (orders["seconds"], orders["seconds"] + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    Image.MAX_IMAGE_PIXELS = orders["pixels"]
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # each would have a stack of its own


def develop(content: bytes, orders: dict[str, Any], parts: list[bytes]) -> dict[str, Any]:
    """Fill ``parts`` with the variants and say what each is."""
    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP", "AVIF")) as image:
        refuse_shape(image.size, orders)
        turn = orientation_of(image)
        profile = image.info.get("icc_profile")
        wanted = wanted_size(image.size, orders["widths"][-1], turn)
        # A JPEG is decoded at a half, a quarter or an eighth where that is still enough.
        image.draft(None, (2 * wanted[0], 2 * wanted[1]))
        image.load()
        plate = on_white(shrunk(in_eight_bits(image), wanted))
    if turn in TURNS:
        plate = plate.transpose(TURNS[turn])
    plate = in_srgb(plate, profile)
    plate.info = {}  # a comment would be written into every JPEG
    return described(plate, orders["widths"], parts)


def described(plate: Image.Image, widths: Sequence[int], parts: list[bytes]) -> dict[str, Any]:
    """Fill ``parts`` with the variants of an upright picture in sRGB; say what each is."""
    variants = [
        described_variant(plate, width, encoding, parts)
        for width in widths_of(plate.width, widths)
        for encoding in SAVING
    ]
    red, green, blue = plate.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))  # type: ignore[misc]  # RGB
    return {
        "width": plate.width,
        "height": plate.height,
        "colour": f"#{red:02x}{green:02x}{blue:02x}",
        "variants": variants,
    }


def refuse_shape(size: tuple[int, int], orders: dict[str, Any]) -> None:
    """What would show nothing, or would be a ribbon down the page."""
    short, long = sorted(size)
    if short < orders["shortest"]:
        raise RefusedError("too_small")
    if long > orders["ratio"] * short:
        raise RefusedError("too_long")


def orientation_of(image: Image.Image) -> int:
    """How the camera was held; 1 where nobody knows."""
    try:
        return int(image.getexif().get(ORIENTATION, 1))
    except Exception:  # noqa: BLE001  a broken note is no reason to refuse the picture
        return 1


def wanted_size(size: tuple[int, int], widest: int, turn: int) -> tuple[int, int]:
    """The size, as stored, at which the picture held upright is at most ``widest`` wide."""
    across = size[1] if turn in ON_THE_SIDE else size[0]
    scale = min(1.0, widest / across)
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def in_eight_bits(image: Image.Image) -> Image.Image:
    """A mode that can be made smaller: grey of 16 bits is brought to 8, a palette is resolved."""
    if image.mode.startswith("I"):
        return image.point(lambda grey: grey * (1 / 256)).convert("L")
    if "transparency" in image.info or image.mode in {"LA", "PA", "RGBa", "La"}:
        return image.convert("RGBA")
    return image.convert("RGB") if image.mode in {"1", "P", "YCbCr", "LAB", "HSV"} else image


def shrunk(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Never enlarged."""
    if size == image.size:
        return image
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def on_white(image: Image.Image) -> Image.Image:
    """What shines through becomes white."""
    if image.mode != "RGBA":
        return image
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The colours meant by ``profile`` as every screen shows them; a broken profile is ignored."""
    if profile:
        try:
            meant = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            shown = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(image, meant, shown, outputMode="RGB")
        except Exception:  # noqa: BLE001  profiles are foreign programs of a kind
            converted = None
        if converted is not None:
            return converted
    return image.convert("RGB")


def widths_of(width: int, widths: Sequence[int]) -> list[int]:
    """As sizes.widths_of says it; a test compares."""
    return [*(one for one in widths if one < width), width]


def described_variant(
    plate: Image.Image, width: int, encoding: str, parts: list[bytes]
) -> dict[str, Any]:
    """One variant, its bytes added to ``parts``."""
    height = max(1, round(plate.height * width / plate.width))
    written = io.BytesIO()
    shrunk(plate, (width, height)).save(written, **SAVING[encoding])
    parts.append(written.getvalue())
    return {"width": width, "height": height, "encoding": encoding, "size": len(parts[-1])}


if __name__ == "__main__":
    main()
