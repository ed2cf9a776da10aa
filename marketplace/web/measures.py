"""How weights, lengths, volumes and months read on a page, and words that come from data files."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Flask
from flask_babel import get_locale, gettext

_ANY_YEAR = 2000


def kilograms(grams: int) -> str:
    """``12.5 kg``."""
    return f"{_decimal(Decimal(grams) / 1000, '#,##0.###')} kg"


def centimetres(millimetres: int) -> str:
    """``60.5``: the unit is said once, behind the last of several."""
    return _decimal(Decimal(millimetres) / 10, "#,##0.#")


def cubic_metres(cubic_millimetres: int) -> str:
    """``0.096 m³``."""
    return f"{_decimal(Decimal(cubic_millimetres) / 10**9, '#,##0.####')} m³"


def month(number: int) -> str:
    """``March``."""
    return format_date(date(_ANY_YEAR, number, 1), "LLLL", locale=get_locale() or "en")


def worded(key: str) -> str:
    """The reader's words for a translation key out of a data file; its percent signs mean percent."""
    return gettext(key) if key else ""  # an empty key would be the catalogue's own header


def install(app: Flask) -> None:
    """Give the filters to every template."""
    for measure in (kilograms, centimetres, cubic_metres, month, worded):
        app.add_template_filter(measure)


def _decimal(value: Decimal, pattern: str) -> str:
    return format_decimal(value, format=pattern, locale=get_locale() or "en")
