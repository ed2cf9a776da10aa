"""Known words one slip of the finger away from an unknown one; two in a long word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from string import ascii_lowercase

from rapidfuzz import process
from rapidfuzz.distance import OSA

from marketplace.search.thesaurus import Thesaurus
from marketplace.search.vocabulary import Vocabulary

SHORTEST = 4
LONGEST = 40
MOST_CANDIDATES = 3
_SHORTEST_FOREIGN = 6
_SHORTEST_SHORTENED = 5
_SHORTEST_REPLACED = 6
_SHORTEST_TWO_SLIPS = 8
_TWO_SLIPS = 2


class Speller:
    """Knows what a misspelled word may have been meant to be."""

    def __init__(self, thesaurus: Thesaurus, vocabulary: Vocabulary) -> None:
        self._thesaurus = thesaurus
        self._vocabulary = vocabulary

    def corrections(self, word: str) -> tuple[str, ...]:
        """The likeliest words meant, best first: swapped letters, then what listings write most.

        Short words of other languages are no candidates: too many real words lie one letter from
        them. Two slips are forgiven in long words, and only for words of the trade that listings
        use, where nothing is one slip away.
        """
        if not (SHORTEST <= len(word) <= LONGEST and word.isascii() and word.isalpha()):
            return ()
        swapped = set(_swaps(word))
        found = {one for one in swapped.union(_edits(word)) if self._may_be_meant(one)}
        if not found and len(word) >= _SHORTEST_TWO_SLIPS:
            found = self._two_slips_away(word)
        frequency = self._vocabulary.frequency
        ranked = sorted(found, key=lambda one: (one not in swapped, -frequency(one), one))
        return tuple(ranked[:MOST_CANDIDATES])

    def _may_be_meant(self, word: str) -> bool:
        return bool(
            self._vocabulary.frequency(word)
            or self._thesaurus.is_listing_word(word)
            or (len(word) >= _SHORTEST_FOREIGN and self._thesaurus.has_word(word))
        )

    def _two_slips_away(self, word: str) -> set[str]:
        near = process.extract(
            word,
            self._trade_words.get(word[0], ()),
            scorer=OSA.distance,
            score_cutoff=_TWO_SLIPS,
            limit=MOST_CANDIDATES,
        )
        return {candidate for candidate, _, _ in near}

    @cached_property
    def _trade_words(self) -> Mapping[str, list[str]]:
        """The words of the trade that listings use, by first letter."""
        words: dict[str, list[str]] = defaultdict(list)
        for word in self._vocabulary.words():
            if len(word) >= _SHORTEST_TWO_SLIPS - 1 and self._thesaurus.is_listing_word(word):
                words[word[0]].append(word)
        return words


def _swaps(word: str) -> Iterator[str]:
    for at in range(len(word) - 1):
        yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _edits(word: str) -> Iterator[str]:
    """One letter more or less, and in longer words one other; the first letter stays.

    In short words another letter is as often another word (murah, merah), and so is what remains
    when the last letter goes (tablet, table).
    """
    for at in range(1, len(word)):
        if len(word) >= _SHORTEST_SHORTENED and (at < len(word) - 1 or word[at] == word[at - 1]):
            yield word[:at] + word[at + 1 :]
        for letter in ascii_lowercase:
            yield word[:at] + letter + word[at:]
            if len(word) >= _SHORTEST_REPLACED:
                yield word[:at] + letter + word[at + 1 :]
    for letter in ascii_lowercase:
        yield word + letter
