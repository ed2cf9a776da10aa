"""The customs headings villages export under, by their code; read once."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "data" / "thesaurus" / "headings.csv"
_HEADING_FIGURES = 4
_SUBHEADING_FIGURES = 6
_NO_FIGURE = re.compile(r"\D+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading (four figures) or subheading (six) of the Harmonized System."""

    code: str
    name_en: str
    name_id: str

    @property
    def written(self) -> str:
        """The code as customs papers write it: 0901, 0901.11."""
        rest = self.code[_HEADING_FIGURES:]
        return f"{self.code[:_HEADING_FIGURES]}.{rest}" if rest else self.code

    def name(self, language: str) -> str:
        """The words for readers of ``language``: Indonesian or English."""
        return self.name_id if language.startswith("id") else self.name_en


def read_headings(path: Path) -> list[Heading]:
    """The rows of the file."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Heading(code=row["code"], name_en=row["name_en"], name_id=row["name_id"])
            for row in csv.DictReader(file)
        ]


def heading_of(hs_code: str) -> Heading | None:
    """The subheading of a code in any spelling, else its heading; None for goods we do not list."""
    figures = _NO_FIGURE.sub("", hs_code)
    known = _by_code()
    return known.get(figures[:_SUBHEADING_FIGURES]) or known.get(figures[:_HEADING_FIGURES])


@cache
def _by_code() -> dict[str, Heading]:
    return {heading.code: heading for heading in read_headings(FILE)}
