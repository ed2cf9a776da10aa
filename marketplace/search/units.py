"""What a query asks for, piece by piece: units that every engine can look for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from marketplace.search.phrase_table import Words

MOST_EXPANSIONS = 30  # words a prefix may stand for


class UnitKind(StrEnum):
    """What a unit of the query is about."""

    PRODUCT = "product"
    WORD = "word"
    PHRASE = "phrase"
    PREFIX = "prefix"
    ABSENT = "absent"  # what no village makes
    HS_CODE = "hs code"
    PLACE = "place"
    QUALITY = "quality"
    CERTIFICATE = "certificate"
    NUMBER = "number"


@dataclass(frozen=True)
class Phrase:
    """Words that must stand together in one part of a document, and how much that counts.

    ``adjacent`` words follow one another.
    """

    words: Words
    weight: float = 1.0
    adjacent: bool = False


@dataclass(frozen=True)
class ConceptToken:
    """A concept, or the kinds of one, as documents are tagged with it."""

    token: str
    weight: float
    name: str


@dataclass(frozen=True)
class Unit:
    """One thing the query asks for; any of its phrases, tokens or codes will do.

    ``beside`` finds what comes close: the concept above, and its other kinds.
    """

    kind: UnitKind
    text: str
    phrases: tuple[Phrase, ...] = ()
    tokens: tuple[ConceptToken, ...] = ()
    codes: tuple[str, ...] = ()
    beside: tuple[ConceptToken, ...] = ()
    concepts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Interpretation:
    """A query as units, the spelling mended, the quantity it names, and its likely language."""

    units: tuple[Unit, ...]
    corrections: tuple[tuple[str, str], ...] = ()
    quantity: int | None = None
    language: str = ""
