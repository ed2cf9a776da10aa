"""Texts from the catalogues of marketplace/translations, their values safe to stand in any script.

What is put into an Arabic sentence (a name, an amount, a code) is set between the marks of Unicode
that isolate its direction, or brackets and figures around it would change places. The marks work
where elements cannot: in attributes, titles and letters.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from gettext import NullTranslations

from flask import Flask
from flask_babel import Domain, get_babel
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from marketplace.web.spoken import Spoken, spoken

_ISOLATE, _RIGHT_TO_LEFT, _POP = "\u2068", "\u2067", "\u2069"
_STRONG = {"L", "R", "AL"}
_REMEMBERED = 8192


def gettext(string: str, **variables: object) -> str:
    """What Flask-Babel's function of this name answers, without its way there, for long lists."""
    speaking = spoken()
    text = speaking.catalogue.gettext(string)
    return text % _isolated(variables, speaking) if variables else text


def ngettext(singular: str, plural: str, num: int, **variables: object) -> str:
    """The same of what is counted."""
    speaking = spoken()
    text = speaking.catalogue.ngettext(singular, plural, num)
    return text % _isolated({"num": num, **variables}, speaking)


class IsolatingDomain(Domain):
    """What Flask-Babel's ``gettext`` and its sisters look in."""

    gettext = staticmethod(gettext)
    ngettext = staticmethod(ngettext)


def install(app: Flask) -> None:
    """Replace Flask-Babel's way with values, in Python and in templates."""
    get_babel(app).instance.domain_instance = IsolatingDomain()
    app.jinja_env.globals.update(_=_gettext, gettext=_gettext, ngettext=_ngettext)


def _isolated(variables: dict[str, object], speaking: Spoken) -> dict[str, object]:
    """The values of a sentence, isolated where the sentence runs from right to left."""
    if not speaking.right_to_left:
        return variables
    return {name: _isolate(value) for name, value in variables.items()}


def _isolate(value: object) -> object:
    # A letter's address must remain one, and the programs that make it a link know no marks.
    if not isinstance(value, str) or value.startswith(("/", "http")):
        return value
    kind = Markup if isinstance(value, Markup) else str
    return kind(f"{_mark_of(value)}{value}{_POP}")


def _mark_of(value: str) -> str:
    """What begins a value: the mark that finds its direction, or says it where that cannot.

    It passes over what stands between marks of its own, as in ``500 pieces`` both parts do.
    """
    if _ISOLATE not in value:
        return _ISOLATE
    kinds = map(unicodedata.bidirectional, value)
    first = next((kind for kind in kinds if kind in _STRONG), "L")
    return _ISOLATE if first == "L" else _RIGHT_TO_LEFT


# Not by the whole context, of which Jinja makes another one for each word inside a loop.
@pass_eval_context
def _gettext(page: EvalContext, text: str, /, **variables: object) -> str:
    speaking = spoken()
    if not variables and page.autoescape:
        return _written(speaking.catalogue, text)
    return _filled(page, speaking.catalogue.gettext(text), variables, speaking)


@pass_eval_context
def _ngettext(
    page: EvalContext, singular: str, plural: str, num: int, /, **variables: object
) -> str:
    speaking = spoken()
    text = speaking.catalogue.ngettext(singular, plural, num)
    return _filled(page, text, {"num": num, **variables}, speaking)


@lru_cache(maxsize=_REMEMBERED)
def _written(catalogue: NullTranslations, text: str) -> Markup:
    """A text without values as it stands in a page: most of a page's words are such."""
    return Markup(catalogue.gettext(text) % {})  # noqa: S704  a translation is trusted


def _filled(page: EvalContext, text: str, variables: dict[str, object], speaking: Spoken) -> str:
    # As Jinja's own: a translation is trusted, the values in it are not.
    values = _isolated(variables, speaking)
    if not page.autoescape:
        return text % values
    return Markup(text % {name: _escaped(value) for name, value in values.items()})  # noqa: S704


def _escaped(value: object) -> object:
    # A number stays one, for a text may say how it is written.
    return value if isinstance(value, int | float) else escape(value)
