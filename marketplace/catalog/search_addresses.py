"""Writes the addresses of searches, of which a page of results holds a hundred; pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from urllib.parse import quote_plus

# Nobody can search for it (web/security.py), so where it stands in an address, only we put it.
_STAND_IN = "\0"
_WRITTEN_STAND_IN = quote_plus(_STAND_IN)
# The values of one search stand in all the addresses of its page.
_quoted = lru_cache(maxsize=1024)(quote_plus)


def with_pairs(address: str, pairs: Sequence[tuple[str, str]]) -> str:
    """``address`` with pairs of name and value behind its question mark; names are our own words."""
    if not pairs:
        return address
    return f"{address}?{'&'.join(f'{name}={_quoted(value)}' for name, value in pairs)}"


def for_each_word(address_of: Callable[[str], str]) -> Callable[[str], str]:
    """As ``address_of``, whose answers differ by that word alone; it is asked only once."""
    before, _word, after = address_of(_STAND_IN).partition(_WRITTEN_STAND_IN)
    return lambda word: f"{before}{_quoted(word)}{after}"
