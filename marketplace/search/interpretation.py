"""What the words of a query ask for: products, words, places, qualities, certificates, HS codes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace

from marketplace.search import analysis, compounds, quantities
from marketplace.search.concept_units import concept_unit
from marketplace.search.phrase_table import EMPTY, Found, Words
from marketplace.search.spelling import Speller
from marketplace.search.thesaurus import CERTIFICATE_KEY, PLACE_KEY, Thesaurus
from marketplace.search.units import Interpretation, Phrase, Unit, UnitKind
from marketplace.search.vocabulary import Vocabulary

LONGEST_QUERY = 300
MOST_WORDS = 20
MOST_UNITS = 12
SHORTEST_PREFIX = 3

# 0901 · 09.01 · 0901.11 · 0901 11 · 090111 · 0901.11.20; never a heading that ends in 00.
_HS_CODE = re.compile(
    r"(?<![\w.,])(\d{2}[.]?(?!00)\d{2})(?:[. ]?(\d{2}))?(?:[. ]?(\d{2}))?(?:[. ]?(\d{2}))?(?![\w,]|\.\d)"
)
_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r'["“”„«»「」『』]([^"“”„«»「」『』]{1,100})["“”„«»「」『』]')
# Told only by its accent from a word that says nothing elsewhere; and how it is said without one.
_TOLD_BY_ACCENT = {"thé": "thee"}
_PREFIX = re.compile(r"(?<!\w)(\w{3,40})\*")


class Interpreter:
    """Reads queries with a thesaurus and the vocabulary of an index."""

    def __init__(self, thesaurus: Thesaurus, vocabulary: Vocabulary) -> None:
        self._thesaurus = thesaurus
        self._vocabulary = vocabulary
        self._speller = Speller(thesaurus, vocabulary)

    def read(self, text: str) -> Interpretation:
        """The distinct units of a query, in the order they are read."""
        plain = analysis.normalise(text[:LONGEST_QUERY])
        units: list[Unit] = []
        plain = _take(_QUOTED, plain, units, _phrase_unit)
        plain = _take(_PREFIX, plain, units, _prefix_unit)
        quantity, plain = quantities.take(plain)
        plain = _take(_HS_CODE, plain, units, _hs_unit)
        words = self._without_asking(_joined_runs(analysis.words(plain)))[:MOST_WORDS]
        spelled = [self._spelled(word) for word in words]
        accented = self._told_by_accent(text[:LONGEST_QUERY])
        units.extend(accented.get(unit.text, unit) for unit in self._spoken(spelled))
        meaningful = [unit for unit in units if not self._is_empty(unit)] or units
        distinct = {(one.kind, one.phrases, one.tokens, one.codes): one for one in meaningful}
        return Interpretation(
            units=tuple(distinct.values())[:MOST_UNITS],
            corrections=_corrections(words, spelled),
            quantity=quantity,
            language=self._thesaurus.language_of(text[:LONGEST_QUERY]),
        )

    def _without_asking(self, words: list[str]) -> list[str]:
        """The words without "looking for a supplier of" and the like, unless nothing else is said."""
        kept: list[str] = []
        at = 0
        while at < len(words):
            found = self._thesaurus.asking.at(words, at)
            if found is None or not found.exact:
                kept.append(words[at])
                at += 1
            else:
                at += found.length
        return kept or words

    def _spelled(self, word: str) -> Words:
        """The word if it is known, else what it may have been meant to be."""
        if analysis.is_cjk(word) or self._thesaurus.has_word(word):
            return (word,)
        for bare in analysis.without_particles(word):
            if self._thesaurus.has_word(bare):
                return (bare,)
        if self._is_known(word):
            return (word,)
        return self._speller.corrections(word) or (word,)

    def _told_by_accent(self, text: str) -> dict[str, Unit]:
        """By the bare spelling, what a word of the query means that is empty without its accent."""
        if text.isascii():
            return {}
        written = set(_WORD.findall(unicodedata.normalize("NFC", text).lower()))
        return {
            analysis.normalise(word): self._concept(found)
            for word, plain in _TOLD_BY_ACCENT.items()
            if word in written and (found := self._thesaurus.terms.at([plain], 0)) is not None
        }

    def _is_known(self, word: str) -> bool:
        return (
            self._thesaurus.has_word(word)
            or self._vocabulary.holds(word)
            or self._thesaurus.has_inflection(word)
        )

    def _spoken(self, spelled: list[Words]) -> Iterator[Unit]:
        words = [candidates[0] for candidates in spelled]
        at = 0
        while at < len(words):
            if analysis.is_cjk(words[at]):
                yield from self._run(words[at])
                at += 1
                continue
            length, units = self._at(words, at)
            yield from units or self._word(spelled[at])
            at += length

    def _at(self, words: list[str], at: int) -> tuple[int, list[Unit]]:
        """How many words the longest known phrase takes, and what it asks for."""
        readings = [
            (found, read)
            for table, read in (
                (self._thesaurus.certificates, _certificate),
                (self._thesaurus.places, _place),
                (self._thesaurus.terms, self._concept),
            )
            if (found := table.at(words, at)) is not None
        ]
        # As written comes before an inflection: Bali before the French balai.
        best = max(((found.length, found.exact) for found, _ in readings), default=(1, True))
        if best == (1, False) and words[at] in self._thesaurus.empty_words:
            return 1, []
        units = [read(found) for found, read in readings if (found.length, found.exact) == best]
        return best[0], _merged(units)

    def _run(self, run: str) -> Iterator[Unit]:
        """The units of Chinese, Japanese or Korean, which runs its words together."""
        for found in self._thesaurus.terms.in_run(run):
            if not found.keys:
                yield Unit(UnitKind.WORD, found.text, (Phrase(analysis.cjk_pieces(found.text)),))
            elif EMPTY not in found.keys:
                yield from self._meanings(found)

    def _meanings(self, found: Found) -> list[Unit]:
        units = []
        for prefix, read in ((CERTIFICATE_KEY, _certificate), (PLACE_KEY, _place)):
            keys = tuple(key.removeprefix(prefix) for key in found.keys if key.startswith(prefix))
            if keys:
                units.append(read(replace(found, keys=keys)))
        keys = tuple(key for key in found.keys if key in self._thesaurus.concepts)
        if keys:
            units.append(self._concept(replace(found, keys=keys)))
        return _merged(units)

    def _concept(self, found: Found) -> Unit:
        return concept_unit(found, self._thesaurus)

    def _word(self, candidates: Words) -> Iterator[Unit]:
        word = candidates[0]
        parts = () if self._is_known(word) else compounds.parts(word, self._thesaurus)
        for part in parts:
            found = self._thesaurus.terms.at([part], 0)
            if found is not None:
                yield self._concept(found)
        if not parts:
            kind = UnitKind.NUMBER if word.isdecimal() else UnitKind.WORD
            yield Unit(kind, word, tuple(Phrase((candidate,)) for candidate in candidates))

    def _is_empty(self, unit: Unit) -> bool:
        """Whether a unit says nothing about what is wanted."""
        return unit.kind is UnitKind.WORD and unit.text in self._thesaurus.empty_words


def mended(text: str, interpretation: Interpretation) -> str:
    """The text with misspelled words as they were read; everything else as typed."""
    corrections = dict(interpretation.corrections)
    words = (corrections.get(analysis.normalise(word), word) for word in text.split(" "))
    return " ".join(words)


def index_words(text: str) -> Words:
    """The words of a phrase as the index holds them."""
    return tuple(
        piece
        for word in analysis.words(text)
        for piece in (analysis.cjk_pieces(word) if analysis.is_cjk(word) else (word,))
    )


def _take(
    pattern: re.Pattern[str],
    text: str,
    units: list[Unit],
    read: Callable[[re.Match[str]], Unit | None],
) -> str:
    """Adds what the pattern finds to the units; answers the text without it."""
    units.extend(unit for match in pattern.finditer(text) if (unit := read(match)) is not None)
    return pattern.sub(" ", text)


def _phrase_unit(match: re.Match[str]) -> Unit | None:
    words = index_words(match.group(1))
    if not words:
        return None
    return Unit(UnitKind.PHRASE, match.group(1).strip(), (Phrase(words, adjacent=True),))


def _prefix_unit(match: re.Match[str]) -> Unit | None:
    words = analysis.words(match.group(1))
    if len(words) != 1 or len(words[0]) < SHORTEST_PREFIX:
        return None
    return Unit(UnitKind.PREFIX, words[0])


def _hs_unit(match: re.Match[str]) -> Unit:
    digits = re.sub(r"\D", "", match.group())
    return Unit(UnitKind.HS_CODE, match.group(), codes=(digits,))


def _certificate(found: Found) -> Unit:
    codes = tuple(dict.fromkeys(code for key in found.keys for code in key.split(";")))
    return Unit(UnitKind.CERTIFICATE, found.text, (Phrase(index_words(found.text)),), codes=codes)


def _place(found: Found) -> Unit:
    names = [tuple(analysis.words(key)) for key in found.keys]
    phrases = dict.fromkeys([index_words(found.text), *names])
    return Unit(UnitKind.PLACE, found.text, tuple(Phrase(words) for words in phrases))


def _corrections(words: list[str], spelled: list[Words]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (word, candidates[0])
        for word, candidates in zip(words, spelled, strict=True)
        if candidates[0] != word and candidates[0] not in analysis.without_particles(word)
    )


def _joined_runs(words: list[str]) -> list[str]:
    """Runs of CJK that a space separates are read as one: the space is a matter of taste."""
    joined: list[str] = []
    for word in words:
        if joined and analysis.is_cjk(word) and analysis.is_cjk(joined[-1]):
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _merged(units: list[Unit]) -> list[Unit]:
    """One unit for a certificate and the quality it proves: whoever has either is an answer."""
    kinds = {unit.kind: unit for unit in units}
    certificate = kinds.pop(UnitKind.CERTIFICATE, None)
    quality = kinds.pop(UnitKind.QUALITY, None) if certificate else None
    if certificate is None or quality is None:
        return units
    both = dict.fromkeys((*certificate.phrases, *quality.phrases))
    merged = replace(
        certificate,
        phrases=tuple(both),
        tokens=(*certificate.tokens, *quality.tokens),
        concepts=quality.concepts,
    )
    return [merged, *kinds.values()]
