"""From text to words and from words to what the index holds, alike for documents and queries."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import snowballstemmer

STEMMED_LANGUAGES = ("english", "indonesian")

# Kana, Han, Hangul: written without spaces, or with particles attached.
_CJK = "\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af"
_CJK_RUN = re.compile(f"[{_CJK}]+")
_WORD = re.compile(f"[{_CJK}]+|[^\\W_{_CJK}]+")
_POSSESSIVE = re.compile(r"['’]s\b")
_APOSTROPHE = re.compile(r"['’`]")
_ARABIC_MARKS = re.compile("[\u064b-\u065f\u0670\u0640]")
_ARABIC_LETTERS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي"})
_LATIN_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
)
_SHORTEST_STEMMED = 4
_SHORTEST_ROOT = 4
# The nasal prefixes of Indonesian swallow the first consonant of the root: kering, mengering.
_NASAL_PREFIXES = (
    ("meny", "s"), ("peny", "s"), ("meng", "k"), ("peng", "k"),
    ("mem", "p"), ("pem", "p"), ("men", "t"), ("pen", "t"),
)  # fmt: skip
_SUFFIXES = ("kan", "an", "i")
_VOWELS = frozenset("aeiou")

# Snowball's Python stemmers keep the word in the object: one thread at a time.
_stemming = threading.Lock()
_stemmers = {
    name: snowballstemmer.stemmer(name)
    for name in ("english", "indonesian", "arabic", "spanish", "german", "french", "dutch")
}


def normalise(text: str) -> str:
    """One spelling for what people see as the same: width, case, accents, vowel marks."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", text).lower().translate(_LATIN_LETTERS)
    folded = "".join(_without_accent(letter) for letter in folded)
    return _ARABIC_MARKS.sub("", folded).translate(_ARABIC_LETTERS)


def words(text: str) -> list[str]:
    """The words of a text in order; a run of Chinese, Japanese or Korean stays one word."""
    plain = _APOSTROPHE.sub("", _POSSESSIVE.sub("", normalise(text)))
    return _WORD.findall(plain)


def is_cjk(word: str) -> bool:
    """Whether a word is a run of Chinese, Japanese or Korean."""
    return _CJK_RUN.fullmatch(word) is not None


def cjk_pieces(run: str) -> tuple[str, ...]:
    """Pairs of neighbours, or the character itself where it stands alone."""
    if len(run) == 1:
        return (run,)
    return tuple(run[at : at + 2] for at in range(len(run) - 1))


def index_tokens(texts: Iterable[str]) -> list[str]:
    """What the index holds for texts: every form of every word; pairs and singles of CJK."""
    tokens: list[str] = []
    for text in texts:
        for word in words(text):
            if is_cjk(word):
                tokens.extend(cjk_pieces(word))
                tokens.extend(word if len(word) > 1 else "")
            else:
                tokens.extend(forms(word))
    return tokens


@lru_cache(maxsize=100_000)
def forms(word: str) -> tuple[str, ...]:
    """The word itself first, then its stems and Indonesian roots, without repetition."""
    if len(word) < _SHORTEST_STEMMED or not word.isalpha():
        return (word,)
    if not word.isascii():
        return tuple(dict.fromkeys((word, stem(word, "arabic"))))
    stems = (stem(word, language) for language in STEMMED_LANGUAGES)
    return tuple(dict.fromkeys((word, *stems, *_indonesian_roots(word))))


@lru_cache(maxsize=100_000)
def stem(word: str, language: str) -> str:
    """The Snowball stem of one normalised word."""
    with _stemming:
        return str(_stemmers[language].stemWord(word))


def _without_accent(letter: str) -> str:
    if letter.isascii():
        return letter
    base = unicodedata.normalize("NFKD", letter)[0]
    return base if base.isascii() and base.isalpha() else letter


def _indonesian_roots(word: str) -> list[str]:
    for prefix, swallowed in _NASAL_PREFIXES:
        rest = word.removeprefix(prefix)
        if rest != word and rest and rest[0] in _VOWELS:
            return [root for root in _unsuffixed(swallowed + rest) if len(root) >= _SHORTEST_ROOT]
    return []


def _unsuffixed(word: str) -> list[str]:
    return [word, *(word.removesuffix(end) for end in _SUFFIXES if word.endswith(end))]
