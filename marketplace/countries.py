"""Every country of ISO 3166-1, by its name in the reader's language; pure."""

from __future__ import annotations

import unicodedata
from functools import cache

from babel import Locale

# Two-letter codes of the Unicode locale data that ISO reserves or leaves to its users.
_NOT_ISO = frozenset(
    ["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"]
)
_ALPHA_2 = 2


@cache
def countries(language: str) -> dict[str, str]:
    """Code and name of each country, ordered by name; ``language`` as Babel names a locale."""
    names = Locale.parse(language).territories
    listed = {code: name for code, name in names.items() if _is_country(code)}
    return dict(sorted(listed.items(), key=lambda entry: _order(entry[1])))


def is_country(code: str) -> bool:
    """Whether ``code`` is an ISO 3166-1 alpha-2 code, in capitals."""
    return code in countries("en")


def _is_country(code: str) -> bool:
    return len(code) == _ALPHA_2 and code.isalpha() and code not in _NOT_ISO


def _order(name: str) -> str:
    """Åland beside Albania: letters without their accents, so that a name is where one looks."""
    return "".join(
        c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c)
    ).casefold()
