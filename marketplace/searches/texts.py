"""Search texts as they are kept: one spelling each, and none that may name a person; pure."""

from __future__ import annotations

import re
import unicodedata

LONGEST_TEXT = 200
# A tariff line with its dots is the one long number that is surely no telephone's.
_TARIFF_LINE = re.compile(r"(?<![\d.])\d{4}\.\d{2}(?:\.\d{2}){1,2}(?![\d.])")
_ADDRESS = re.compile(r"\S\s*@\s*\S")
_TELEPHONE = re.compile(r"(?:\d[\s().+/\-]*){7,}")


def one_spelling(text: str) -> str:
    """The text as everybody's who typed the same: width, case and spaces do not count."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(plain.split())[:LONGEST_TEXT].strip()


def says_something(text: str) -> bool:
    """Whether there is a letter or a figure in it."""
    return any(letter.isalnum() for letter in text)


def may_name_somebody(text: str) -> bool:
    """Whether it looks like an e-mail address or a telephone, account or card number."""
    plain = unicodedata.normalize("NFKC", text)
    return bool(_ADDRESS.search(plain) or _TELEPHONE.search(_TARIFF_LINE.sub(" ", plain)))
