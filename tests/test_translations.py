"""Nothing is left untranslated: catalogues are whole, keep every value, and templates hold no bare text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
import wtforms.i18n
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import force_locale, gettext, ngettext
from jinja2 import Environment

from marketplace.config import ROOT
from marketplace.trade_terms import Unit
from marketplace.web.filters import quantity
from marketplace.web.form_words import MESSAGES
from marketplace.web.languages import LANGUAGES
from scripts import translations

TEMPLATES = ROOT / "templates"
VALUE = re.compile(r"%\((\w+)\)[sd]")
READ_ALOUD = ("aria-label", "title", "placeholder", "alt", "label")
# What stands in a template as it is, in every language, and why.
AS_IT_IS = {
    "Desaport": "our name",
    "· Desaport": "our name behind a page's title",
    "BUMDes": "a name in Indonesian law",
    "PDF": "a format's name",
    "CSV": "a format's name",
    "XLSX": "a format's name",
    "SHA-256": "an algorithm's name",
    "IBAN": "a standard's name",
    "SWIFT": "a network's name",
    "HS": "a nomenclature's name",
    "OUR": "a code of banks",
    "-hint    -unit    -error": "ends of element ids",
    "/": "a separator",
    "≈": "a sign",
    "…": "a sign",
    "·": "a sign",
    ":": "a sign",
    "(": "a sign",
    ")": "a sign",
    ",": "a sign",
}
# WTForms says these to programmers, or of fields no form here has.
NEVER_SAID = {
    "Invalid field name '%s'.", "Invalid IP address.", "Invalid Mac address.", "Invalid UUID.",
    "This field cannot be edited.", "This field is disabled and cannot have a value.",
    "Invalid CSRF Token.", "CSRF token missing.", "CSRF failed.", "CSRF token expired.",
    "Choices cannot be None.", "Not a valid week value.",
}  # fmt: skip


def _is_translated(path: Path) -> bool:
    return not path.relative_to(ROOT).as_posix().startswith(translations.NOT_TRANSLATED)


@pytest.mark.parametrize("language", translations.LANGUAGE_CODES)
def test_no_text_is_missing_in_this_language(language: str):
    """``make translations`` lists them too. Buyers' languages need the buyers' texts only."""
    assert [text.singular for text in translations.missing(language)] == []


@pytest.mark.parametrize("language", translations.LANGUAGE_CODES)
def test_every_translation_keeps_the_values_of_its_source(language: str):
    wrong, known = [], translations.catalogue(language)
    for text in translations.texts().values():
        message = known.get(text.singular, text.context)
        if message is None:
            continue
        if text.plural is None:
            if set(VALUE.findall(str(message.string))) != set(VALUE.findall(text.singular)):
                wrong.append(text.singular)
            continue
        # A form that says "one" or "two" in words may leave the number out; none invents a value.
        forms = _forms(message)
        allowed = set(VALUE.findall(text.plural))
        if any(not set(VALUE.findall(form)) <= allowed for form in forms):
            wrong.append(text.singular)
        if set(VALUE.findall(forms[-1])) != allowed:
            wrong.append(text.singular)
    assert wrong == []


@pytest.mark.parametrize("language", translations.LANGUAGE_CODES)
def test_a_catalogue_holds_what_the_code_says_and_nothing_else(language: str):
    known = translations.catalogue(language)
    gone = [str(message.id) for message in known if message.id and _key(message) not in _keys()]
    assert gone == []
    assert [str(message.id) for message in known if message.id and message.fuzzy] == []


@pytest.mark.parametrize("language", translations.LANGUAGE_CODES)
def test_a_translation_holds_no_markup_and_no_stray_space(language: str):
    """Templates trust translations, so none may bring an element."""
    odd = [
        form
        for message in translations.catalogue(language)
        if message.id
        for form in _forms(message)
        if re.search(r"<\w|&\w+;", form) or form != form.strip()
    ]
    assert odd == []


@pytest.mark.parametrize("count", [0, 1, 2, 3, 11, 100])
def test_arabic_counts_in_six_ways(app_once: Flask, count: int):
    with app_once.app_context(), force_locale("ar"):
        said = ngettext("%(num)s day", "%(num)s days", count)
    expected = {0: "بلا أيام", 1: "يوم واحد", 2: "يومان"}
    assert said.replace("\u2068", "").replace("\u2069", "") == expected.get(
        count, f"{count} {'أيام' if count == 3 else 'يومًا' if count == 11 else 'يوم'}"
    )


def test_an_arabic_value_made_of_parts_still_runs_from_right_to_left(app_once: Flask):
    """Its parts stand between marks, so the mark around them could not find its direction."""
    with app_once.app_context(), force_locale("ar"):
        pieces = gettext("Minimum order %(quantity)s", quantity=quantity(500, Unit.PIECE))
        metres = gettext("Minimum order %(quantity)s", quantity=quantity(50, Unit.METRE))
    assert "\u2067\u2068500\u2069 " in pieces
    assert "\u2068\u206850\u2069 " in metres


def test_what_forms_say_by_themselves_is_translated_too(app_once: Flask):
    with Path(wtforms.i18n.messages_path(), "wtforms.pot").open("rb") as file:
        theirs = {message.id for message in read_po(file) if message.id}
    ours = {message if isinstance(message, str) else tuple(message) for message in MESSAGES}
    assert theirs - ours == NEVER_SAID
    with app_once.app_context(), force_locale("id"):
        assert gettext("This field is required.") == "Isian ini wajib."


@pytest.mark.parametrize(
    "path",
    sorted(path for path in TEMPLATES.rglob("*.html") if _is_translated(path)),
    ids=lambda path: path.relative_to(TEMPLATES).as_posix(),
)
def test_a_template_holds_no_untranslated_text(path: Path):
    reader = _Bare()
    reader.feed(_without_jinja(path.read_text(encoding="utf-8")))
    assert [text for text in reader.found if not _is_the_same_everywhere(text)] == []


@pytest.mark.parametrize(
    "path",
    sorted((TEMPLATES / "emails").rglob("*.txt")),
    ids=lambda path: path.relative_to(TEMPLATES).as_posix(),
)
def test_a_letter_holds_no_untranslated_text_and_links_in_its_language(path: Path):
    source = path.read_text(encoding="utf-8")
    bare = [line.strip() for line in _without_jinja(source).splitlines() if line.strip()]
    assert [line for line in bare if not _is_the_same_everywhere(line)] == []
    assert re.findall(r"=\w*\.?\w*path\b(?!\|link)|\{\{ \w*\.?\w*path \}\}", source) == []


def test_the_check_of_templates_would_notice():
    reader = _Bare()
    reader.feed(_without_jinja('<p>{{ _("x") }} per <b title="Read {{ me }}">{# no #}</b></p>'))
    assert [text for text in reader.found if not _is_the_same_everywhere(text)] == ["per", "Read"]


class _Bare(HTMLParser):
    """Collects text between tags and attributes that are read aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in {"script", "style"}
        self.found += [
            value.strip() for name, value in attrs if name in READ_ALOUD and value and value.strip()
        ]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found += [part.strip() for part in data.split("\n") if part.strip()]


def _without_jinja(source: str) -> str:
    """The source with everything Jinja acts on taken out, as Jinja itself divides it."""
    kept = []
    for _line, kind, text in Environment(autoescape=True).lex(source):
        if kind == "data":
            kept.append(text)
        elif kind in {"block_end", "variable_end"}:
            kept.append(" ")
    return "".join(kept)


def _is_the_same_everywhere(text: str) -> bool:
    return text in AS_IT_IS or not any(letter.isalpha() for letter in text)


def _forms(message: Message) -> list[str]:
    """A translation's forms by number; one where it has but one."""
    string = message.string
    return [str(form) for form in string] if isinstance(string, (tuple, list)) else [str(string)]


def _keys() -> set[tuple[str | None, str]]:
    return set(translations.texts())


def _key(message: Message) -> tuple[str | None, str]:
    identity = message.id
    return message.context, identity[0] if isinstance(identity, tuple) else str(identity)


def test_each_language_is_named_in_itself():
    assert [language.name for language in LANGUAGES.values()] == [
        "English",
        "Bahasa Indonesia",
        "简体中文",
        "日本語",
        "العربية",
    ]
