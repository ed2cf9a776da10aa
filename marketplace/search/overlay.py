"""What people changed of the shipped thesaurus: concepts and terms added, terms removed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class OverlayTerm:
    """One term of a concept in one of the thesaurus's languages, added or (``removed``) hidden."""

    concept: str
    language: str
    term: str
    removed: bool = False


@dataclass(frozen=True)
class OverlayConcept:
    """A concept that the shipped thesaurus lacks; ``kind`` is a value of ConceptKind."""

    key: str
    kind: str
    broader: tuple[str, ...] = ()


@dataclass(frozen=True)
class Overlay:
    """All changes that stand; equal versions hold equal changes, and 0 holds none."""

    version: int = 0
    concepts: tuple[OverlayConcept, ...] = ()
    terms: tuple[OverlayTerm, ...] = ()
