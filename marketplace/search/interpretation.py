"""What the words of a query ask for: products, words, places, qualities, certificates, HS codes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from marketplace.search import analysis, spelling
from marketplace.search.phrase_table import EMPTY, Found, Words
from marketplace.search.thesaurus import CERTIFICATE_KEY, PLACE_KEY, ConceptKind, Thesaurus

LONGEST_QUERY = 300
MOST_UNITS = 12
NARROWER_WEIGHT = 0.6
_SHORTEST_PART = 4
_SHORTEST_LONE_PART = 5

# 0901 · 09.01 · 0901.11 · 0901 11 · 090111 · 0901.11.20; never a heading that ends in 00.
_HS_CODE = re.compile(
    r"(?<![\w.,])(\d{2}[.]?(?!00)\d{2})(?:[. ]?(\d{2}))?(?:[. ]?(\d{2}))?(?:[. ]?(\d{2}))?(?![\w,]|\.\d)"
)
_LINKS = ("", "s", "n", "en", "es")


class UnitKind(StrEnum):
    """What a unit of the query is about."""

    PRODUCT = "product"
    WORD = "word"
    HS_CODE = "hs code"
    PLACE = "place"
    QUALITY = "quality"
    CERTIFICATE = "certificate"
    NUMBER = "number"


@dataclass(frozen=True)
class Phrase:
    """Words that must stand together in one field, and how much finding them counts."""

    words: Words
    weight: float = 1.0


@dataclass(frozen=True)
class Unit:
    """One thing the query asks for; any of its phrases or codes will do."""

    kind: UnitKind
    text: str
    phrases: tuple[Phrase, ...] = ()
    codes: tuple[str, ...] = ()


class Interpreter:
    """Reads queries with a thesaurus and the vocabulary of an index."""

    def __init__(self, thesaurus: Thesaurus, frequency: Callable[[str], int]) -> None:
        self._thesaurus = thesaurus
        self._frequency = frequency

    def units(self, text: str) -> tuple[Unit, ...]:
        """The distinct units of a query, in the order they are read."""
        plain = analysis.normalise(text[:LONGEST_QUERY])
        codes = [_hs_unit(match) for match in _HS_CODE.finditer(plain)]
        words = _joined_runs(analysis.words(_HS_CODE.sub(" ", plain)))
        units = [*codes, *self._spoken([self._spelled(word) for word in words])]
        meaningful = [unit for unit in units if not self._is_empty(unit)] or units
        distinct = {(unit.kind, unit.phrases, unit.codes): unit for unit in meaningful}
        return tuple(distinct.values())[:MOST_UNITS]

    def _spelled(self, word: str) -> tuple[str, ...]:
        """The word if it is known, else what it may have been meant to be."""
        if analysis.is_cjk(word) or self._is_known(word):
            return (word,)
        return spelling.corrections(
            word,
            frequency=self._frequency,
            is_listing_word=self._thesaurus.is_listing_word,
            is_known=self._thesaurus.has_word,
        ) or (word,)

    def _is_known(self, word: str) -> bool:
        return (
            self._thesaurus.has_word(word)
            or any(self._frequency(form) for form in analysis.forms(word))
            or self._thesaurus.has_inflection(word)
        )

    def _spoken(self, spelled: list[tuple[str, ...]]) -> Iterator[Unit]:
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
                (self._thesaurus.certificates, self._certificate),
                (self._thesaurus.places, self._place),
                (self._thesaurus.terms, self._concept),
            )
            if (found := table.at(words, at)) is not None
        ]
        # As written comes before an inflection: Bali before the French balai.
        best = max(((found.length, found.exact) for found, _ in readings), default=(1, True))
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
        for prefix, read in (
            (CERTIFICATE_KEY, self._certificate),
            (PLACE_KEY, self._place),
        ):
            keys = tuple(key.removeprefix(prefix) for key in found.keys if key.startswith(prefix))
            if keys:
                units.append(read(replace(found, keys=keys)))
        keys = tuple(key for key in found.keys if key in self._thesaurus.concepts)
        if keys:
            units.append(self._concept(replace(found, keys=keys)))
        return _merged(units)

    def _word(self, candidates: tuple[str, ...]) -> Iterator[Unit]:
        word = candidates[0]
        parts = self._compound(word) if not self._is_known(word) else ()
        for part in parts:
            found = self._thesaurus.terms.at([part], 0)
            if found is not None:
                yield self._concept(found)
        if not parts:
            kind = UnitKind.NUMBER if word.isdecimal() else UnitKind.WORD
            yield Unit(kind, word, tuple(Phrase((candidate,)) for candidate in candidates))

    def _compound(self, word: str) -> tuple[str, ...]:
        """The known parts of a German or Dutch compound, such as Ingwer and Pulver."""
        part = self._thesaurus.is_compound_part
        cuts = range(len(word) - _SHORTEST_PART, _SHORTEST_PART - 1, -1)
        for cut in cuts:
            left = _unlinked(word[:cut], part)
            if left and part(word[cut:]):
                return (left, word[cut:])
        for cut in cuts:
            if cut >= _SHORTEST_LONE_PART and part(word[:cut]):
                return (word[:cut],)
            if cut >= _SHORTEST_LONE_PART and part(word[-cut:]):
                return (word[-cut:],)
        return ()

    def _concept(self, found: Found) -> Unit:
        concepts = [self._thesaurus.concepts[key] for key in found.keys]
        sold = [one for one in concepts if one.kind is ConceptKind.PRODUCT]
        phrases = {_index_words(found.text): 1.0}
        for concept in sold or concepts:
            phrases.update(dict.fromkeys(concept.phrases, 1.0))
        for concept in sold:
            for kind in self._thesaurus.narrower(concept.key):
                for phrase in kind.phrases:
                    phrases.setdefault(phrase, NARROWER_WEIGHT)
        return Unit(
            UnitKind.PRODUCT if sold else UnitKind.QUALITY,
            found.text,
            tuple(Phrase(words, weight) for words, weight in phrases.items()),
        )

    def _certificate(self, found: Found) -> Unit:
        codes = tuple(dict.fromkeys(code for key in found.keys for code in key.split(";")))
        return Unit(UnitKind.CERTIFICATE, found.text, (Phrase(_index_words(found.text)),), codes)

    def _place(self, found: Found) -> Unit:
        names = [tuple(analysis.words(key)) for key in found.keys]
        phrases = dict.fromkeys([_index_words(found.text), *names])
        return Unit(UnitKind.PLACE, found.text, tuple(Phrase(words) for words in phrases))

    def _is_empty(self, unit: Unit) -> bool:
        """Whether a unit says nothing about what is wanted."""
        return unit.kind is UnitKind.WORD and unit.text in self._thesaurus.empty_words


def _hs_unit(match: re.Match[str]) -> Unit:
    digits = re.sub(r"\D", "", match.group())
    return Unit(UnitKind.HS_CODE, match.group(), codes=(digits,))


def _joined_runs(words: list[str]) -> list[str]:
    """Runs of CJK that a space separates are read as one: the space is a matter of taste."""
    joined: list[str] = []
    for word in words:
        if joined and analysis.is_cjk(word) and analysis.is_cjk(joined[-1]):
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _index_words(text: str) -> Words:
    """The words of a phrase as the index holds them."""
    return tuple(
        piece
        for word in analysis.words(text)
        for piece in (analysis.cjk_pieces(word) if analysis.is_cjk(word) else (word,))
    )


def _merged(units: list[Unit]) -> list[Unit]:
    """One unit for a certificate and the quality it proves: whoever has either is an answer."""
    kinds = {unit.kind: unit for unit in units}
    certificate = kinds.pop(UnitKind.CERTIFICATE, None)
    quality = kinds.pop(UnitKind.QUALITY, None) if certificate else None
    if certificate is None or quality is None:
        return units
    both = dict.fromkeys((*certificate.phrases, *quality.phrases))
    return [replace(certificate, phrases=tuple(both)), *kinds.values()]


def _unlinked(left: str, is_part: Callable[[str], bool]) -> str:
    for link in _LINKS:
        if left.endswith(link) and is_part(left.removesuffix(link)):
            return left.removesuffix(link)
    return ""
