"""How a term of the thesaurus becomes a unit: its concept, kinds of it, and what comes close."""

from __future__ import annotations

from collections.abc import Sequence

from marketplace.search import analysis
from marketplace.search.phrase_table import Found
from marketplace.search.thesaurus import Concept, Thesaurus
from marketplace.search.thesaurus_rows import ConceptKind
from marketplace.search.tokens import CONCEPT, KIND_OF
from marketplace.search.units import ConceptToken, Phrase, Unit, UnitKind

NARROWER_WEIGHT = 0.6
BROADER_WEIGHT = 0.3

_UNIT_KINDS = {
    ConceptKind.PRODUCT: UnitKind.PRODUCT,
    ConceptKind.QUALITY: UnitKind.QUALITY,
    ConceptKind.ABSENT: UnitKind.ABSENT,
}


def concept_unit(found: Found, thesaurus: Thesaurus) -> Unit:
    """What the found term asks for; a product where it may mean one, else a quality."""
    meant = [thesaurus.concepts[key] for key in found.keys]
    for kind in (ConceptKind.PRODUCT, ConceptKind.QUALITY, ConceptKind.ABSENT):
        concepts = [concept for concept in meant if concept.kind is kind]
        if concepts:
            return _unit(kind, found, concepts, thesaurus)
    raise LookupError(found.text)


def _unit(
    kind: ConceptKind, found: Found, concepts: Sequence[Concept], thesaurus: Thesaurus
) -> Unit:
    literal = tuple(analysis.words(found.text))
    phrases = {} if any(map(analysis.is_cjk, literal)) else {literal: 1.0}
    tokens: list[ConceptToken] = []
    beside: list[ConceptToken] = []
    if kind is not ConceptKind.ABSENT:
        # Of a concept and a kind of it, both of which the term may mean, the kind is meant.
        above = {key for concept in concepts for key in thesaurus.above(concept.key)}
        for concept in concepts:
            weight = NARROWER_WEIGHT if concept.key in above else 1.0
            phrases.update(dict.fromkeys(concept.added, weight))
            tokens.append(ConceptToken(CONCEPT + concept.key, weight, concept.name))
    if kind is ConceptKind.PRODUCT:
        for concept in concepts:
            tokens.append(ConceptToken(KIND_OF + concept.key, NARROWER_WEIGHT, concept.name))
            for kind_of in thesaurus.narrower(concept.key):
                phrases.update(dict.fromkeys(kind_of.added, NARROWER_WEIGHT))
            beside.extend(_above(concept, thesaurus))
    return Unit(
        _UNIT_KINDS[kind],
        found.text,
        phrases=tuple(Phrase(words, weight) for words, weight in phrases.items()),
        tokens=tuple(tokens),
        beside=tuple(beside),
        concepts=tuple(concept.key for concept in concepts),
    )


def _above(concept: Concept, thesaurus: Thesaurus) -> list[ConceptToken]:
    found = []
    for key in concept.broader:
        broader = thesaurus.concepts.get(key)
        if broader is not None:
            found.append(ConceptToken(CONCEPT + key, BROADER_WEIGHT, broader.name))
    return found
