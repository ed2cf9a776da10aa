"""The locale and the catalogue of what is being written, found once for a page and not for each word."""

from __future__ import annotations

from dataclasses import dataclass
from gettext import NullTranslations

from babel import Locale
from flask.ctx import AppContext
from flask.globals import app_ctx
from flask_babel import get_locale, get_translations

from marketplace.web.languages import LANGUAGES

_ENGLISH = Locale("en")
_RIGHT_TO_LEFT = {code for code, one in LANGUAGES.items() if one.direction == "rtl"}


@dataclass(frozen=True, slots=True)
class Spoken:
    """``catalogue`` gives the texts of ``locale``, whose identifier ``code`` is."""

    locale: Locale
    code: str
    catalogue: NullTranslations
    right_to_left: bool


def spoken() -> Spoken:
    """What a page or a letter is written in right now."""
    # Flask-Babel keeps its choice in this place of the application context, and another one there
    # while a letter is written in its reader's language.
    try:
        babel = getattr(_context().g, "_flask_babel", None)
    except RuntimeError:
        babel = None
    held: Spoken | None = getattr(babel, "spoken", None)
    if held is not None and held.locale is getattr(babel, "babel_locale", None):
        return held
    locale = get_locale() or _ENGLISH
    right_to_left = locale.language in _RIGHT_TO_LEFT
    found = Spoken(locale, str(locale), get_translations(), right_to_left)
    if babel is not None:
        babel.spoken = found
    return found


def _context() -> AppContext:
    """Itself: a page asks five hundred times, and each look through a proxy costs."""
    return app_ctx._get_current_object()  # type: ignore[attr-defined,no-any-return]  # noqa: SLF001  the documented way out
