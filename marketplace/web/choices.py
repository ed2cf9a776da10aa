"""Options of a select field, in the one shape WTForms 3.3 keeps."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from marketplace.labels import Labelled
from marketplace.trade_terms import COUNTRIES
from marketplace.web.filters import country, label


def options(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """One option per (value, label)."""
    return [SelectChoice(value, label) for value, label in pairs]


def labelled(choices: Iterable[Labelled]) -> list[SelectChoice]:
    """One option per member, in the reader's language."""
    return options((choice.value, lazy_gettext(choice.label)) for choice in choices)


def pairs(choices: Iterable[Labelled]) -> list[tuple[str, str]]:
    """Value and words of each member, for a choice that stands in an address and in no form of ours."""
    return [(choice.value, label(choice)) for choice in choices]


def countries() -> list[SelectChoice]:
    """Every country we know by its name in the reader's language, after the invitation to choose one.

    Give this function itself to a field: the order is another in each language.
    """
    return [*options([("", lazy_gettext("Choose a country"))]), *several_countries()]


def several_countries() -> list[SelectChoice]:
    """The same for a field of which any number may be ticked."""
    by_name = sorted(((code, country(code)) for code in COUNTRIES), key=lambda pair: pair[1])
    return options(by_name)
