"""Turns the names of the national list into names for pages, and into keys for finding them."""

from __future__ import annotations

import re
import unicodedata

_ABBREVIATED = {"Daerah Istimewa ": "DI ", "Daerah Khusus Ibukota ": "DKI ", "Dki ": "DKI "}
_SMALL_WORDS = {"Dan": "dan"}
# The list writes the glottal stop of "Soka'an" as a quotation mark, a typographic one, or right.
_APOSTROPHES = str.maketrans({'"': "'", "\u2019": "'", "\u2018": "'", "`": "'"})


def display_name(official: str) -> str:
    """``KABUPATEN BLITAR`` as ``Kabupaten Blitar``, for provinces and regencies."""
    words = [word.capitalize() for word in official.split()]
    name = " ".join(_SMALL_WORDS.get(word, word) for word in words)
    for long, short in _ABBREVIATED.items():
        if name.startswith(long):
            return short + name.removeprefix(long)
    return name


def tidy_name(official: str) -> str:
    """A district's or village's name with slips of typing mended and nothing else changed."""
    name = " ".join(official.translate(_APOSTROPHES).replace("*", "").split())
    return name[:1].upper() + name[1:]


def name_key(text: str) -> str:
    """Letters and digits alone, so that "Sido Mulyo", "sidomulyo" and "Sidomulyo" are one key."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return re.sub(r"[^a-z0-9]", "", plain)


def place_key(text: str) -> str:
    """A district, regency or province as people write it ("Kab. Blitar"), for matching names."""
    # PostgreSQL takes no NUL, not even to look for it.
    plain = " ".join(text.replace("\x00", " ").casefold().split())
    plain = re.sub(r"^kab\b\.? ?", "kabupaten ", plain)
    return re.sub(r"^(kec|kecamatan|prov|provinsi)\b\.? ?", "", plain)


def place_of(village: str, district: str, regency: str, province: str) -> str:
    """Where a village is, from small to large."""
    return f"{village}, {district}, {regency}, {province}"
