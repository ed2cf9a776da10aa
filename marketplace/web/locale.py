"""Which language and time zone a page is written in."""

from __future__ import annotations

from flask import Flask, has_request_context, request
from flask_babel import Babel, get_locale

LANGUAGES = ("en",)
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


def choose() -> str:
    """The reader's best language among ours; English outside a request."""
    if not has_request_context():
        return LANGUAGES[0]
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def install(app: Flask) -> None:
    """Set up Flask-Babel and the two facts every page's root element states."""
    Babel(app, locale_selector=choose, default_timezone="Asia/Jakarta")

    def locale_code() -> str:
        return str(get_locale() or LANGUAGES[0]).replace("_", "-")

    def text_direction() -> str:
        return "rtl" if locale_code().split("-")[0] in RIGHT_TO_LEFT else "ltr"

    app.context_processor(
        lambda: {"locale_code": locale_code(), "text_direction": text_direction()}
    )
