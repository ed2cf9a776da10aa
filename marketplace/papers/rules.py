"""Which papers goods need for a destination under an Incoterm, from dated rules; pure.

Rules are united, never overridden: of two that name one document both are shown, the more specific
first, and the stronger level counts. Nothing here is law; each rule says where it was read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from marketplace.labels import N_, Labelled
from marketplace.trade_terms import Incoterm

ANY = "*"
# An order placed today may sail in months: what begins by then is told now.
FORESEEN = timedelta(days=365)
_BY_SEA_ALONE = frozenset({Incoterm.FAS, Incoterm.FOB, Incoterm.CFR, Incoterm.CIF})


class Level(Labelled):
    """How much a document is needed, the strongest first."""

    BLOCK = "block", N_("May not be shipped unless this is met"), "danger"
    MUST = "must", N_("Needed"), "progress"
    CONDITION = "condition", N_("Needed in some cases"), "attention"
    BUYER = "buyer", N_("If the buyer wants it"), "neutral"
    INFO = "info", N_("To know"), "neutral"


class Standing(Labelled):
    """How far a rule can be relied on."""

    SOURCED = "sourced", N_("Read in its source"), "good"
    PARTLY = "partly", N_("Partly verified, ask"), "attention"
    PROPOSED = "proposed", N_("Proposed, not in force"), "attention"
    UNVERIFIED = "unverified", N_("Not verified, ask"), "attention"


class Transport(StrEnum):
    SEA = "sea"
    AIR = "air"


@dataclass(frozen=True, slots=True)
class Case:
    """What is asked: goods by HS code (figures only), where to (ISO code), how and when."""

    hs: str
    destination: str
    incoterm: Incoterm
    day: date


@dataclass(frozen=True, slots=True)
class Scope:
    """Goods, places and time a row is about; empty tuples mean any.

    ``groups`` are destinations the row names by the name of a group, ``countries`` one by one.
    """

    hs: tuple[str, ...]
    countries: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]
    effective_from: date | None
    effective_to: date | None

    def covers(self, case: Case) -> bool:
        """Whether goods and destination are meant, now or within ``FORESEEN``."""
        return (
            self._prefix_figures(case.hs) is not None
            and self._nearness(case.destination) is not None
            and (self.effective_to is None or case.day <= self.effective_to)
            and (self.effective_from is None or self.effective_from <= case.day + FORESEEN)
        )

    def specificity(self, case: Case) -> tuple[int, int]:
        """Figures of the longest prefix, then country before group before anywhere."""
        return (self._prefix_figures(case.hs) or 0, self._nearness(case.destination) or 0)

    def begins_after(self, day: date) -> bool:
        return self.effective_from is not None and day < self.effective_from

    def _prefix_figures(self, hs: str) -> int | None:
        if not self.hs:
            return 0
        return max((len(prefix) for prefix in self.hs if hs.startswith(prefix)), default=None)

    def _nearness(self, destination: str) -> int | None:
        if destination in self.countries:
            return 2
        if any(destination in group for group in self.groups):
            return 1
        return None if self.countries or self.groups else 0


@dataclass(frozen=True, slots=True)
class Told:
    """Where a row was read and how far it can be relied on; ``checked_on`` None: never compared."""

    standing: Standing
    source: str
    checked_on: date | None

    @property
    def doubtful(self) -> bool:
        return self.standing is not Standing.SOURCED


@dataclass(frozen=True, slots=True)
class Rule:
    """``condition`` and ``issuer`` are translation keys; ``lead_days`` an estimate to plan with."""

    key: str
    document: str
    scope: Scope
    incoterms: tuple[Incoterm, ...]
    transport: Transport | None
    level: Level
    condition: str
    issuer: str
    lead_days: int
    told: Told


@dataclass(frozen=True, slots=True)
class OriginForm:
    """A form of the certificate of origin and the agreement it belongs to."""

    form: str
    agreement: str
    preferential: bool
    scope: Scope
    level: Level
    condition: str
    told: Told


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rows; ``documents`` maps a document's code to its name (a translation key)."""

    documents: dict[str, str]
    rules: tuple[Rule, ...]
    origin_forms: tuple[OriginForm, ...]


@dataclass(frozen=True, slots=True)
class Requirement:
    """One document with every rule that names it, the most specific first."""

    document: str
    name: str
    rules: tuple[Rule, ...]
    day: date

    @property
    def level(self) -> Level:
        """The strongest, whether in force or about to be."""
        return min((rule.level for rule in self.rules), key=_strength)

    @property
    def lead_days(self) -> int:
        return max(rule.lead_days for rule in self.rules)

    @property
    def starts(self) -> date | None:
        """The day from which it is needed at this level; None where it is already."""
        strongest = [rule.scope for rule in self.rules if rule.level is self.level]
        if not all(scope.begins_after(self.day) for scope in strongest):
            return None
        return min(scope.effective_from for scope in strongest if scope.effective_from)


@dataclass(frozen=True, slots=True)
class Needed:
    """The answer: documents, the strongest first, and the forms of origin there are to choose from."""

    case: Case
    requirements: tuple[Requirement, ...]
    origin_forms: tuple[OriginForm, ...]

    @property
    def blocked(self) -> tuple[Requirement, ...]:
        return tuple(one for one in self.requirements if one.level is Level.BLOCK)


def needed(case: Case, book: RuleBook) -> Needed:
    """What ``book`` says of the case."""
    by_document: dict[str, list[Rule]] = {}
    for rule in book.rules:
        if _applies(rule, case):
            by_document.setdefault(rule.document, []).append(rule)
    requirements = [
        Requirement(code, book.documents[code], _nearest_first(rules, case), case.day)
        for code, rules in by_document.items()
    ]
    requirements.sort(key=lambda one: (_strength(one.level), one.starts is not None))
    return Needed(case, tuple(requirements), _forms(case, book))


def _applies(rule: Rule, case: Case) -> bool:
    by_this_way = case.incoterm not in _BY_SEA_ALONE or rule.transport is not Transport.AIR
    under_these_terms = not rule.incoterms or case.incoterm in rule.incoterms
    return by_this_way and under_these_terms and rule.scope.covers(case)


def _nearest_first(rules: Iterable[Rule], case: Case) -> tuple[Rule, ...]:
    nearest = sorted(rules, key=lambda rule: rule.scope.specificity(case), reverse=True)
    return tuple(nearest)


def _forms(case: Case, book: RuleBook) -> tuple[OriginForm, ...]:
    """Each form once, as its most specific row tells it; the file's order otherwise."""
    found: dict[str, OriginForm] = {}
    for form in book.origin_forms:
        known = found.get(form.form)
        if form.scope.covers(case) and (
            known is None or known.scope.specificity(case) < form.scope.specificity(case)
        ):
            found[form.form] = form
    return tuple(sorted(found.values(), key=lambda form: _strength(form.level)))


def _strength(level: Level) -> int:
    return list(Level).index(level)
