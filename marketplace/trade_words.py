"""The words of the trade in plain words, in English and Indonesian: one glossary, as data."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

GLOSSARY = Path(__file__).resolve().parent / "data" / "trade_words.csv"
INDONESIAN = "id"


@dataclass(frozen=True, slots=True)
class TradeWord:
    """``term`` as traders write it, what it is in plain words, and one line that explains it."""

    term: str
    plain_en: str
    explanation_en: str
    plain_id: str
    explanation_id: str
    source: str

    def plain(self, language: str) -> str:
        """The plain words for readers of ``language``; English for all but Indonesians."""
        return self.plain_id if language.startswith(INDONESIAN) else self.plain_en

    def explanation(self, language: str) -> str:
        """The one line, for readers of ``language``."""
        return self.explanation_id if language.startswith(INDONESIAN) else self.explanation_en


@cache
def glossary() -> dict[str, TradeWord]:
    """Every word, by its term."""
    with GLOSSARY.open(encoding="utf-8", newline="") as file:
        words = [TradeWord(**row) for row in csv.DictReader(file)]
    return {word.term: word for word in words}


def trade_word(term: str) -> TradeWord:
    """The entry of ``term``. Raises KeyError: a page must not promise an explanation we lack."""
    return glossary()[term]
