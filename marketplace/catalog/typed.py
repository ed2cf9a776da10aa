"""What people and browsers write into an address, read as words, codes, counts and prices; pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from marketplace.money import CURRENCIES, LARGEST_MINOR

LONGEST_TEXT = 200
LONGEST_VALUE = 80
MOST_VALUES = 20
MOST_DIGITS = 12
Arguments = Mapping[str, Sequence[str]]

# They join letters in Persian and the scripts of India, so they belong to words.
_JOINERS = "\u200c\u200d"
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_DECIMAL_COMMA = re.compile(r"\d+,\d{1,2}", re.ASCII)
_DECIMAL = re.compile(r"\d{1,16}(\.\d{1,6})?", re.ASCII)


def first(arguments: Arguments, name: str) -> str:
    """The first value of ``name``, empty where there is none."""
    return next(iter(arguments.get(name, ())), "")


def words(text: str) -> str:
    """One line of visible words: no controls, and no marks that would turn the page around them."""
    # Nobody types ten thousand letters; what is cut off here is never looked at.
    seen = "".join(map(_visible, text[: 4 * LONGEST_TEXT]))
    return " ".join(seen.split())[:LONGEST_TEXT].strip()


def values(
    arguments: Arguments, name: str, *, read: Callable[[str], str | None]
) -> tuple[str, ...]:
    """The distinct values of ``name`` that ``read`` accepts, as it returns them."""
    kept: dict[str, str] = {}
    for written in arguments.get(name, ())[:MOST_VALUES]:
        value = read(words(written)) if len(written) <= LONGEST_VALUE else None
        if value:
            kept[value.casefold()] = value
    return tuple(kept.values())


def count(text: str) -> int:
    """A whole number as people type it; 0 for anything else."""
    digits = text.strip().replace(",", "")
    plain = digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS
    return int(digits) if plain else 0


def price(text: str, *, currency: str) -> int | None:
    """Minor units of a price such as 1,250.50 or 12,50; None for nothing and for anything else."""
    text = text.strip()
    if _DECIMAL_COMMA.fullmatch(text):
        text = text.replace(",", ".")
    elif _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    if not _DECIMAL.fullmatch(text):
        return None
    scaled = Decimal(text).scaleb(CURRENCIES[currency].exponent)
    minor = int(scaled.to_integral_value(ROUND_HALF_UP))
    return minor if 0 < minor <= LARGEST_MINOR else None


def price_text(minor: int, *, currency: str) -> str:
    """A price as ``price`` reads it again: 20, 12.50."""
    whole, rest = divmod(minor, 10 ** CURRENCIES[currency].exponent)
    return f"{whole}.{rest:0{CURRENCIES[currency].exponent}d}" if rest else str(whole)


def _visible(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind == "Cf":
        return letter if letter in _JOINERS else ""
    return " " if kind in {"Cc", "Cs", "Zl", "Zp"} else letter
