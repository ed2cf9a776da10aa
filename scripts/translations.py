"""The catalogues of marketplace/translations: take texts in, compile them, say what is missing.

Usage: python -m scripts.translations [missing | update | compile]

Texts are written in English in the code. ``update`` brings each ``messages.po`` to exactly the texts
there are (sorted, without line numbers, so that two branches seldom meet in one line), ``compile``
makes the ``messages.mo`` the application reads, ``missing`` (the default) lists what is not
translated yet and ends with 1 if there is anything. English needs no catalogue.
"""

from __future__ import annotations

import csv
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from marketplace.config import ROOT
from marketplace.web.languages import ENGLISH, LANGUAGES

FOLDER = ROOT / "marketplace" / "translations"
LANGUAGE_CODES = tuple(code for code in LANGUAGES if code != ENGLISH.code)
KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None, "_l": None, "_": None, "nN_": (1, 2)}
SOURCES = (("marketplace", ".py", "python"), ("templates", ".html", "jinja2"))
LETTERS = ("templates", ".txt", "jinja2")
# Facts kept as rows whose words people read: folder and columns.
ROWS = (("marketplace/data/papers", ("name", "condition", "issuer", "agreement")),)
# Read by developers alone, and not there in production.
NOT_TRANSLATED = ("marketplace/styleguide/", "templates/styleguide/")
# Read by sellers, LPEI, the programme and staff alone: English and Indonesian are enough there.
NOT_FOR_BUYERS = (
    "marketplace/catalog/papers.py", "marketplace/catalog/requirements.py",
    "marketplace/web/number_fields.py", "templates/capacity/_coming_weeks.html",
    "templates/catalog/_answers.html", "templates/catalog/arrangement.html", "templates/catalog/paper.html",
    "marketplace/appointments/", "templates/appointments/", "templates/emails/appointments/",
    "marketplace/back_office/", "marketplace/capacity/", "marketplace/catalog/candidates.py",
    "marketplace/catalog/changes.py", "marketplace/catalog/editor_views.py",
    "marketplace/catalog/fields.py", "marketplace/catalog/forms.py",
    "marketplace/catalog/importing.py", "marketplace/catalog/offer_forms.py",
    "marketplace/catalog/offer_rules.py", "marketplace/catalog/operations.py",
    "marketplace/catalog/part_rules.py", "marketplace/catalog/photo_",
    "marketplace/catalog/problems.py", "marketplace/catalog/revision_",
    "marketplace/catalog/section", "marketplace/catalog/seller_views.py",
    "marketplace/catalog/sheet", "marketplace/catalog/states.py",
    "marketplace/catalog/supply_forms.py", "marketplace/catalog/terms.py",
    "marketplace/catalog/text_", "marketplace/catalog/texts.py",
    "templates/catalog/text", "templates/catalog/_texts_panel.html",
    "marketplace/catalog/terms_form.py", "marketplace/catalog/trust_forms.py",
    "marketplace/costing/", "marketplace/curation/", "marketplace/demo/",
    "marketplace/desk/queries.py", "marketplace/desk/tasks.py", "marketplace/desk/views.py", "marketplace/desk/work.py",
    "marketplace/exchange/", "marketplace/financing/",
    "marketplace/inquiries/flag_", "marketplace/inquiries/screening",
    "marketplace/mandates/forms.py", "marketplace/mandates/operations.py", "marketplace/mandates/partner_",
    "marketplace/mandates/states.py", "marketplace/mandates/terms.py", "marketplace/mandates/views.py",
    "templates/mandates/", "templates/emails/mandates/",
    "templates/inquiries/flag", "templates/inquiries/held", "marketplace/jobs/", "marketplace/onboarding/", "marketplace/orders/forms.py",
    "marketplace/organisations/operations.py", "marketplace/payments/forms.py",
    "marketplace/programme/", "marketplace/quotes/draft", "marketplace/quotes/grounds.py", "marketplace/quotes/reviewing.py", "marketplace/quotes/forms.py", "marketplace/quotes/terms.py", "marketplace/quotes/tier",
    "marketplace/rfqs/seller_views.py", "marketplace/rfqs/screening_views.py",
    "marketplace/rfqs/answering.py", "templates/rfqs/_panel.html", "templates/rfqs/part.html",
    "templates/emails/rfqs/invited/", "templates/emails/rfqs/extended/", "templates/emails/rfqs/over/",
    "marketplace/searches/misses.py", "marketplace/searches/staff_views.py",
    "marketplace/shipments/forms.py", "marketplace/spreadsheets/",
    "marketplace/succession/", "marketplace/vocabulary/",
    "templates/back_office/index.html", "templates/capacity/_basis.html",
    "marketplace/routing/clocks.py",
    "templates/capacity/show.html", "templates/capacity/week.html",
    "templates/catalog/_changes.html", "templates/catalog/_listing_form.html",
    "templates/catalog/_next_step.html", "templates/catalog/_photo_focus.html",
    "templates/catalog/_photos_panel.html",
    "templates/catalog/_preview.html", "templates/catalog/_revisions.html",
    "templates/catalog/_sections.html", "templates/catalog/_written.html",
    "templates/catalog/import", "templates/catalog/listing.html",
    "templates/catalog/listings.html", "templates/catalog/pause.html", "templates/catalog/photo",
    "templates/catalog/retire.html", "templates/catalog/revise.html",
    "templates/catalog/section.html", "templates/catalog/write.html", "templates/costing/",
    "templates/curation/", "templates/desk/today.html", "templates/emails/catalog/",
    "templates/emails/curation/", "templates/emails/financing/",
    "templates/emails/inquiries/asked/", "templates/emails/onboarding/",
    "templates/emails/orders/cleared_for_shipment/", "templates/emails/orders/confirmed_seller/",
    "templates/emails/payments/to_confirm/", "templates/emails/quotes/declined/",
    "templates/emails/quotes/expired_seller/", "templates/emails/quotes/not_selected/",
    "templates/emails/shipments/completed/", "templates/emails/shipments/delivered/",
    "templates/emails/succession/", "templates/financing/",
    "templates/onboarding/", "templates/orders/milestone.html",
    "templates/payments/accounts.html", "templates/payments/receipt.html", "templates/programme/coverage.html",
    "templates/quotes/_basis.html", "templates/quotes/give_back.html", "templates/emails/quotes/returned/", "templates/emails/quotes/to_review/", "templates/quotes/outcomes.html", "templates/quotes/send.html", "templates/quotes/_tier_rows.html",
    "templates/searches/misses.html", "templates/shared/_files.html",
    "templates/shared/_stepper.html", "templates/shipments/record.html",
    "templates/succession/", "templates/team/name.html", "templates/vocabulary/",
    "marketplace/workdays/", "templates/workdays/", "marketplace/routing/rungs.py", "marketplace/matching/",
    "templates/emails/routing/director/", "templates/emails/routing/lapsed_by_buyer_to_seller/",
    "templates/emails/routing/lapsed_by_seller_to_seller/", "templates/emails/routing/officer/",
    "templates/emails/routing/reminder/", "templates/routing/_calendar.html",
    "templates/routing/_to_seller.html", "templates/routing/explain.html",
    "marketplace/forums/forms.py", "marketplace/forums/operations.py",
    "marketplace/forums/terms.py", "marketplace/forums/desk_views.py",
    "marketplace/forums/table_views.py", "templates/forums/_desk.html", "templates/forums/desk_", "templates/forums/table",
    "marketplace/pooling/following.py", "marketplace/pooling/forms.py", "marketplace/pooling/seller_views.py",
    "marketplace/pooling/terms.py", "templates/pooling/propose.html", "templates/pooling/share",
    "templates/proceeds/", "templates/emails/pooling/",
    "templates/emails/forums/attached/", "templates/routing/rounds.html", "templates/routing/silences.html",
)  # fmt: skip
# A date of its own in every branch would be a conflict in every merge.
NO_DATE = datetime(2026, 11, 29, tzinfo=UTC)
# By gettext's own rules; Babel knows none for Indonesian and orders Arabic's otherwise.
PLURALS = {
    "id": "nplurals=1; plural=0;",
    "zh": "nplurals=1; plural=0;",
    "ja": "nplurals=1; plural=0;",
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
    "n%100>=11 ? 4 : 5);",
}
Key = tuple[str | None, str]
Words = tuple[str | None, str, str | None]  # context, singular, plural


@dataclass(frozen=True, slots=True)
class Text:
    """One text of the code: ``plural`` is None where it has none; ``places`` are files."""

    context: str | None
    singular: str
    plural: str | None
    places: frozenset[str]

    @property
    def key(self) -> Key:
        return self.context, self.singular

    @property
    def for_buyers(self) -> bool:
        return any(not place.startswith(NOT_FOR_BUYERS) for place in self.places)


@cache
def texts() -> Mapping[Key, Text]:
    """Every text of code and templates that is marked for translation."""
    found: dict[Key, Text] = {}
    for path, message in (*_marked(), *_in_rows()):
        place = path.relative_to(ROOT).as_posix()
        if place.startswith(NOT_TRANSLATED):
            continue
        text = Text(*message, frozenset({place}))
        known = found.get(text.key, text)
        found[text.key] = Text(
            text.context, text.singular, known.plural or text.plural, known.places | text.places
        )
    return found


def catalogue(language: str) -> Catalog:
    """What is translated into ``language``."""
    path = _path(language, "po")
    if not path.exists():
        return _empty(language)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="messages")


def missing(language: str) -> list[Text]:
    """The texts this language still lacks: all of them, or of a buyers' language the buyers' ones."""
    known, everywhere = catalogue(language), LANGUAGES[language].everywhere
    return [
        text
        for text in texts().values()
        if (everywhere or text.for_buyers) and not _is_whole(known.get(text.singular, text.context))
    ]


def update() -> None:
    """Bring every catalogue to the texts of the code; what the code no longer says is dropped."""
    for language in LANGUAGE_CODES:
        known = catalogue(language)
        fresh = _empty(language)
        for text in texts().values():
            old = known.get(text.singular, text.context)
            string = old.string if old is not None and _fits(old, text) else ""
            if string and any(string):
                identity = (text.singular, text.plural) if text.plural else text.singular
                fresh.add(identity, string, context=text.context)
        _write(language, fresh)


def compile_stale() -> list[str]:
    """Compile each catalogue that changed since it was compiled; the languages that had to be."""
    stale = [language for language in LANGUAGE_CODES if _is_stale(language)]
    for language in stale:
        target = _path(language, "mo")
        handle, name = tempfile.mkstemp(dir=target.parent)
        with os.fdopen(handle, "wb") as file:
            write_mo(file, catalogue(language))
        Path(name).replace(target)  # whole, however many compile at once
    return stale


def main(arguments: list[str]) -> int:
    """Do what is asked; 1 when something is missing or the question is not understood."""
    match arguments:
        case ["update"]:
            update()
        case ["compile"]:
            compile_stale()
        case [] | ["missing"]:
            return _tell_missing()
        case _:
            print(__doc__, file=sys.stderr)
            return 1
    return 0


def _empty(language: str) -> Catalog:
    fresh = Catalog(
        locale=language,
        project="Desaport",
        version="1",
        msgid_bugs_address="see README.md",
        creation_date=NO_DATE,
        revision_date=NO_DATE,
        last_translator="Desaport",
        language_team="Desaport",
        fuzzy=False,
    )
    headers = [(name, value) for name, value in fresh.mime_headers if name != "Plural-Forms"]
    fresh.mime_headers = [*headers, ("Plural-Forms", PLURALS[language])]
    return fresh


def _tell_missing() -> int:
    absent = {language: missing(language) for language in LANGUAGE_CODES}
    for language, some in absent.items():
        print(f"{language}: {len(some)} of {len(texts())} missing")
        for text in some:
            print(f"  {text.singular!r} ({', '.join(sorted(text.places)[:2])})")
    return 1 if any(absent.values()) else 0


def _marked() -> Iterator[tuple[Path, Words]]:
    for folder, ending, method in (*SOURCES, LETTERS):
        for path in sorted((ROOT / folder).rglob(f"*{ending}")):
            for message in _extracted(method, path):
                yield path, message


def _in_rows() -> Iterator[tuple[Path, Words]]:
    for folder, columns in ROWS:
        for path in sorted((ROOT / folder).glob("*.csv")):
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    yield from (
                        (path, (None, row[name], None)) for name in columns if row.get(name)
                    )


def _extracted(method: str, path: Path) -> Iterator[Words]:
    options = {"silent": "false"} if method == "jinja2" else {}
    for _line, message, _comments, context in extract_from_file(
        method, path, keywords=KEYWORDS, options=options
    ):
        if isinstance(message, tuple):
            yield context, message[0], message[1]
        elif message:
            yield context, message, None


def _is_whole(message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def _fits(message: Message, text: Text) -> bool:
    return isinstance(message.string, tuple) == (text.plural is not None)


def _is_stale(language: str) -> bool:
    source, target = _path(language, "po"), _path(language, "mo")
    if not source.exists():
        return False
    return not target.exists() or target.stat().st_mtime <= source.stat().st_mtime


def _write(language: str, fresh: Catalog) -> None:
    path = _path(language, "po")
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh.header_comment = (
        f"# {LANGUAGES[language].name}: see docs/words.md and scripts/translations.py."
    )
    with path.open("wb") as file:
        write_po(file, fresh, width=0, no_location=True, sort_output=True, omit_header=False)


def _path(language: str, ending: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / f"messages.{ending}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
