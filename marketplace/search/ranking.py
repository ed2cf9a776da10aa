"""Which found documents answer a query, and how well: three tiers, and a score within each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from marketplace.search import matching
from marketplace.search.blocks import Numbers
from marketplace.search.columns import HS_DIGITS, Mask
from marketplace.search.matching import Hits
from marketplace.search.postings import Scores
from marketplace.search.snapshot import Snapshot
from marketplace.search.units import Unit, UnitKind

FEW = 24  # fewer full answers than this are followed by partial ones and by what is close
HEADING_DIGITS = 4
TOP = 10
SHARE_OF_TOP = 0.6
EXACT, PARTIAL, BESIDE = 0, 1, 2
ASKED_FOR = (
    UnitKind.PRODUCT,
    UnitKind.WORD,
    UnitKind.HS_CODE,
    UnitKind.PHRASE,
    UnitKind.PREFIX,
    UnitKind.ABSENT,
)
YES_OR_NO = (UnitKind.PLACE, UnitKind.CERTIFICATE)
LEAST_SHARE = 0.3
ALWAYS_ASKED = (UnitKind.ABSENT, UnitKind.PHRASE)
UNIT_WEIGHTS = {UnitKind.QUALITY: 0.5, UnitKind.NUMBER: 0.1}

Found = tuple[Unit, Hits]


@dataclass(frozen=True)
class Answers:
    """The documents that answer, each with its tier (0 is best) and its score, in any order."""

    documents: Numbers
    tiers: npt.NDArray[np.int8]
    scores: Scores

    def __len__(self) -> int:
        return len(self.documents)


def rank(found: Sequence[Found], snapshot: Snapshot) -> Answers:
    """Those that have all that is asked for, then those that have enough of it, then what is close.

    What is close stands under the customs heading of the best, or is the concept above.
    """
    asked = _asked_for(found)
    if not asked:
        return _answers([])
    scores = _scores(found, asked, snapshot)
    exact = _about_it(_all_of(asked), asked, found)
    tiers = [(exact, scores)]
    if int(exact.sum()) < FEW and not any(unit.kind is UnitKind.ABSENT for unit, _ in asked):
        partial = _enough(asked) & (scores > 0) & ~exact
        tiers.append((partial, scores))
        best = exact if exact.any() else partial
        beside = _beside(best, scores, asked, snapshot)
        tiers.append(((beside > 0) & snapshot.alive & ~exact & ~partial, beside))
    return _answers(tiers)


def _answers(tiers: Sequence[tuple[Mask, Scores]]) -> Answers:
    documents = [np.flatnonzero(mask).astype(np.int32) for mask, _ in tiers]
    sizes = [len(several) for several in documents]
    return Answers(
        documents=np.concatenate([*documents, np.empty(0, dtype=np.int32)]),
        tiers=np.repeat(np.arange(len(tiers), dtype=np.int8), sizes),
        scores=np.concatenate(
            [
                *(score[some] for (_, score), some in zip(tiers, documents, strict=True)),
                np.empty(0, dtype=np.float32),
            ]
        ),
    )


def _asked_for(found: Sequence[Found]) -> list[Found]:
    """The units a document must have: products and words, or else places, or else what is left.

    Beside a known product, a word nobody uses ("WW320", "roastery") is no condition; what no
    village makes ("coffee machine") always is one.
    """
    sold = any(unit.kind is UnitKind.PRODUCT and len(hits.documents) for unit, hits in found)
    asked = [
        (unit, hits)
        for unit, hits in found
        if unit.kind in ASKED_FOR and (not sold or unit.kind in ALWAYS_ASKED or len(hits.documents))
    ]
    places = [(unit, hits) for unit, hits in found if unit.kind is UnitKind.PLACE]
    return asked or places or [one for one in found if len(one[1].documents)]


def _scores(found: Sequence[Found], asked: Sequence[Found], snapshot: Snapshot) -> Scores:
    """Each unit gives up to its weight; having only part of what is asked for costs more."""
    total = np.zeros(len(snapshot), dtype=np.float32)
    for unit, hits in found:
        if len(hits.documents):
            weight = np.float32(UNIT_WEIGHTS.get(unit.kind, 1.0))
            total[hits.documents] += _share(unit, hits) * weight
    if len(asked) > 1:
        had = np.zeros(len(snapshot), dtype=np.float32)
        for _, hits in asked:
            had[hits.documents] += 1
        total *= had / np.float32(len(asked))
    else:
        total *= asked[0][1].found
    return total


def _share(unit: Unit, hits: Hits) -> Scores:
    """How much of a unit each document it finds has, from 0 to 1.

    A place is the right one or not, and so is a certificate; of other units a document that is
    about them has at least LEAST_SHARE, so that having all weighs more than having one very often.
    """
    least = np.float32(LEAST_SHARE)
    strong = hits.strong[hits.documents]
    if unit.kind in YES_OR_NO:
        return np.where(strong, np.float32(1), least)
    scores = hits.score[hits.documents]
    share = scores / scores.max()
    shared: Scores = np.where(strong, least + (1 - least) * share, share)
    return shared


def _all_of(asked: Sequence[Found]) -> Mask:
    first, *others = (hits.found for _, hits in asked)
    every = first.copy()
    for found in others:
        every &= found
    return every


def _any_strong(asked: Sequence[Found]) -> Mask:
    first, *others = (hits.strong for _, hits in asked)
    some = first.copy()
    for strong in others:
        some |= strong
    return some


def _about_it(every: Mask, asked: Sequence[Found], found: Sequence[Found]) -> Mask:
    """Drops those that only mention what others sell.

    When nobody sells it, those that mention every word of the query are an answer. Qualities alone
    are asked of the names: what is merely mentioned ("fried in oil") is none.
    """
    if not any(unit.kind in ASKED_FOR for unit, _ in asked):
        strong = every.copy()
        for _, hits in asked:
            strong &= hits.strong
        return strong
    about = every & _any_strong(asked)
    return about if about.any() else every & _all_of(found)


def _enough(asked: Sequence[Found]) -> Mask:
    """Those that sell one of the products asked for, or have most of the words."""
    products = [
        (u, hits) for u, hits in asked if u.kind is UnitKind.PRODUCT and len(hits.documents)
    ]
    if products:
        return _any_strong(products)
    had = np.zeros(len(asked[0][1].score), dtype=np.int32)
    for _, hits in asked:
        had += hits.found
    return (2 * had > len(asked)) & _any_strong(asked)


def _beside(best: Mask, scores: Scores, asked: Sequence[Found], snapshot: Snapshot) -> Scores:
    """What stands under the customs heading most of the best share, and the concepts above."""
    products = [one for one in asked if one[0].kind is UnitKind.PRODUCT]
    beside = np.zeros(len(snapshot), dtype=np.float32)
    if not products:
        return beside
    heading = _shared_heading(best & _any_strong(products), scores, snapshot)
    if heading >= 0:
        beside[snapshot.columns.under_hs(str(heading).zfill(HEADING_DIGITS))] = 1.0
    for unit, _ in products:
        np.maximum(beside, matching.find_beside(unit.beside, snapshot), out=beside)
    return beside


def _shared_heading(best: Mask, scores: Scores, snapshot: Snapshot) -> int:
    """The heading at least SHARE_OF_TOP of the TOP documents stand under, or -1."""
    documents = np.flatnonzero(best)
    if not len(documents):
        return -1
    if len(documents) > TOP:
        least = -np.partition(-scores[documents], TOP - 1)[TOP - 1]
        documents = documents[scores[documents] >= least]
    top = documents[np.lexsort((snapshot.columns.rows["id"][documents], -scores[documents]))[:TOP]]
    codes = snapshot.columns.rows["hs"][top]
    headings = codes[codes >= 0] // 10 ** (HS_DIGITS - HEADING_DIGITS)
    if not len(headings):
        return -1
    values, counts = np.unique(headings, return_counts=True)
    return int(values[counts.argmax()]) if counts.max() >= SHARE_OF_TOP * len(top) else -1
