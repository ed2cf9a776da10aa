"""The customs headings villages export under, found while somebody types."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from marketplace.search.tariff import FILE, Heading, read_headings
from marketplace.searches.shelf import Shelf

_CODE = re.compile(r"[\d.\s]+", re.ASCII)
_NO_FIGURE = re.compile(r"\D+", re.ASCII)
_HEADING_FIGURES = 4
_FEWEST_FIGURES = 2


class Headings:
    """Every heading, by the first figures of its code and by words of its names."""

    def __init__(self, headings: Sequence[Heading]) -> None:
        self._by_code = sorted(headings, key=lambda heading: (heading.code, heading.name_en))
        self._codes = [heading.code for heading in self._by_code]
        named = {heading.code: heading.name_en for heading in self._by_code}
        self._by_name = Shelf(
            (name, heading)
            for heading in self._by_code
            # A subheading called as its heading is one way on too many.
            if named.get(heading.code[:_HEADING_FIGURES]) != heading.name_en
            or len(heading.code) == _HEADING_FIGURES
            for name in (heading.name_en, heading.name_id)
        )

    def find(self, text: str, *, limit: int) -> list[Heading]:
        """By code in any spelling (0901, 09.01, 0901 11), else by words in English or Indonesian."""
        if not _CODE.fullmatch(text):
            return self._by_name.find(text, limit=limit)
        figures = _NO_FIGURE.sub("", text)
        if len(figures) < _FEWEST_FIGURES:
            return []
        first = bisect_left(self._codes, figures)
        near = self._by_code[first : first + limit]
        return [heading for heading in near if heading.code.startswith(figures)]


@cache
def headings() -> Headings:
    """Those of the data file, read when somebody first asks."""
    return Headings(read_headings(FILE))
