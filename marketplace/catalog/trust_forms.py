"""The sections of the editor on certificates, and on description, story and people."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import InputRequired

from marketplace.catalog.certificates import CERTIFICATES, certificate_name
from marketplace.catalog.fields import (
    RowForm,
    choice,
    day,
    line,
    lines_of,
    needed_count,
    needed_line,
    prose,
    text_of,
)
from marketplace.catalog.part_rules import (
    MOST_CERTIFICATES,
    MOST_ROWS,
)
from marketplace.catalog.terms import (
    DESCRIPTION_LENGTH,
    KEYWORDS_LENGTH,
    STORY_LENGTH,
    ListingTerms,
    tidy_keywords,
)
from marketplace.catalog.terms_form import TermsForm
from marketplace.catalog.values import (
    HeldCertificate,
    MakerTerms,
    MaterialTerms,
    RecognitionKind,
    RecognitionTerms,
)
from marketplace.web.choices import labelled, options


class CertificateRow(RowForm):
    kind = SelectField(_l("Certificate"), validators=[InputRequired(_l("Choose the certificate."))])
    issuer = line(_l("Issued by"))
    number = line(_l("Number"))
    valid_from_date = day(_l("Valid from"))
    valid_to_date = day(_l("Valid to"), _l("Leave it empty when it does not end."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = dict.fromkeys([*CERTIFICATES, *filter(None, [self.kind.object_data])])
        self.kind.choices = options(
            [
                ("", _l("Choose the certificate")),
                *((code, _certificate_words(code)) for code in codes),
            ]
        )


class CertificatesForm(TermsForm):
    lists = ("certificates",)
    certificates = lines_of(CertificateRow, MOST_CERTIFICATES)

    @classmethod
    def answers(cls, terms: ListingTerms) -> dict[str, Any]:
        names = ("kind", "issuer", "number", "valid_from_date", "valid_to_date")
        return {
            "certificates": [
                {name: getattr(one, name) for name in names} for one in terms.certificates
            ]
        }

    def said(self, standing: ListingTerms) -> ListingTerms:
        papers = {one.kind: one for one in standing.certificates}
        held = [
            replace(
                papers.get(row.kind.data, HeldCertificate(row.kind.data)),
                issuer=row.issuer.data or "",
                number=row.number.data or "",
                valid_from_date=row.valid_from_date.data,
                valid_to_date=row.valid_to_date.data,
            )
            for row in (entry.form for entry in self.certificates)
        ]
        return replace(standing, certificates=tuple(sorted(held, key=lambda one: one.kind)))


class MakerRow(RowForm):
    craft = needed_line(_l("What they do"), _l("For example: turning the bodies."))
    name = line(_l("Name"), _l("Only with this person's consent; it is shown to everybody."))
    consented_date = day(_l("Day of the consent"))
    consent_note = line(
        _l("How the consent is kept"), _l("For example: signed form, village office.")
    )

    def said(self) -> MakerTerms:
        named = bool(self.name.data)
        return MakerTerms(
            craft=self.craft.data or "",
            name=self.name.data or "",
            consented_date=self.consented_date.data if named else None,
            consent_note=(self.consent_note.data or "") if named else "",
        )


class MaterialRow(RowForm):
    name = needed_line(_l("Material or ingredient"))
    origin = line(_l("Where it comes from"))


class RecognitionRow(RowForm):
    ignored = ("kind",)
    kind = choice(_l("Kind"), labelled(RecognitionKind))
    name = needed_line(_l("Name of the award or programme"))
    year = needed_count(_l("Year"), largest=2100)
    source = needed_line(_l("Where it can be read"), _l("A newspaper with its day, or a web page."))


class StoryForm(TermsForm):
    lists = ("makers", "materials", "recognitions")
    description_id = prose(
        _l("Description in Indonesian"),
        _l("Sizes, materials, how it is made and packed."),
        longest=DESCRIPTION_LENGTH,
    )
    description_en = prose(
        _l("Description in English"), _l("The same for foreign buyers."), longest=DESCRIPTION_LENGTH
    )
    story_id = prose(
        _l("Story in Indonesian"), _l("How the village came to make it."), longest=STORY_LENGTH
    )
    story_en = prose(_l("Story in English"), longest=STORY_LENGTH)
    keywords = prose(
        _l("Other words buyers may use"),
        _l("One a line, or with semicolons between them: djembe; african drum."),
        longest=KEYWORDS_LENGTH,
    )
    makers = lines_of(MakerRow, MOST_ROWS)
    materials = lines_of(MaterialRow, MOST_ROWS)
    recognitions = lines_of(RecognitionRow, MOST_ROWS)

    @classmethod
    def answers(cls, terms: ListingTerms) -> dict[str, Any]:
        texts = ("description_id", "description_en", "story_id", "story_en", "keywords")
        return {name: getattr(terms, name) for name in texts} | {
            "makers": [
                _row(one, ("craft", "name", "consented_date", "consent_note"))
                for one in terms.makers
            ],
            "materials": [_row(one, ("name", "origin")) for one in terms.materials],
            "recognitions": [
                _row(one, ("kind", "name", "year", "source")) for one in terms.recognitions
            ],
        }

    def said(self, standing: ListingTerms) -> ListingTerms:
        return replace(
            standing,
            description_id=text_of(self.description_id),
            description_en=text_of(self.description_en),
            story_id=text_of(self.story_id),
            story_en=text_of(self.story_en),
            keywords=tidy_keywords(self.keywords.data or ""),
            makers=tuple(entry.form.said() for entry in self.makers),
            materials=tuple(
                MaterialTerms(row.name.data or "", row.origin.data or "")
                for row in (entry.form for entry in self.materials)
            ),
            recognitions=tuple(
                RecognitionTerms(
                    RecognitionKind.of(row.kind.data),
                    row.name.data or "",
                    row.year.data or 0,
                    row.source.data or "",
                )
                for row in (entry.form for entry in self.recognitions)
            ),
        )


def _row(value: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(value, name) for name in names}


def _certificate_words(code: str) -> str:
    kind = CERTIFICATES.get(code)
    if kind is None:
        return certificate_name(code)
    return _l("%(name)s: %(meaning)s", name=kind.name, meaning=lazy_gettext(kind.meaning))
