"""Names in order, so that those a text begins are found without looking at the others; pure."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)
_WORD = re.compile(r"[^\W_]+")
_LAST_LETTER = "\U0010ffff"


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text without case and accents."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return tuple(_WORD.findall(plain))


class Shelf(Generic[T]):
    """Things under their names. One thing may stand under several; ``find`` gives it once.

    A name answers a text when each word of the text begins one of its words. Names whose first
    word answers the text's first stand first, shorter before longer, then in the order given.
    """

    def __init__(self, named: Iterable[tuple[str, T]]) -> None:
        self._things: list[T] = []
        self._names: list[tuple[str, ...]] = []
        starts: list[tuple[str, int]] = []
        for place, (name, thing) in enumerate(named):
            words = words_of(name)
            self._things.append(thing)
            self._names.append(words)
            starts.extend((word, place) for word in set(words))
        starts.sort()
        self._words = [word for word, _place in starts]
        self._places = [place for _word, place in starts]

    def find(self, text: str, *, limit: int) -> list[T]:
        """At most ``limit`` things whose names answer ``text``, best first."""
        asked = words_of(text)
        if not asked:
            return []
        places = set.intersection(*(self._beginning(word) for word in asked))

        def rank(place: int) -> tuple[bool, int, int]:
            name = self._names[place]
            return not name[0].startswith(asked[0]), len(name), place

        found: dict[T, None] = {}
        for place in sorted(places, key=rank):
            found[self._things[place]] = None
            if len(found) == limit:
                break
        return list(found)

    def _beginning(self, word: str) -> set[int]:
        first = bisect_left(self._words, word)
        last = bisect_left(self._words, word + _LAST_LETTER, lo=first)
        return set(self._places[first:last])
