"""Answers queries one document after another, from the written rules: slow, plain, to compare with.

It shares with the collector what documents hold (tokens) and how queries are read (interpretation).
Everything after that is written down here a second time, in Python's own numbers; a rule or a
weight that changes on purpose changes in both places.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from marketplace.search import analysis, tokens
from marketplace.search.documents import SearchDocument, SearchQuery
from marketplace.search.interpretation import Interpreter
from marketplace.search.thesaurus import Thesaurus
from marketplace.search.tokens import Field
from marketplace.search.units import ConceptToken, Interpretation, Phrase, Unit, UnitKind
from marketplace.search.vocabulary import Vocabulary

EXACT, PARTIAL, BESIDE = 0, 1, 2

# What a word weighs in each field, how much the length of the field matters, and a usual length.
FIELD_RULES = {
    Field.NAMES: (4.0, 0.3, 6),
    Field.KEYWORDS: (2.0, 0.0, 1),
    Field.PLACES: (2.0, 0.0, 1),
    Field.CATEGORY: (1.0, 0.0, 1),
    Field.SUMMARY: (1.5, 0.5, 10),
    Field.DESCRIPTION: (1.0, 0.5, 80),
}
ABOUT = (Field.NAMES, Field.KEYWORDS, Field.CATEGORY)
ABOUT_OR_PLACE = (*ABOUT, Field.PLACES)
TEXT = (Field.SUMMARY, Field.DESCRIPTION)
K1 = 1.2
WEIGHTS = {UnitKind.QUALITY: 0.5, UnitKind.NUMBER: 0.1}  # of other units 1
LEAST_SHARE = 0.3
STEM_WEIGHT = 0.7
CODE_SCORE = 8.0
HEAD_BOOST = 1.5
FEW = 24
TOP = 10
SHARE_OF_TOP = 0.6
MOST_EXPANSIONS = 30
# Scores that differ by less than this may come in another order where numbers are rounder.
NEAR = 1e-5

MAY_BE_IN_PLACES = {UnitKind.WORD, UnitKind.PHRASE, UnitKind.PREFIX, UnitKind.PLACE}
MAY_BE_A_CATEGORY = {UnitKind.PRODUCT, UnitKind.WORD}
ASKED_FOR = {
    UnitKind.PRODUCT, UnitKind.WORD, UnitKind.HS_CODE, UnitKind.PHRASE, UnitKind.PREFIX,
    UnitKind.ABSENT,
}  # fmt: skip


class UnclearError(Exception):
    """Rounding decides what comes next, so nothing can be expected."""


@dataclass(frozen=True)
class Hit:
    """How well a document answers a unit, and whether it is about it."""

    score: float
    strong: bool


@dataclass(frozen=True)
class Answer:
    """One document that answers a query."""

    document: SearchDocument
    tier: int
    score: float


Hits = Mapping[int, Hit]
Found = tuple[Unit, Hits]


class BruteForce:
    """A few documents, and what queries should find among them."""

    def __init__(self, documents: Iterable[SearchDocument], thesaurus: Thesaurus) -> None:
        self.documents = {document.id: document for document in documents}
        self._held = {
            number: tokens.tokenize(document, thesaurus)
            for number, document in self.documents.items()
        }
        counts = Counter(token for held in self._held.values() for token in held.occurrences)
        self._words = {token: n for token, n in counts.items() if tokens.is_plain(token)}
        stems = [token[1:] for token in counts if token.startswith(tokens.STEM)]
        self._interpreter = Interpreter(thesaurus, Vocabulary(self._words, stems))

    def read(self, text: str) -> Interpretation:
        return self._interpreter.read(text)

    def answers(self, query: SearchQuery) -> list[Answer]:
        """What answers a query before any filter; every document answers an empty one."""
        if not query.text.strip():
            return [Answer(document, EXACT, 0.0) for document in self.documents.values()]
        found = [(unit, self._hits(unit)) for unit in self.read(query.text).units]
        return self._ranked(found)

    def _hits(self, unit: Unit) -> Hits:
        hits = {}
        for number in self.documents:
            several = [hit for hit in self._alternatives(unit, number) if hit.score > 0]
            score = max((hit.score for hit in several), default=0.0)
            if unit.kind is UnitKind.PRODUCT and self._is_about(number, unit):
                score *= HEAD_BOOST
            strong = any(hit.strong for hit in several)
            if score and (strong or unit.kind is not UnitKind.ABSENT):
                hits[number] = Hit(score, strong)
        return hits

    def _alternatives(self, unit: Unit, number: int) -> Iterable[Hit]:
        document = self.documents[number]
        if any(_has_code(document, code, unit) for code in unit.codes):
            yield Hit(CODE_SCORE, strong=True)
        for concept in unit.tokens:
            yield self._token(number, concept.token, concept.weight)
        for phrase in self._phrases(unit):
            about = ABOUT_OR_PLACE if unit.kind in MAY_BE_IN_PLACES else ABOUT
            if len(phrase.words) == 1 and not phrase.adjacent:
                yield from self._word(number, phrase, about)
            elif not phrase.adjacent or self._follow(number, phrase.words):
                yield self._together(number, phrase, about)
            if unit.kind in MAY_BE_A_CATEGORY:
                category = tokens.CATEGORY + tokens.category_token(phrase.words)
                yield self._token(number, category, phrase.weight)

    def _is_about(self, number: int, unit: Unit) -> bool:
        """Whether a name is about what is asked for, and not only made of it."""
        held = self._held[number].occurrences
        return any(tokens.HEAD + key in held for key in unit.concepts)

    def _phrases(self, unit: Unit) -> Iterable[Phrase]:
        yield from unit.phrases
        if unit.kind is UnitKind.PREFIX:
            beginning = [word for word in self._words if word.startswith(unit.text)]
            beginning.sort(key=lambda word: (-self._words[word], word))
            for word in beginning[:MOST_EXPANSIONS]:
                yield Phrase((word,))

    def _token(self, number: int, token: str, weight: float, about: Sequence[Field] = ABOUT) -> Hit:
        """Only what is asked for itself counts where it is merely mentioned."""
        strong = self._bm25(number, token, about)
        mentioned = 0.0 if weight < 1 else self._bm25(number, token, TEXT)
        return Hit(weight * (strong + mentioned), strong > 0)

    def _word(self, number: int, phrase: Phrase, about: Sequence[Field]) -> Iterable[Hit]:
        for token, weight in _forms(phrase.words[0]):
            hit = self._token(number, token, phrase.weight, about)
            yield Hit(hit.score * weight, hit.strong)

    def _together(self, number: int, phrase: Phrase, about: Sequence[Field]) -> Hit:
        """Every word in what the document is about, or every word in its texts, or both."""
        strong = self._all_in(number, phrase.words, about)
        mentioned = 0.0 if phrase.weight < 1 else self._all_in(number, phrase.words, TEXT)
        return Hit(phrase.weight * (strong + mentioned), strong > 0)

    def _all_in(self, number: int, words: Sequence[str], fields: Sequence[Field]) -> float:
        scores = [
            max(weight * self._bm25(number, token, fields) for token, weight in _forms(word))
            for word in words
        ]
        return sum(scores) if all(scores) else 0.0

    def _follow(self, number: int, words: Sequence[str]) -> bool:
        held = self._held[number].occurrences
        if any(word not in held for word in words):
            return False
        starts = set(held[words[0]].positions)
        for step, word in enumerate(words):
            starts &= {position - step for position in held[word].positions}
        return bool(starts)

    def _bm25(self, number: int, token: str, fields: Sequence[Field]) -> float:
        held = self._held[number]
        if token not in held.occurrences:
            return 0.0
        times = held.occurrences[token].times
        score = 0.0
        for where in fields:
            weight, matters, usual = FIELD_RULES[where]
            saturation = K1 * (1 - matters + matters * held.lengths[where] / usual)
            score += weight * times[where] * (K1 + 1) / (times[where] + saturation)
        return score

    def _ranked(self, found: Sequence[Found]) -> list[Answer]:
        asked = _asked_for(found)
        if not asked:
            return []
        scores = self._scores(found, asked)
        exact = _exact(asked, found)
        ranked = {number: Answer(self.documents[number], EXACT, scores[number]) for number in exact}
        if len(exact) < FEW and not any(unit.kind is UnitKind.ABSENT for unit, _ in asked):
            partial = {n for n in _enough(asked, self.documents) if scores[n] > 0} - exact
            beside = self._beside(exact or partial, scores, asked)
            for number in partial:
                ranked[number] = Answer(self.documents[number], PARTIAL, scores[number])
            for number, score in beside.items():
                ranked.setdefault(number, Answer(self.documents[number], BESIDE, score))
        return list(ranked.values())

    def _scores(self, found: Sequence[Found], asked: Sequence[Found]) -> dict[int, float]:
        """Each unit gives up to its weight, all of it to the best; part of what is asked costs."""
        scores = dict.fromkeys(self.documents, 0.0)
        for unit, hits in found:
            best = max((hit.score for hit in hits.values()), default=0.0)
            for number, hit in hits.items():
                scores[number] += WEIGHTS.get(unit.kind, 1.0) * _share(unit, hit, best)
        for number in scores:
            scores[number] *= sum(number in hits for _, hits in asked) / len(asked)
        return scores

    def _beside(
        self, best: set[int], scores: Mapping[int, float], asked: Sequence[Found]
    ) -> dict[int, float]:
        """What stands under the customs heading of the best, or is the concept above."""
        products = [one for one in asked if one[0].kind is UnitKind.PRODUCT]
        sold = {number for _, hits in products for number, hit in hits.items() if hit.strong}
        heading = self._shared_heading(best & sold, scores)
        beside = {}
        for number, document in self.documents.items():
            near = max((self._above(number, unit.beside) for unit, _ in products), default=0.0)
            if heading and hs_digits(document).startswith(heading):
                near = max(near, 1.0)
            if near:
                beside[number] = near
        return beside

    def _above(self, number: int, concepts: Sequence[ConceptToken]) -> float:
        return max(
            (self._token(number, one.token, one.weight).score for one in concepts), default=0
        )

    def _shared_heading(self, best: set[int], scores: Mapping[int, float]) -> str:
        """The heading at least six in ten of the ten best stand under, if any."""
        ordered = sorted(best, key=lambda number: (-scores[number], number))
        if _cut_is_unclear(ordered, scores):
            raise UnclearError
        top = ordered[:TOP]
        headings = Counter(hs_digits(self.documents[number])[:4] for number in top)
        del headings[""]
        heading, count = max(headings.items(), key=lambda one: one[1], default=("", 0))
        return heading if count and count >= SHARE_OF_TOP * len(top) else ""


def hs_digits(document: SearchDocument) -> str:
    """Ten figures, or none."""
    digits = "".join(figure for figure in document.hs_code if figure.isdecimal())
    return digits[:10].ljust(10, "0") if digits else ""


def _has_code(document: SearchDocument, code: str, unit: Unit) -> bool:
    if unit.kind is UnitKind.HS_CODE:
        return hs_digits(document).startswith(code)
    return code in document.certificates


def _forms(word: str) -> Iterable[tuple[str, float]]:
    """A word as it is, and words of the same stem for a little less."""
    yield word, 1.0
    for form in analysis.forms(word):
        yield tokens.STEM + form, STEM_WEIGHT
        if form != word:
            yield form, STEM_WEIGHT


def _asked_for(found: Sequence[Found]) -> list[Found]:
    """Products and words, or else places, or else what is found at all.

    Beside a product that is sold, what nobody has is no condition, but for quoted phrases and what
    no village makes.
    """
    sold = any(unit.kind is UnitKind.PRODUCT and hits for unit, hits in found)

    def is_asked(unit: Unit, hits: Hits) -> bool:
        always = unit.kind in {UnitKind.ABSENT, UnitKind.PHRASE}
        return unit.kind in ASKED_FOR and (always or not sold or bool(hits))

    tests: tuple[Callable[[Unit, Hits], bool], ...] = (
        is_asked,
        lambda unit, hits: unit.kind is UnitKind.PLACE,
        lambda unit, hits: bool(hits),
    )
    for test in tests:
        asked = [one for one in found if test(*one)]
        if asked:
            return asked
    return []


def _exact(asked: Sequence[Found], found: Sequence[Found]) -> set[int]:
    """Those that have all that is asked for and are about some of it.

    Qualities, places and certificates alone must all be what a document is about. What nobody is
    about is found where everything of the query is mentioned.
    """
    have_all = set.intersection(*(set(hits) for _, hits in asked))
    strong = [{number for number, hit in hits.items() if hit.strong} for _, hits in asked]
    if not any(unit.kind in ASKED_FOR for unit, _ in asked):
        return have_all.intersection(*strong)
    about = {number for number in have_all if any(number in some for some in strong)}
    return about or have_all.intersection(*(set(hits) for _, hits in found))


def _share(unit: Unit, hit: Hit, best: float) -> float:
    """A place or certificate is the right one or not; who is about a thing has much of it."""
    if unit.kind in {UnitKind.PLACE, UnitKind.CERTIFICATE}:
        return 1.0 if hit.strong else LEAST_SHARE
    share = hit.score / best
    return LEAST_SHARE + (1 - LEAST_SHARE) * share if hit.strong else share


def _enough(asked: Sequence[Found], documents: Iterable[int]) -> set[int]:
    """Those that sell a product asked for; without one, those with more than half of the words."""
    products = [hits for unit, hits in asked if unit.kind is UnitKind.PRODUCT and hits]
    if products:
        return {number for hits in products for number, hit in hits.items() if hit.strong}
    enough = set()
    for number in documents:
        had = [hits[number] for _, hits in asked if number in hits]
        if 2 * len(had) > len(asked) and any(hit.strong for hit in had):
            enough.add(number)
    return enough


def _cut_is_unclear(ordered: Sequence[int], scores: Mapping[int, float]) -> bool:
    """Whether those around the cut are so close that rounding decides who is among the best."""
    if len(ordered) <= TOP:
        return False
    last, next_one = scores[ordered[TOP - 1]], scores[ordered[TOP]]
    return 0 < abs(last - next_one) < NEAR
