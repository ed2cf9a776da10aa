"""Why documents answer, how a query was read, and what to offer where nothing was found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from marketplace.search import analysis, tokens
from marketplace.search.blocks import Numbers
from marketplace.search.columns import HS_DIGITS, Columns, Mask
from marketplace.search.documents import Reading, Reason, ReasonKind
from marketplace.search.postings import Posting
from marketplace.search.ranking import BESIDE, HEADING_DIGITS, Found
from marketplace.search.thesaurus import Thesaurus
from marketplace.search.units import Interpretation, Unit, UnitKind
from marketplace.search.vocabulary import Vocabulary

MOST_OFFERED = 3
_SHORTEST_OFFER = 4
_SLIPS = 2
_PLAIN_KINDS = {
    UnitKind.PHRASE: ReasonKind.PHRASE,
    UnitKind.PREFIX: ReasonKind.PREFIX,
    UnitKind.HS_CODE: ReasonKind.HS_CODE,
    UnitKind.PLACE: ReasonKind.PLACE,
}

Tiers = npt.NDArray[np.int8]
Reasons = Iterator[tuple[Mask, Sequence[Reason]]]  # which documents of a page have which


class Described(Protocol):
    """What is asked of documents to explain them; a Snapshot answers it."""

    @property
    def columns(self) -> Columns: ...

    def posting(self, token: str) -> Posting: ...

    def certified(self, code: str) -> Mask:
        """Which documents hold the certificate."""
        ...


class Worded(Protocol):
    """What is asked of all documents to offer others; a Snapshot answers it too."""

    @property
    def vocabulary(self) -> Vocabulary: ...

    def count(self, token: str) -> int:
        """How many documents hold the token and can be found."""
        ...


def reasons(
    documents: Numbers,
    tiers: Tiers,
    found: Sequence[Found],
    interpretation: Interpretation,
    snapshot: Described,
    *,
    thesaurus: Thesaurus,
) -> Mapping[int, tuple[Reason, ...]]:
    """By id, why each of these documents answers; what is close says why it is close."""
    page = _Page(documents, snapshot, thesaurus)
    told: list[list[Reason]] = [[] for _ in documents]
    for unit, hits in found:
        pending = hits.score[documents] > 0
        _tell(told, pending, _answers(unit, page, interpretation))
    close = np.array(
        [tier == BESIDE and not why for tier, why in zip(tiers.tolist(), told, strict=True)],
        dtype=bool,
    )
    _tell(told, close, _closeness([unit for unit, _ in found], page))
    ids = snapshot.columns.rows["id"][documents].tolist()
    return {number: tuple(several) for number, several in zip(ids, told, strict=True)}


def reading(
    interpretation: Interpretation,
    found: Sequence[Found],
    snapshot: Worded,
    thesaurus: Thesaurus,
    *,
    nothing: bool,
) -> Reading:
    """How the query was read; offers are looked for only where ``nothing`` was found."""
    unmatched = [unit for unit, hits in found if not len(hits.documents)]
    return Reading(
        corrections=interpretation.corrections,
        quantity=interpretation.quantity,
        language=interpretation.language,
        unmatched=tuple(unit.text for unit in unmatched),
        nearest=_nearest(unmatched, snapshot) if nothing else (),
        broader=_broader(unmatched, snapshot, thesaurus) if nothing else (),
    )


@dataclass(frozen=True)
class _Page:
    """The documents of a page, in their order."""

    documents: Numbers
    snapshot: Described
    thesaurus: Thesaurus

    def holding(self, wanted: Iterable[str]) -> Mask:
        """Which of them hold any of the tokens."""
        holds = np.zeros(len(self.documents), dtype=bool)
        for token in wanted:
            held = self.snapshot.posting(token).documents
            if len(held):
                places = np.minimum(np.searchsorted(held, self.documents), len(held) - 1)
                holds |= held[places] == self.documents
        return holds

    def certified(self, code: str) -> Mask:
        return np.asarray(self.snapshot.certified(code)[self.documents])

    def under(self, heading: int) -> Mask:
        return np.asarray(self.headings == heading)

    @property
    def headings(self) -> npt.NDArray[np.int64]:
        """The customs headings of the documents; below 0 where there is none."""
        codes = self.snapshot.columns.rows["hs"][self.documents]
        return np.asarray(codes // 10 ** (HS_DIGITS - HEADING_DIGITS))


def _tell(told: Sequence[list[Reason]], pending: Mask, reasons: Reasons) -> None:
    """Gives each pending document the first reasons that are its own."""
    left = pending.copy()
    while left.any():
        mask, several = next(reasons, (left, ()))
        for at in np.flatnonzero(mask & left).tolist():
            told[at].extend(several)
        left &= ~mask


def _answers(unit: Unit, page: _Page, interpretation: Interpretation) -> Reasons:
    """Why documents that a unit found answer it, the plainest first."""
    if unit.kind in _PLAIN_KINDS:
        reason = Reason(_PLAIN_KINDS[unit.kind], unit.text, _found(unit))
        yield np.ones(len(page.documents), dtype=bool), [reason]
        return
    for code in unit.codes:
        yield page.certified(code), [Reason(ReasonKind.CERTIFICATE, unit.text, code)]
    yield page.holding(_literal_tokens(unit)), list(_spelled(unit, interpretation))
    for token in unit.tokens:
        if token.token.startswith(tokens.CONCEPT):
            yield page.holding([token.token]), [Reason(ReasonKind.CONCEPT, unit.text, token.name)]
    for key in unit.concepts:
        # The kinds of a kind say more than the kind itself.
        for kind in reversed(list(page.thesaurus.narrower(key))):
            narrower = Reason(ReasonKind.NARROWER, unit.text, kind.name)
            yield page.holding([tokens.CONCEPT + kind.key]), [narrower]


def _closeness(units: Sequence[Unit], page: _Page) -> Reasons:
    """Why documents are shown that do not have what was asked for."""
    for unit in units:
        for above in unit.beside:
            broader = Reason(ReasonKind.BROADER, unit.text, above.name)
            yield page.holding([above.token]), [broader]
    for heading in sorted(set(page.headings[page.headings >= 0].tolist())):
        digits = str(heading).zfill(HEADING_DIGITS)
        yield page.under(heading), [Reason(ReasonKind.NEIGHBOUR, "", digits)]


def _spelled(unit: Unit, interpretation: Interpretation) -> Iterator[Reason]:
    """A word found as typed needs no reason; one that was mended does."""
    corrected = {right: typed for typed, right in interpretation.corrections}
    for word in unit.text.split():
        if word in corrected:
            yield Reason(ReasonKind.SPELLING, corrected[word], word)


def _found(unit: Unit) -> str:
    return ";".join(unit.codes) or unit.text


def _literal_tokens(unit: Unit) -> list[str]:
    """The tokens by which a document holds the first word as typed, or another form of it."""
    if not unit.phrases:
        return []
    word = unit.phrases[0].words[0]
    forms = analysis.forms(word)
    return [word, *forms, *(tokens.STEM + form for form in forms)]


def _nearest(unmatched: Sequence[Unit], snapshot: Worded) -> tuple[str, ...]:
    """Words of listings that look most like the first of those nobody uses."""
    words = [word for unit in unmatched for word in analysis.words(unit.text)]
    strange = [one for one in words if len(one) >= _SHORTEST_OFFER and not analysis.is_cjk(one)]
    offers: dict[str, None] = {}
    for word in strange[:MOST_OFFERED]:
        near = snapshot.vocabulary.near(word, slips=_SLIPS, limit=MOST_OFFERED)
        offers.update(dict.fromkeys(one for one in near if snapshot.count(one)))
    return tuple(offers)[:MOST_OFFERED]


def _broader(unmatched: Sequence[Unit], snapshot: Worded, thesaurus: Thesaurus) -> tuple[str, ...]:
    """The concepts above that documents are about, nearest first."""
    offers: dict[str, None] = {}
    for unit in unmatched:
        for key in unit.concepts:
            for above in thesaurus.above(key):
                concept = thesaurus.concepts.get(above)
                held = snapshot.count(tokens.KIND_OF + above)
                if concept is not None and (held or snapshot.count(tokens.CONCEPT + above)):
                    offers[concept.name] = None
    return tuple(offers)[:MOST_OFFERED]
