"""Why each village was asked and why others were not, from the facts that were kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.matching import facts, rules
from marketplace.matching.rules import Filter, Match
from marketplace.rfqs import queries
from marketplace.rfqs.models import Rfq


@dataclass(frozen=True, slots=True)
class Explained:
    """``left_out`` counts the listings each filter kept out."""

    matches: Sequence[Match]
    left_out: Sequence[tuple[Filter, int]]

    @property
    def invited(self) -> list[Match]:
        """Who got a seat, in the order of the seats."""
        return [one for one in self.matches if one.invited]


def explain(*, rfq: Rfq) -> Explained | None:
    """Decided again from what matching saw; None for a request to one village, or before it is out."""
    kept = queries.find_matching(rfq=rfq)
    if kept is None:
        return None
    wanted, candidates = facts.read(kept.facts)
    matches = rules.decide(wanted=wanted, candidates=candidates, seed=rfq.public_id)
    reasons = Counter(one.excluded_by for one in matches if one.excluded_by is not None)
    return Explained(matches, [(reason, reasons[reason]) for reason in Filter if reasons[reason]])
