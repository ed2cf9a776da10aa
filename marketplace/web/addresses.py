"""Writes addresses that differ by one word from what was written before, without routing each.

A page of results holds hundreds of them: the same form target, the next listing's page. Flask
builds the first; the others put their own word in its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

# What stands in an address, in its path or behind its question mark, as it is.
_PLAIN = re.compile(r"[A-Za-z0-9.~-]+")
_STAND_IN = "0stand-in0"
Build: TypeAlias = Callable[..., str]


class Addresses:
    """``build`` is Flask's own way. What depends on more than its words is always built by it."""

    def __init__(self, build: Build, *, always_built: frozenset[str]) -> None:
        self._build = build
        self._always_built = always_built
        self._around: dict[tuple[str, str, str], tuple[str, str]] = {}

    def write(self, root: str, endpoint: str, values: dict[str, object]) -> str:
        """The address of ``endpoint`` below ``root``, which is all that it depends on besides."""
        if endpoint.startswith(".") or endpoint in self._always_built or len(values) > 1:
            return self._build(endpoint, **values)
        if not values:
            return "".join(self._sides(root, endpoint, ""))
        ((name, value),) = values.items()
        if name.startswith("_") or not isinstance(value, str) or not _PLAIN.fullmatch(value):
            return self._build(endpoint, **values)
        try:
            before, after = self._sides(root, endpoint, name)
        except ValueError:  # the address takes numbers only
            return self._build(endpoint, **values)
        return f"{before}{value}{after}"

    def _sides(self, root: str, endpoint: str, name: str) -> tuple[str, str]:
        """What stands before and after the one value; nothing after where there is none."""
        key = root, endpoint, name
        sides = self._around.get(key)
        if sides is None:
            stand_in = {name: _STAND_IN} if name else {}
            before, _word, after = self._build(endpoint, **stand_in).partition(_STAND_IN)
            sides = self._around[key] = before, after
        return sides
