"""One page of a longer list, and the addresses of its neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request, url_for

T = TypeVar("T")
PER_PAGE = 24
LAST_PAGE = 500


def page_number() -> int:
    """The page asked for in the address; nonsense means the first."""
    text = request.args.get("page", "1")
    return min(int(text), LAST_PAGE) if text.isascii() and text.isdigit() and int(text) else 1


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """``items`` of page number ``page``; ``total`` counts all pages' items."""

    items: Sequence[T]
    page: int
    total: int
    per_page: int = PER_PAGE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))

    @property
    def has_prev(self) -> bool:
        return self.page > 1

    @property
    def has_next(self) -> bool:
        return self.page < self.pages

    def url_for(self, page: int) -> str:
        """This very address with another page number."""
        arguments: dict[str, object] = {**(request.view_args or {})}
        arguments.update({key: request.args.getlist(key) for key in request.args})
        arguments["page"] = page
        return url_for(str(request.endpoint), **arguments)  # type: ignore[arg-type]
