"""Writes figures and days as Babel does, and remembers what it wrote: pages repeat the same ones.

Reading Babel's pattern takes longer than everything else a card needs, and what comes of the same
figure, pattern and locale is always the same. Locales are named by their identifiers, which are
compared faster than Babel's objects.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal

REMEMBERED = 8192


@lru_cache(maxsize=REMEMBERED)
def write_decimal(value: int | Decimal, locale: str, *, pattern: str | None = None) -> str:
    """``1,250.00``; ``pattern`` is CLDR's, the locale's own where there is none."""
    return format_decimal(value, format=pattern, locale=locale)


@lru_cache(maxsize=REMEMBERED)
def write_date(value: date, locale: str, *, pattern: str) -> str:
    """``12 Mar 2027``."""
    return format_date(value, pattern, locale=locale)
