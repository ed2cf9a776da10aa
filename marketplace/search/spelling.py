"""Known words one slip of the finger away from an unknown one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from string import ascii_lowercase

SHORTEST = 4
MOST_CANDIDATES = 3
_SHORTEST_FOREIGN = 6
_SHORTEST_SHORTENED = 5
_SHORTEST_REPLACED = 6


def corrections(
    word: str,
    *,
    frequency: Callable[[str], int],
    is_listing_word: Callable[[str], bool],
    is_known: Callable[[str], bool],
) -> tuple[str, ...]:
    """The likeliest words meant, best first: swapped letters, then what listings write most.

    ``frequency`` is how often listings hold a word. Short words of other languages are no
    candidates: too many real words lie one letter from them.
    """
    if len(word) < SHORTEST or not (word.isascii() and word.isalpha()):
        return ()
    swapped = set(_swaps(word))
    found = {
        candidate: frequency(candidate)
        for candidate in swapped.union(_edits(word))
        if frequency(candidate)
        or is_listing_word(candidate)
        or (len(candidate) >= _SHORTEST_FOREIGN and is_known(candidate))
    }
    ranked = sorted(found, key=lambda one: (one not in swapped, -found[one], one))
    return tuple(ranked[:MOST_CANDIDATES])


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
