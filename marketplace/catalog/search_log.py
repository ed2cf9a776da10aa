"""What the search page tells upper features once it has an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from marketplace.catalog.searches import Search


@dataclass(frozen=True, slots=True)
class AnsweredSearch:
    """A search, whether its words found anything with or without its filters, and their language."""

    search: Search
    found_something: bool
    language: str = ""


# Called within the request; what takes time waits until the answer has left.
Observer = Callable[[AnsweredSearch], None]
