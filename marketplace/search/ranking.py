"""Which found documents answer a query, and in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from marketplace.search.interpretation import Unit, UnitKind
from marketplace.search.matching import Hit

FEW = 24  # fewer full answers than this are followed by partial ones and by neighbours
HEADING_DIGITS = 4
TOP = 10
SHARE_OF_TOP = 0.6
_ASKED_FOR = (UnitKind.PRODUCT, UnitKind.WORD, UnitKind.HS_CODE)
_WEIGHTS = {
    UnitKind.PRODUCT: 1.0,
    UnitKind.WORD: 1.0,
    UnitKind.HS_CODE: 1.0,
    UnitKind.PLACE: 1.0,
    UnitKind.CERTIFICATE: 1.0,
    UnitKind.QUALITY: 0.5,
    UnitKind.NUMBER: 0.1,
}

Found = tuple[Unit, Mapping[int, Hit]]


def rank(
    found: Sequence[Found],
    *,
    hs_code_of: Callable[[int], str],
    id_of: Callable[[int], int],
    under_heading: Callable[[str], Iterable[int]],
) -> tuple[int, ...]:
    """The documents that answer, best first; ties go to the lower id.

    Those that have all that is asked for come first, then those that have enough of it, then what
    stands under the same customs heading as the best.
    """
    asked = _asked_for(found)
    if not asked:
        return ()
    scores = _scores(found, asked)
    order = sorted(scores, key=lambda one: (-scores[one], id_of(one)))
    full = [one for one in order if all(one in hits for _, hits in asked)]
    full = _about_it(full, asked, found)
    if len(full) >= FEW:
        return tuple(full)
    partial = _enough(order, asked, already=frozenset(full))
    answers = [*full, *partial]
    neighbours = _neighbours(full or partial, asked, hs_code_of, under_heading)
    beside = sorted(neighbours.difference(answers), key=id_of)
    return (*answers, *beside)


def _asked_for(found: Sequence[Found]) -> list[Found]:
    """The units a document must have: products and words, or else places, or else what is left.

    Beside a known product, a word nobody uses ("WW320", "roastery") is no condition.
    """
    sold = any(unit.kind is UnitKind.PRODUCT and hits for unit, hits in found)
    asked = [(u, hits) for u, hits in found if u.kind in _ASKED_FOR and (hits or not sold)]
    places = [(unit, hits) for unit, hits in found if unit.kind is UnitKind.PLACE]
    return asked or places or [one for one in found if one[1]]


def _scores(found: Sequence[Found], asked: Sequence[Found]) -> dict[int, float]:
    """Each unit gives up to its weight; having only part of what is asked for costs more."""
    scores: dict[int, float] = {}
    for unit, hits in found:
        best = max((hit.score for hit in hits.values()), default=0.0) or 1.0
        for document, hit in hits.items():
            share = _WEIGHTS[unit.kind] * hit.score / best
            scores[document] = scores.get(document, 0.0) + share
    for document in scores:
        had = sum(1 for _, hits in asked if document in hits)
        scores[document] *= had / len(asked)
    return {document: score for document, score in scores.items() if score > 0}


def _about_it(documents: list[int], asked: Sequence[Found], found: Sequence[Found]) -> list[int]:
    """Drops those that only mention what others sell.

    When nobody sells it, those that mention every word of the query are an answer. Qualities alone
    are asked of the names: what is merely mentioned ("fried in oil") is none.
    """
    if not any(unit.kind in _ASKED_FOR for unit, _ in asked):
        return [one for one in documents if all(_has_strong(one, [each]) for each in asked)]
    about = [one for one in documents if _has_strong(one, asked)]
    return about or [one for one in documents if all(one in hits for _, hits in found)]


def _has_strong(document: int, asked: Iterable[Found]) -> bool:
    return any(document in hits and hits[document].strong for _, hits in asked)


def _enough(order: Sequence[int], asked: Sequence[Found], *, already: frozenset[int]) -> list[int]:
    """Those that sell one of the products asked for, or have most of the words."""
    products = [(unit, hits) for unit, hits in asked if unit.kind is UnitKind.PRODUCT and hits]
    if products:
        return [one for one in order if one not in already and _has_strong(one, products)]
    return [
        one
        for one in order
        if one not in already
        and 2 * sum(1 for _, hits in asked if one in hits) > len(asked)
        and _has_strong(one, asked)
    ]


def _neighbours(
    best: Sequence[int],
    asked: Sequence[Found],
    hs_code_of: Callable[[int], str],
    under_heading: Callable[[str], Iterable[int]],
) -> frozenset[int]:
    """What stands under the customs heading most of the best share: close substitutes."""
    products = [one for one in asked if one[0].kind is UnitKind.PRODUCT]
    top = [one for one in best[:TOP] if _has_strong(one, products)]
    headings = Counter(hs_code_of(one)[:HEADING_DIGITS] for one in top)
    heading, count = headings.most_common(1)[0] if headings else ("", 0)
    if len(heading) < HEADING_DIGITS or count < SHARE_OF_TOP * len(top):
        return frozenset()
    return frozenset(under_heading(heading))
