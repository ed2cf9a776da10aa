"""Which documents answer, as tantivy's queries: the tiers of ranking.py, each with its scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tantivy import Occur, Query

from marketplace.search.columns import HS_DIGITS
from marketplace.search.matching import HEAD_BOOST
from marketplace.search.ranking import (
    ALWAYS_ASKED,
    ASKED_FOR,
    FEW,
    HEADING_DIGITS,
    LEAST_SHARE,
    SHARE_OF_TOP,
    TOP,
    UNIT_WEIGHTS,
    YES_OR_NO,
)
from marketplace.search.tantivy_index import HS
from marketplace.search.tantivy_matching import (
    Matches,
    UnitMatching,
    all_of,
    any_of,
    scored,
    without,
)
from marketplace.search.tantivy_state import TantivyState
from marketplace.search.units import Unit, UnitKind


@dataclass(frozen=True)
class Matched:
    """A unit, what it finds, how many documents that is, and the best of their scores."""

    unit: Unit
    matches: Matches
    count: int
    best: float


class Ranking:
    """Tiers of one query over one state of the index."""

    def __init__(self, state: TantivyState, matching: UnitMatching, units: Sequence[Unit]) -> None:
        self._state = state
        self._matching = matching
        self.matched = [self._match(unit) for unit in units]

    def tiers(self) -> list[Query]:
        """Those that have all that is asked for, then those with enough of it, then what is close.

        No document is in two of them.
        """
        asked = self._asked_for()
        if not asked:
            return []
        shares = [self._share(one) for one in self.matched if one.count]
        exact, count = self._about_it(asked)
        tiers = [scored(exact, *shares)]
        if count < FEW and not any(_is(one, UnitKind.ABSENT) for one in asked):
            partial = without(_enough(asked), exact)
            tiers.append(scored(partial, *shares))
            best = exact if count else partial
            tiers.append(without(self._beside(scored(best, *shares), asked), exact, partial))
        return tiers

    def _match(self, unit: Unit) -> Matched:
        matches = self._matching.matches(unit)
        hits, count = self._state.best(matches.score, most=1)
        return Matched(unit, matches, count, (hits[0][0] if hits else None) or 1.0)

    def _asked_for(self) -> list[Matched]:
        """The units a document must have; as ranking.py chooses them."""
        sold = any(_is(one, UnitKind.PRODUCT) and one.count for one in self.matched)
        asked = [
            one
            for one in self.matched
            if one.unit.kind in ASKED_FOR
            and (not sold or one.unit.kind in ALWAYS_ASKED or one.count)
        ]
        places = [one for one in self.matched if _is(one, UnitKind.PLACE)]
        return asked or places or [one for one in self.matched if one.count]

    def _about_it(self, asked: Sequence[Matched]) -> tuple[Query, int]:
        """The full answers, and how many they are; see ranking.py for what is dropped when."""
        every = [one.matches.found for one in asked]
        strong = [one.matches.strong for one in asked]
        if not any(one.unit.kind in ASKED_FOR for one in asked):
            exact = all_of(strong)
        else:
            exact = all_of([*every, any_of(strong)]) if len(asked) > 1 else strong[0]
            count = self._state.count(exact)
            if count:
                return exact, count
            exact = all_of([*every, *(one.matches.found for one in self.matched)])
        return exact, self._state.count(exact)

    def _share(self, one: Matched) -> Query:
        """Up to the unit's weight: a part for being about it, the rest by score."""
        weight = UNIT_WEIGHTS.get(one.unit.kind, 1.0)
        strong = Query.const_score_query(one.matches.strong, LEAST_SHARE * weight)
        rest = (1 - LEAST_SHARE) * weight
        if one.unit.kind in YES_OR_NO:
            return any_of([strong, Query.const_score_query(one.matches.strong, rest)])
        if _is(one, UnitKind.PRODUCT):
            heads = Query.const_score_query(
                self._matching.heads(one.unit), rest * (1 - 1 / HEAD_BOOST)
            )
            score = Query.boost_query(one.matches.score, rest / HEAD_BOOST / one.best)
            return any_of([strong, score, heads])
        return any_of([strong, Query.boost_query(one.matches.score, rest / one.best)])

    def _beside(self, best: Query, asked: Sequence[Matched]) -> Query:
        """What stands under the heading most of the best share, and the concepts above."""
        products = [one for one in asked if _is(one, UnitKind.PRODUCT)]
        if not products:
            return Query.empty_query()
        close = [self._matching.beside(one.unit.beside) for one in products]
        sold = any_of([one.matches.strong for one in products])
        heading = self._shared_heading(all_of([best, Query.const_score_query(sold, 0.0)]))
        if heading:
            close.append(self._matching.under_hs(heading))
        return any_of(close)

    def _shared_heading(self, best: Query) -> str:
        top = self._state.addresses(best, most=TOP)
        codes = [code for code in self._state.values(HS, top) if code]
        headings = Counter(str(int(code)).zfill(HS_DIGITS)[:HEADING_DIGITS] for code in codes)
        heading, count = next(iter(headings.most_common(1)), ("", 0))
        return heading if count and count >= SHARE_OF_TOP * len(top) else ""


def _enough(asked: Sequence[Matched]) -> Query:
    """Those that sell one of the products asked for, or have most of the words."""
    products = [one.matches.strong for one in asked if _is(one, UnitKind.PRODUCT) and one.count]
    if products:
        return any_of(products)
    clauses = [(Occur.Should, one.matches.found) for one in asked]
    most = Query.boolean_query(clauses, minimum_number_should_match=len(asked) // 2 + 1)
    return all_of([most, any_of([one.matches.strong for one in asked])])


def _is(one: Matched, kind: UnitKind) -> bool:
    return one.unit.kind is kind
