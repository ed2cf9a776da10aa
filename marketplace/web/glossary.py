"""Puts the plain words of the trade beside its terms, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask
from flask_babel import get_locale

from marketplace.delivery_words import DELIVERY_WORDS
from marketplace.trade_words import trade_word


@dataclass(frozen=True, slots=True)
class Explained:
    """A term as a page shows it."""

    term: str
    plain: str
    explanation: str


def explained(term: str) -> Explained:
    """The term in the reader's language. Raises KeyError for one that is not in the glossary."""
    word, language = trade_word(term), str(get_locale() or "en")
    return Explained(word.term, word.plain(language), word.explanation(language))


def install(app: Flask) -> None:
    """Give templates ``"FOB"|explained`` and ``offer.incoterm|delivery_words``."""
    app.add_template_filter(explained)
    app.add_template_filter(DELIVERY_WORDS.__getitem__, "delivery_words")
