"""Finds the longest known phrase at a place in a query, in any language and inflection."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from marketplace.search import analysis

STEMMERS = {
    "id": "indonesian",
    "en": "english",
    "ar": "arabic",
    "es": "spanish",
    "de": "german",
    "fr": "french",
    "nl": "dutch",
}
_LONGEST_CJK = 24
_SHORTEST_STEMMED = 4
_PLURAL_IN_S = ("en", "fr", "es")
_ARABIC_ARTICLE = "ال"
_DUTCH_PLURAL_IN_S = re.compile(r"\w+(?:el|en|er)s")
_DUTCH_PLURAL_IN_EN = re.compile(r"(\w*[aeiou][bcdfghjklmnpqrstvwxz])([bcdfghjklmnpqrstvwxz])en")
_DUTCH_ENDS = {"z": "s", "v": "f"}  # vazen, vaas

EMPTY = "empty"  # the key of phrases that say nothing

Words = tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """A phrase of the query and the keys of what it may mean; ``exact`` if known as written."""

    text: str
    length: int
    keys: tuple[str, ...]
    exact: bool = True


class PhraseTable:
    """Phrases per language, each standing for one or more keys."""

    def __init__(self) -> None:
        self._exact: dict[Words, list[str]] = defaultdict(list)
        self._stemmed: dict[str, dict[Words, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._unspaced: dict[str, list[str]] = defaultdict(list)
        self._words: set[str] = set()
        self._stems: dict[str, set[str]] = defaultdict(set)
        # How many words the longest phrase that begins with a word, or with a stem, has.
        self._reach: dict[str, int] = {}
        self._stem_reach: dict[str, dict[str, int]] = defaultdict(dict)

    def add(self, *, key: str, term: str, language: str) -> None:
        self.add_words(key=key, phrase=tuple(analysis.words(term)), language=language)

    def add_words(self, *, key: str, phrase: Words, language: str) -> None:
        """The same with a term that was cut into words before."""
        if not phrase or self._add_unspaced(key, phrase):
            return
        _append(self._exact[phrase], key)
        _reach(self._reach, phrase)
        self._words.update(phrase)
        if language in STEMMERS:
            stems = stems_of(phrase, language)
            _append(self._stemmed[language][stems], key)
            _reach(self._stem_reach[language], stems)
            self._stems[language].update(stems)

    def add_unspaced(self, *, key: str, term: str) -> None:
        """Takes the term only if it is Chinese, Japanese or Korean."""
        self._add_unspaced(key, tuple(analysis.words(term)))

    def _add_unspaced(self, key: str, phrase: Words) -> bool:
        if not phrase or not all(map(analysis.is_cjk, phrase)):
            return False
        _append(self._unspaced["".join(phrase)], key)
        return True

    def add_any_language(self, *, key: str, term: str) -> None:
        """For names that are written alike everywhere, with the inflections of trade languages."""
        phrase = tuple(analysis.words(term))
        for language in ("en", "id"):
            self.add_words(key=key, phrase=phrase, language=language)

    def at(self, words: Sequence[str], start: int) -> Found | None:
        """The longest phrase that begins at ``start``; as written before any inflection."""
        for length in range(min(self._longest_at(words[start]), len(words) - start), 0, -1):
            phrase = tuple(words[start : start + length])
            exact = self._exact.get(phrase, [])
            keys = exact or self._inflected(phrase)
            if keys:
                return Found(" ".join(phrase), length, tuple(keys), exact=bool(exact))
        return None

    def in_run(self, run: str) -> Iterator[Found]:
        """Cuts an unspaced run into known phrases and leftovers (which have no keys).

        One character alone often is only part of another word, so it counts as known only when
        nothing else is left around it.
        """
        leftover = ""
        at = 0
        while at < len(run):
            piece = self._longest_in(run, at)
            if piece:
                yield from self._leftovers(leftover)
                leftover = ""
                yield self._known(piece)
                at += len(piece)
            else:
                leftover += run[at]
                at += 1
        yield from self._leftovers(leftover)

    def holds(self, word: str) -> bool:
        """Whether any phrase has the word as written."""
        return word in self._words

    def holds_inflected(self, word: str) -> bool:
        """Whether any phrase has a word of the same stem."""
        return any(_stem(word, language) in stems for language, stems in self._stems.items())

    def knows(self, word: str, language: str) -> bool:
        """Whether a phrase of this language has a word of the same stem."""
        return language in self._stems and _stem(word, language) in self._stems[language]

    def _longest_at(self, word: str) -> int:
        longest = self._reach.get(word, 0)
        for language, reach in self._stem_reach.items():
            longest = max(longest, reach.get(_stem(word, language), 0))
        return longest

    def _inflected(self, phrase: Words) -> list[str]:
        keys: list[str] = []
        for language, table in self._stemmed.items():
            for key in table.get(stems_of(phrase, language), ()):
                _append(keys, key)
        return keys

    def _longest_in(self, run: str, at: int) -> str:
        for end in range(min(len(run), at + _LONGEST_CJK), at + 1, -1):
            if run[at:end] in self._unspaced:
                return run[at:end]
        return ""

    def _leftovers(self, text: str) -> Iterator[Found]:
        """What is left between particles such as 的 and の.

        Beside other hiragana a particle's letter is part of a word: はとむぎ is not は, と and むぎ.
        """
        if all(EMPTY in self._unspaced.get(letter, ()) for letter in text):
            return
        part = ""
        for at, letter in enumerate(text):
            if EMPTY in self._unspaced.get(letter, ()) and not _within_hiragana(text, at):
                yield from self._leftover(part)
                part = ""
            else:
                part += letter
        yield from self._leftover(part)

    def _leftover(self, text: str) -> Iterator[Found]:
        if text:
            yield self._known(text)

    def _known(self, text: str) -> Found:
        return Found(text=text, length=len(text), keys=tuple(self._unspaced.get(text, ())))


def _within_hiragana(text: str, at: int) -> bool:
    beside = text[max(at - 1, 0) : at] + text[at + 1 : at + 2]
    return analysis.is_hiragana(text[at]) and any(map(analysis.is_hiragana, beside))


def stems_of(phrase: Words, language: str) -> Words:
    """The stems of a phrase in one language."""
    return tuple(_stem(word, language) for word in phrase)


@lru_cache(maxsize=100_000)
def _stem(word: str, language: str) -> str:
    """Short words are no stems, and meet no stem of a longer word (led, leder), but their plural."""
    if language == "ar" and len(word) > _SHORTEST_STEMMED:
        word = word.removeprefix(_ARABIC_ARTICLE)
    if language == "nl":
        word = _dutch_singular(word)
    elif len(word) == _SHORTEST_STEMMED and language in _PLURAL_IN_S and word.endswith("s"):
        word = word.removesuffix("s")
    if len(word) < _SHORTEST_STEMMED:
        return f"={word}"
    stem = analysis.stem(word, STEMMERS[language])
    return stem[:-1] + _DUTCH_ENDS.get(stem[-1], stem[-1]) if language == "nl" else stem


def _dutch_singular(word: str) -> str:
    """Where Snowball leaves a plural its ending, or takes away more: kussens, poppen, zwaarden."""
    if _DUTCH_PLURAL_IN_S.fullmatch(word):
        word = word.removesuffix("s")
    plural = _DUTCH_PLURAL_IN_EN.fullmatch(word)
    if plural is None:
        return word
    return plural[1] if plural[1].endswith(plural[2]) else plural[1] + plural[2]


def _reach(longest: dict[str, int], phrase: Words) -> None:
    longest[phrase[0]] = max(longest.get(phrase[0], 0), len(phrase))


def _append(keys: list[str], key: str) -> None:
    if key not in keys:
        keys.append(key)
