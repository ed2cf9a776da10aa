"""The files of marketplace/data/thesaurus as they stand, and with what people changed of them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from marketplace.search.overlay import Overlay, OverlayConcept

FOLDER = Path(__file__).parent.parent / "data" / "thesaurus"
LANGUAGES = (
    "id", "en", "zh_hans", "zh_hant", "ja", "ko", "ar", "es", "de", "fr", "nl", "trade",
)  # fmt: skip
SOURCE_SIGN = "^"  # behind a term that has another source than its row


class ConceptKind(StrEnum):
    """Whether a concept is what is sold, how it is, or what no village makes."""

    PRODUCT = "product"
    QUALITY = "quality"
    ABSENT = "absent"


@dataclass(frozen=True)
class Term:
    """A term with the mark of its source."""

    text: str
    source: str


@dataclass(frozen=True)
class ConceptRow:
    """One concept: what it is a kind of, its customs headings, its terms by language."""

    key: str
    kind: ConceptKind
    broader: tuple[str, ...]
    headings: tuple[str, ...]
    terms: Mapping[str, tuple[Term, ...]]

    def texts(self, languages: Iterable[str] = LANGUAGES) -> Iterator[str]:
        for language in languages:
            for term in self.terms.get(language, ()):
                yield term.text


@dataclass(frozen=True)
class NameRow:
    """A key (certificate codes, a place) and what people call it."""

    key: str
    terms: tuple[str, ...]


@dataclass(frozen=True)
class ThesaurusRows:
    """Everything the thesaurus is made from."""

    concepts: tuple[ConceptRow, ...]
    certificates: tuple[NameRow, ...]
    places: tuple[NameRow, ...]
    empty_words: tuple[tuple[str, str], ...]  # language and word
    asking: tuple[tuple[str, str], ...]  # language and phrase

    def overlaid(self, overlay: Overlay) -> ThesaurusRows:
        """With the changes of an overlay; terms of concepts that do not exist are left out."""
        rows = {row.key: row for row in self.concepts}
        for concept in overlay.concepts:
            rows.setdefault(concept.key, _added(concept))
        for change in overlay.terms:
            row = rows.get(change.concept)
            if row is not None:
                kept = [
                    one for one in row.terms.get(change.language, ()) if one.text != change.term
                ]
                if not change.removed:
                    kept.append(Term(change.term, OVERLAY))
                rows[row.key] = replace(row, terms={**row.terms, change.language: tuple(kept)})
        return replace(self, concepts=tuple(rows.values()))


OVERLAY = "staff"  # the source of terms added in the overlay


def read_rows(folder: Path) -> ThesaurusRows:
    """Reads the files of a thesaurus folder."""
    return ThesaurusRows(
        concepts=tuple(
            _concept(row)
            for file in sorted((folder / "concepts").glob("*.csv"))
            for row in _rows(file)
        ),
        certificates=tuple(
            NameRow(row["codes"], tuple(_cell(row["terms"])))
            for row in _rows(folder / "certificates.csv")
        ),
        places=tuple(
            NameRow(row["name"], (row["name"], *_cell(row["terms"])))
            for row in _rows(folder / "places.csv")
        ),
        empty_words=tuple(
            (row["language"], word)
            for row in _rows(folder / "stopwords.csv")
            for word in _cell(row["words"])
        ),
        asking=tuple((row["language"], row["phrase"]) for row in _rows(folder / "asking.csv")),
    )


def read_unstemmed(folder: Path) -> Mapping[str, frozenset[str]]:
    """Words a stemmer would mutilate, by language."""
    words: dict[str, frozenset[str]] = {}
    for row in _rows(folder / "unstemmed.csv"):
        words[row["language"]] = words.get(row["language"], frozenset()).union(_cell(row["words"]))
    return words


def _concept(row: Mapping[str, str]) -> ConceptRow:
    return ConceptRow(
        key=row["concept"],
        kind=ConceptKind(row["kind"]),
        broader=tuple(_cell(row["broader"])),
        headings=tuple(_cell(row["hs"])),
        terms={
            language: tuple(_term(text, row["source"]) for text in _cell(row[language]))
            for language in LANGUAGES
            if row[language]
        },
    )


def _added(concept: OverlayConcept) -> ConceptRow:
    return ConceptRow(concept.key, ConceptKind(concept.kind), concept.broader, (), {})


def _term(text: str, source: str) -> Term:
    plain, sign, own = text.partition(SOURCE_SIGN)
    return Term(plain.strip(), own.strip() if sign else source)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _cell(text: str) -> list[str]:
    return [term.strip() for term in text.split(";") if term.strip()]
