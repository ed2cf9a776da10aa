"""Pictures good and bad, made here: what cameras write and what attackers send."""

from __future__ import annotations

import io
import random
import struct
import zlib
from functools import cache

from PIL import Image, ImageCms, ImageDraw, PngImagePlugin

GPS_IFD = 0x8825
SECRET = b"KANARI-EXIF"
_NOISE = random.Random(7)  # noqa: S311  nothing secret


def saved(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    """The image as a file."""
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def scene(size: tuple[int, int] = (640, 480), mode: str = "RGB") -> Image.Image:
    """A picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", size, (200, 40, 40))
    ImageDraw.Draw(image).rectangle((size[0] // 2, 0, *size), fill=(40, 40, 200))
    return image.convert(mode)


def noise(size: tuple[int, int]) -> Image.Image:
    """As hard to compress as a photograph can be."""
    return Image.frombytes("RGB", size, _NOISE.randbytes(3 * size[0] * size[1]))


def photograph(size: tuple[int, int] = (1600, 1200)) -> bytes:
    """A JPEG as a phone writes it: held upright, with the place where it was taken."""
    image = scene(size)
    exif = Image.Exif()
    exif[0x0112] = 6  # turn to the right to see it upright
    exif[0x010E] = SECRET.decode()
    exif[0x010F] = "KANARI-CAMERA"
    exif.get_ifd(GPS_IFD).update({1: "S", 2: (8.0, 5.0, 43.0), 3: "E", 4: (112.0, 10.0, 5.0)})
    return saved(image, exif=exif, comment=SECRET, icc_profile=srgb(), quality=90)


def with_xmp() -> bytes:
    """A JPEG whose XMP packet and EXIF are as large as they may be."""
    exif = Image.Exif()
    exif[0x010E] = "x" * 60_000
    xmp = b"<x:xmpmeta>" + SECRET + b"x" * 60_000 + b"</x:xmpmeta>"
    return saved(scene(), exif=exif, xmp=xmp)


def png_with_notes() -> bytes:
    """A PNG with text chunks and EXIF."""
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", SECRET.decode(), zip=True)
    notes.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    return saved(scene(), "PNG", pnginfo=notes, exif=exif)


def srgb() -> bytes:
    """The colour profile of every screen."""
    profile: bytes = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile


def with_profile(profile: bytes, kind: str = "JPEG") -> bytes:
    """A picture that says its colours mean something else."""
    return saved(scene(), kind, icc_profile=profile)


def png_of(width: int, height: int, *, bits: int = 1, colour: int = 0) -> bytes:
    """A black PNG written by hand, so that a huge one costs nothing to make."""
    channels = {0: 1, 2: 3, 6: 4}[colour]
    row = b"\0" * (1 + (width * bits * channels + 7) // 8)
    squeeze = zlib.compressobj(9)
    pixels = b"".join(squeeze.compress(row) for _ in range(height))
    pixels += squeeze.flush()
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check


def png_bomb_of_notes() -> bytes:
    """A small picture with text that unpacks to 256 MB."""
    notes = _chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"\0" * (256 << 20), 9))
    whole = png_of(400, 300, bits=8)
    return whole[:33] + notes + whole[33:]


def gif_polyglot() -> bytes:
    """Both a GIF and a script."""
    return saved(Image.new("P", (400, 300)), "GIF").replace(b"GIF89a", b"GIF89a", 1) + (
        b"=1;alert(document.domain)//"
    )


def jpeg_polyglot() -> bytes:
    """A valid JPEG that carries a page with a script in its comment and after its end."""
    page = b"<html><script>alert(1)</script>" + SECRET
    return saved(scene(), comment=page) + b"*/=alert(1);/*" + page


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
PDF = b"%PDF-1.7\n1 0 obj << /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >> endobj"


def animated(kind: str) -> bytes:
    """Three frames; the first is the scene."""
    others = [Image.new("RGB", (640, 480), colour) for colour in ("lime", "yellow")]
    return saved(scene(), kind, save_all=True, append_images=others, duration=100)


@cache
def large() -> bytes:
    """A photograph of 12 megapixels that compresses badly, of nearly 8 MB."""
    return saved(noise((1000, 750)).resize((4000, 3000), Image.Resampling.BICUBIC), quality=92)
