"""One page of a longer list, and the addresses of its neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from flask import request, url_for

T = TypeVar("T")
PER_PAGE = 24
LAST_PAGE = 500
MOST_DIGITS = 9  # Python itself refuses to read a number of thousands of digits


def page_number() -> int:
    """The page asked for in the address; nonsense means the first."""
    text = request.args.get("page", "1")
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        return 1
    return min(max(int(text), 1), LAST_PAGE)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """``items`` of page number ``page``; ``total`` counts all pages' items."""

    items: Sequence[T]
    page: int
    total: int
    per_page: int = PER_PAGE

    @property
    def pages(self) -> int:
        """How many there are to page through; nobody gets beyond LAST_PAGE."""
        return min(max(1, -(-self.total // self.per_page)), LAST_PAGE)

    @property
    def has_prev(self) -> bool:
        return self.page > 1

    @property
    def has_next(self) -> bool:
        return self.page < self.pages

    def url_for(self, page: int) -> str:
        """This very address with another page number."""
        # Names in an address are the visitor's: as keywords, "_scheme" or "endpoint" would steer
        # url_for itself.
        kept = [pair for pair in request.args.items(multi=True) if pair[0] != "page"]
        address = url_for(str(request.endpoint), **(request.view_args or {}))
        return f"{address}?{urlencode([*kept, ('page', str(page))])}"
