"""How files of the four kinds begin: enough to refuse others at once, never enough to trust one."""

from __future__ import annotations

from marketplace.imaging.refusals import LARGEST_FILE, PictureRefusedError, Refusal

_JPEG = b"\xff\xd8\xff"
_PNG = b"\x89PNG\r\n\x1a\n"
_AVIF_BRANDS = (b"avif", b"avis", b"mif1", b"msf1")


def begins_like_a_picture(content: bytes) -> bool:
    """Whether the first bytes are those of a JPEG, PNG, WebP or AVIF file."""
    if content.startswith((_JPEG, _PNG)):
        return True
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return True
    return content[4:8] == b"ftyp" and content[8:12] in _AVIF_BRANDS


def refuse_at_sight(content: bytes) -> None:
    """Raise PictureRefusedError for what need not be decoded to be refused."""
    if not content:
        raise PictureRefusedError(Refusal.EMPTY)
    if len(content) > LARGEST_FILE:
        raise PictureRefusedError(Refusal.TOO_LARGE)
    if not begins_like_a_picture(content):
        raise PictureRefusedError(Refusal.NOT_A_PICTURE)
