"""From all changes to what stands now; pure, and the same for rows of any kind."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from marketplace.search.overlay import Overlay, OverlayConcept, OverlayTerm
from marketplace.vocabulary.words import Decision, listed_keys


class Change(Protocol):
    """What folding reads of a change."""

    @property
    def id(self) -> int: ...
    @property
    def concept(self) -> str: ...
    @property
    def language(self) -> str | None: ...
    @property
    def term(self) -> str | None: ...
    @property
    def change(self) -> Decision: ...
    @property
    def kind(self) -> str | None: ...
    @property
    def broader(self) -> str: ...


def fold(changes: Iterable[Change]) -> Overlay:
    """What the changes, oldest first, amount to: the last one about a thing counts.

    A removed concept takes its terms with it, and brings them back when it is added again.
    """
    version = 0
    last: dict[tuple[str, str | None, str | None], Change] = {}
    for change in changes:
        version = change.id
        last[change.concept, change.language, change.term] = change
    gone = {
        change.concept
        for change in last.values()
        if change.term is None and change.change is Decision.REMOVED
    }
    standing = [change for change in last.values() if change.concept not in gone]
    return Overlay(
        version=version,
        concepts=tuple(_concept(change) for change in standing if change.term is None),
        terms=tuple(_term(change) for change in standing if change.term is not None),
    )


def _concept(change: Change) -> OverlayConcept:
    return OverlayConcept(change.concept, str(change.kind), listed_keys(change.broader))


def _term(change: Change) -> OverlayTerm:
    removed = change.change is Decision.REMOVED
    return OverlayTerm(change.concept, str(change.language), str(change.term), removed)
