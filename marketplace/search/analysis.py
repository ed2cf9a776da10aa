"""From text to words and from words to what the index holds, alike for documents and queries."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

import Stemmer

from marketplace.search.thesaurus_rows import FOLDER, read_unstemmed

LANGUAGES = {"id": "indonesian", "en": "english"}  # those of listings
STEMMED_LANGUAGES = ("english", "indonesian")

# Kana, Han, Hangul: written without spaces, or with particles attached.
_CJK = "\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af"
_CJK_RUN = re.compile(f"[{_CJK}]+")
_WORD = re.compile(f"[{_CJK}]+|[^\\W_{_CJK}]+")
_POSSESSIVE = re.compile(r"['’]s\b")
_APOSTROPHE = re.compile(r"['’`]")
_ACCENTED = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")
_ARABIC_MARKS = re.compile("[\u064b-\u065f\u0670\u0640]")
_ARABIC_LETTERS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي"})
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff\uff66-\uff9f]")),
    ("ko", re.compile("[\u1100-\u11ff\uac00-\ud7af]")),
    ("zh", re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
)
_ARABIC_PARTICLES = ("وال", "بال", "كال", "فال", "ولل", "لل", "ال", "و", "ل", "ب", "ف", "ك")
_SHORTEST_ARABIC = 3
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

# A stemmer keeps the word it works on: one thread at a time.
_stemming = threading.Lock()
_stemmers = {
    name: Stemmer.Stemmer(name, 0)
    for name in ("english", "indonesian", "arabic", "spanish", "german", "french", "dutch")
}


def normalise(text: str) -> str:
    """One spelling for what people see as the same: width, case, accents, vowel marks."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", text).lower().translate(_LATIN_LETTERS)
    folded = _ACCENTED.sub(_without_accent, folded)
    return _ARABIC_MARKS.sub("", folded).translate(_ARABIC_LETTERS)


def words(text: str) -> list[str]:
    """The words of a text in order; a run of Chinese, Japanese or Korean stays one word."""
    # The same, sooner, for what most terms of the thesaurus are.
    if text.isascii():
        if text.replace(" ", "").isalnum():
            return text.lower().split()
    elif _CJK_RUN.fullmatch(text) and unicodedata.is_normalized("NFKC", text):
        return [text]
    plain = _APOSTROPHE.sub("", _POSSESSIVE.sub("", normalise(text)))
    return _WORD.findall(plain)


def is_cjk(word: str) -> bool:
    """Whether a word is a run of Chinese, Japanese or Korean."""
    return not word.isascii() and _CJK_RUN.fullmatch(word) is not None


def script_language(text: str) -> str:
    """The language whose script a text is written in; empty for Latin letters, which many share."""
    return next((language for language, script in _SCRIPTS if script.search(text)), "")


def is_hiragana(letter: str) -> bool:
    """Whether a letter is of the kana that Japanese writes particles and endings with."""
    return "\u3040" <= letter <= "\u309f"


def without_particles(word: str) -> tuple[str, ...]:
    """An Arabic word without what is written onto it (و ف ب ك ل, the article), longest first."""
    found = []
    for particle in _ARABIC_PARTICLES:
        rest = word.removeprefix(particle)
        if rest != word and len(rest) >= _SHORTEST_ARABIC:
            found.append(rest)
    return tuple(found)


def cjk_pieces(run: str) -> tuple[str, ...]:
    """Pairs of neighbours, or the character itself where it stands alone."""
    if len(run) == 1:
        return (run,)
    return tuple(run[at : at + 2] for at in range(len(run) - 1))


@lru_cache(maxsize=100_000)
def forms(word: str) -> tuple[str, ...]:
    """The word itself first, then its stems and Indonesian roots, without repetition."""
    if len(word) < _SHORTEST_STEMMED or not word.isalpha():
        return (word,)
    if not word.isascii():
        return tuple(dict.fromkeys((word, stem(word, "arabic"))))
    stems = (stem(word, language) for language in STEMMED_LANGUAGES)
    roots = () if is_unstemmed(word, "indonesian") else _indonesian_roots(word)
    return tuple(dict.fromkeys((word, *stems, *roots)))


def form_of(word: str, language: str) -> str:
    """The one of ``forms`` that stands for the word in a language."""
    if len(word) < _SHORTEST_STEMMED or not word.isalpha():
        return word
    return stem(word, language)


@lru_cache(maxsize=100_000)
def stem(word: str, language: str) -> str:
    """The Snowball stem of one normalised word, or the word where that would mutilate it."""
    if is_unstemmed(word, language):
        return word
    with _stemming:
        return str(_stemmers[language].stemWord(word))


def is_unstemmed(word: str, language: str) -> bool:
    """Whether a word is on the list of those a stemmer would mutilate."""
    return word in _unstemmed().get(language, frozenset())


@cache
def _unstemmed() -> Mapping[str, frozenset[str]]:
    return {
        LANGUAGES[code]: frozenset(normalise(word) for word in words)
        for code, words in read_unstemmed(FOLDER).items()
    }


def _without_accent(match: re.Match[str]) -> str:
    letter = match.group()
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
