"""Which documents a unit of a query finds, how well, and whether in what they sell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from marketplace.search import analysis
from marketplace.search.interpretation import Phrase, Unit, UnitKind
from marketplace.search.phrase_table import Words
from marketplace.search.whoosh_index import category_token

STEM_WEIGHT = 0.7
CODE_SCORE = 8.0  # as much as a name that says it and no more
NAMES = {"names": 4.0, "keywords": 2.0}
TEXTS = {"summary": 1.5, "description": 1.0}
PLACES = {"places": 2.0}
CATEGORY = "category"
CATEGORY_WEIGHT = 1.0
CERTIFICATES = "certificates"
# Where each kind is looked for, best fields first; the first group is what a listing is about.
_FIELDS: dict[UnitKind, tuple[dict[str, float], dict[str, float]]] = {
    UnitKind.PRODUCT: (NAMES, TEXTS),
    UnitKind.WORD: ({**NAMES, **PLACES}, TEXTS),
    UnitKind.PLACE: ({**PLACES, **NAMES}, TEXTS),
    UnitKind.QUALITY: (NAMES, TEXTS),
    UnitKind.CERTIFICATE: (NAMES, TEXTS),
    UnitKind.NUMBER: (NAMES, TEXTS),
    UnitKind.HS_CODE: ({}, {}),
}


class Postings(Protocol):
    """What matching asks of an index."""

    def scores(self, field: str, token: str) -> Mapping[int, float]: ...

    def with_hs_prefix(self, digits: str) -> Iterator[int]: ...


@dataclass(frozen=True)
class Hit:
    """A document found by a unit; ``strong`` when in its names, keywords, category or place."""

    score: float
    strong: bool


def find(unit: Unit, postings: Postings) -> dict[int, Hit]:
    """The documents a unit finds; of its alternatives the best counts."""
    strong, weak = _FIELDS[unit.kind]
    best: dict[int, Hit] = {}
    for document in _by_code(unit, postings):
        best[document] = Hit(CODE_SCORE, strong=True)
    for phrase in unit.phrases:
        in_names = _in_fields(phrase, strong, postings)
        _add_category(in_names, phrase, unit, postings)
        # A kind of what was asked for counts where it is sold, not where it is mentioned.
        in_texts = _in_fields(phrase, weak, postings) if phrase.weight == 1.0 else {}
        for document in in_names.keys() | in_texts.keys():
            score = in_names.get(document, 0.0) + in_texts.get(document, 0.0)
            _keep_best(best, document, Hit(score * phrase.weight, document in in_names))
    return best


def _by_code(unit: Unit, postings: Postings) -> Iterator[int]:
    for code in unit.codes:
        if unit.kind is UnitKind.HS_CODE:
            yield from postings.with_hs_prefix(code)
        else:
            yield from postings.scores(CERTIFICATES, code)


def _add_category(found: dict[int, float], phrase: Phrase, unit: Unit, postings: Postings) -> None:
    if unit.kind in (UnitKind.PRODUCT, UnitKind.WORD):
        for document in postings.scores(CATEGORY, category_token(phrase.words)):
            found[document] = found.get(document, 0.0) + CATEGORY_WEIGHT


def _in_fields(phrase: Phrase, fields: Mapping[str, float], postings: Postings) -> dict[int, float]:
    found: dict[int, float] = {}
    for field, weight in fields.items():
        for document, score in _together(phrase.words, field, postings).items():
            found[document] = found.get(document, 0.0) + weight * score
    return found


def _together(words: Words, field: str, postings: Postings) -> Mapping[int, float]:
    """Documents that hold every word in one field."""
    found: Mapping[int, float] = {}
    for at, word in enumerate(words):
        scores = _any_form(word, field, postings)
        if at == 0:
            found = scores
        else:
            found = {one: found[one] + scores[one] for one in found.keys() & scores.keys()}
        if not found:
            break
    return found


def _any_form(word: str, field: str, postings: Postings) -> Mapping[int, float]:
    exact, *stems = analysis.forms(word)
    found = postings.scores(field, exact)
    for form in stems:
        inflected = {
            document: max(found.get(document, 0.0), STEM_WEIGHT * score)
            for document, score in postings.scores(field, form).items()
        }
        found = {**found, **inflected}
    return found


def _keep_best(best: dict[int, Hit], document: int, hit: Hit) -> None:
    known = best.get(document)
    if known is None or hit.score > known.score:
        best[document] = Hit(hit.score, hit.strong or (known is not None and known.strong))
    elif hit.strong and not known.strong:
        best[document] = Hit(known.score, strong=True)
