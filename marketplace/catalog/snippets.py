"""A short piece of a longer text around the first word that was looked for; pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

LENGTH = 160
LEAD = 48
MOST_WORDS = 16
LONGEST_WORD = 60
_SHORTEST_WORD = 3
_SHORTEST_INFLECTED = 5
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7ff]")


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text that is to be marked, or not."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Snippet:
    """What to show, in the ``language`` of the text it was taken from."""

    segments: tuple[Segment, ...]
    language: str


def find_snippet(*, texts: Sequence[tuple[str, str]], words: Iterable[str]) -> Snippet | None:
    """The first place where one of ``words`` stands; ``texts`` are pairs of text and language."""
    pattern = _pattern(tuple(words))
    if pattern is None:
        return None
    for text, language in texts:
        line = " ".join(text.split())
        plain = line.translate(_PLAIN)
        found = pattern.search(plain)
        if found:
            start, end = _window(line, found.start(), found.end())
            return Snippet(tuple(_segments(line, plain, pattern, start, end)), language)
    return None


class _Plain(dict[int, int]):
    """Each letter without its accent and case, so that positions stay what they were."""

    def __missing__(self, letter: int) -> int:
        base = unicodedata.normalize("NFKD", chr(letter))[0].lower()[0]
        self[letter] = ord(base)
        return self[letter]


_PLAIN = _Plain()


@lru_cache(maxsize=256)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """Any of the words, the longest first; None where none is worth marking."""
    plain = {_EDGES.sub("", word).translate(_PLAIN) for word in words if len(word) <= LONGEST_WORD}
    wanted = sorted(filter(_worth_marking, plain), key=lambda word: (-len(word), word))
    parts = map(_part, wanted[:MOST_WORDS])
    return re.compile("|".join(parts)) if wanted else None


def _worth_marking(word: str) -> bool:
    return bool(_UNSPACED.search(word)) or len(word) >= _SHORTEST_WORD


def _part(word: str) -> str:
    if _UNSPACED.search(word):
        return re.escape(word)
    spaced = r"[\W_]+".join(re.escape(part) for part in word.split())
    # Drum finds drums and carv finds carved, but tea is not the beginning of team.
    ending = r"\w{0,3}" if len(word) >= _SHORTEST_INFLECTED else "(?:e?s)?"
    return rf"\b{spaced}{ending}\b"


def _window(line: str, start: int, end: int) -> tuple[int, int]:
    """Where to cut: whole words, a little before the match and the rest behind it."""
    if len(line) <= LENGTH:
        return 0, len(line)
    begin = 0
    if start > LEAD:
        space = line.find(" ", start - LEAD, start)
        begin = space + 1 if space >= 0 else start
    if len(line) - begin <= LENGTH:
        return begin, len(line)
    stop = max(begin + LENGTH, end)
    space = line.rfind(" ", end, stop + 1)
    return begin, space if space >= 0 else stop


def _segments(
    line: str, plain: str, pattern: re.Pattern[str], start: int, end: int
) -> Iterator[Segment]:
    at = start
    if start > 0:
        yield Segment("… ")
    for match in pattern.finditer(plain, start, end):
        if match.start() > at:
            yield Segment(line[at : match.start()])
        yield Segment(line[match.start() : match.end()], marked=True)
        at = match.end()
    if at < end:
        yield Segment(line[at:end])
    if end < len(line):
        yield Segment(" …")
